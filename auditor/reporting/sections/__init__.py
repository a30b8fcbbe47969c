"""The sections of the audit report: each turns its part of the record into blocks."""
