"""Trails, tables, snapshots and exhibits: how records are kept so that nothing is lost. Knows nothing of audits."""
