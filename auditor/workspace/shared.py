"""Rows in less room: texts that tens of thousands of rows repeat, such as names and clauses, are one text in memory."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from auditor.figures.overview import FindingsPage, RegisterPage


def settled(page: RegisterPage, known: dict[str, str]) -> RegisterPage:
    """The same page with the texts of those before it; *known* are these texts."""
    return replace(
        page,
        labels=known.setdefault(page.labels, page.labels),
        people=_shared(page.people, known),
        clauses=_shared(page.clauses, known),
        processes=_shared(page.processes, known),
        sites=_shared(page.sites, known),
        services=_shared(page.services, known),
    )


def findings(page: FindingsPage, known: dict[str, str]) -> FindingsPage:
    """The same page with the texts of those before it; *known* are these texts."""
    rows = (
        replace(
            row,
            clauses=_shared(row.clauses, known),
            process=known.setdefault(row.process, row.process),
            site=known.setdefault(row.site, row.site),
        )
        for row in page.rows
    )
    return replace(page, rows=tuple(rows))


SHARING: dict[str, Callable[[Any, dict[str, str]], Any]] = {"settled": settled, "findings": findings}
"""By part of the index, for those that are read once nobody waits."""


def _shared(texts: tuple[str, ...], known: dict[str, str]) -> tuple[str, ...]:
    return tuple(known.setdefault(text, text) for text in texts)
