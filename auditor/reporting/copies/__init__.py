"""Copies of the audit report: what the PDF says, as a file to edit, to read on a screen, or to paste."""
