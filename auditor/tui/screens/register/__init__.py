"""Nonconformities over all audits: the register, the page of one, its next step, and the text to its owner."""
