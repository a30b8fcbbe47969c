"""Findings of an audit: the board, one finding in three parts, and the view to read it aloud."""
