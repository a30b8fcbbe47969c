"""What an audit is: records, states, transitions and guards. No I/O, no clock."""
