"""Auditor: an internal audit programme, executed in the terminal."""

__version__ = "0.1.0"
