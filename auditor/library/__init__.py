"""Finds and reads checklists and report designs, the shipped and the organisation's own, on one path."""
