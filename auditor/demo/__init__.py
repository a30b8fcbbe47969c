"""The demo workspace: a year of internal audits at an invented company, recorded through the activities."""

from auditor.demo.build import build

__all__ = ["build"]
