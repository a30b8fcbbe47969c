"""Evidence of an audit: the list, one piece with its file, and how a file is looked at."""
