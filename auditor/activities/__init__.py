"""What auditors do, one file a verb of the work: the only door through which anything changes."""
