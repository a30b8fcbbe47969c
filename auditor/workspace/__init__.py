"""The folder on disk: settings, ledgers, audits, the index."""
