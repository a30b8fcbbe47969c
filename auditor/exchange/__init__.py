"""One format a file, read and write functions."""
