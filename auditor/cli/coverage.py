"""What the programme covers: the matrix as a table, and the gaps in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

import click

from auditor.cli import rows
from auditor.cli.context import Call, reads
from auditor.cli.edges import Verb, tell
from auditor.cli.show import emit, table
from auditor.cli.values import choice
from auditor.errors import NotFound
from auditor.figures.coverage import (
    LABELS,
    LETTERS,
    Cell,
    CellState,
    CoverageBasis,
    Dimension,
    Gap,
    Head,
    Matrix,
    Subject,
    covered,
    gaps,
    in_sentences,
    matrix,
    uncounted,
)
from auditor.figures.coverage.required import cycle_in_words, required
from auditor.figures.indicator import FEW, Period, Share
from auditor.model.calendar import months_before
from auditor.workspace.basis import coverage_basis


@click.command("coverage", cls=Verb)
@click.option("--rows", type=choice(Subject), default=Subject.CLAUSE.value, help="What each line is.")
@click.option("--by", type=choice(Dimension), default=Dimension.YEAR.value, help="What each column is.")
@click.option("--and", "then", type=choice(Dimension), help="A second dimension: a column for each pair.")
@click.option("--standard", metavar="STANDARD", help="Only the clauses of this standard, such as 20000-1.")
@click.option("--gaps", "only_gaps", is_flag=True, help="Only what has to be audited, and nobody did or plans to.")
@reads
def coverage(call: Call, by: str, then: str | None, standard: str | None, only_gaps: bool, **options: str) -> None:
    """What was audited of what has to be, what is planned, and where the gaps are."""
    basis = coverage_basis(call.workspace)
    if standard is not None and standard not in basis.standards:
        if standard in basis.not_outlined:
            raise NotFound(
                f"--standard: there is no outline of {standard} on the shelf.", "auditor checklist import FILE"
            )
        known = ", ".join(basis.standards) or "none"
        raise NotFound(f"--standard: no audit of the programme is about {standard}.", f"Standards here: {known}.")
    if call.as_json:
        for sentence in uncounted(basis):
            tell(f"Note: {sentence}.")
    if only_gaps:
        found = [gap for gap in gaps(basis, call.today) if standard in (None, *_standards(gap))]
        emit(call.as_json, [_gap(basis, gap, call.today) for gap in found], _gaps_in_words(basis, found, call.today))
        return
    subject = Subject(options["rows"])
    made = matrix(
        basis,
        call.today,
        rows=subject,
        columns=Dimension(by),
        then=Dimension(then) if then else None,
        standard=standard,
    )
    emit(call.as_json, _rows(made, subject), _text(basis, made, subject, standard, call.today))


def _standards(gap: Gap) -> tuple[str, ...]:
    standard, colon, _ = gap.key.partition(":")
    return (standard,) if colon else ()


# For programs


def _rows(made: Matrix, subject: Subject) -> list[rows.Row]:
    return [
        {
            **_named(head, subject),
            "title": head.title,
            "cells": {column.label: _cell(cell) for column, cell in zip(made.columns, cells, strict=True)},
            "required": any(cell.required_by for cell in cells),
            "covered": _is_covered(cells),
        }
        for head, cells in zip(made.rows, made.cells, strict=True)
    ]


def _named(head: Head, subject: Subject) -> rows.Row:
    standard, colon, number = head.key.partition(":")
    is_clause = subject is Subject.CLAUSE and bool(colon)
    row: rows.Row = {"standard": standard if is_clause else None, "clause": number if is_clause else None}
    return row if is_clause else {**row, "ref": head.label}


def _cell(cell: Cell) -> rows.Row:
    return {
        "state": cell.state.value,
        "audits": list(cell.audits),
        "required_by": list(cell.required_by),
        "last": rows.day(cell.last),
    }


def _is_covered(cells: tuple[Cell, ...]) -> bool:
    """Whether it was audited in the cycle."""
    return any(cell.last is not None for cell in cells)


def _gap(basis: CoverageBasis, gap: Gap, today: date) -> rows.Row:
    return {
        "kind": gap.thing.value,
        "ref": gap.label,
        "title": gap.title,
        "from": rows.day(gap.period.first),
        "due": rows.day(gap.due),
        "rule": gap.reason.value,
        "why": gap.why,
        "site": basis.named("site", gap.site)[0] if gap.site else None,
        "not_audited_in": list(gap.passed_over),
        "too_late": list(gap.too_late),
        "missed": gap.is_missed(today),
    }


# For people


def nothing_left(basis: CoverageBasis, today: date) -> str:
    """Why nothing is missing: all is planned, or nothing has to be audited as far as the programme says."""
    if any(required(basis, today)):
        return "all that has to be audited in the cycle was, or is planned."
    return (
        "nothing has to be audited yet. Criteria with a standard say what has to be: "
        "auditor programme edit --criteria TITLE;STANDARD;EDITION;KIND"
    )


def _gaps_in_words(basis: CoverageBasis, found: list[Gap], today: date) -> Iterator[str]:
    if not found:
        yield f"No gaps: {nothing_left(basis, today)}"
    yield from in_sentences(found, today)
    yield from _notes(basis)


def _text(basis: CoverageBasis, made: Matrix, subject: Subject, standard: str | None, today: date) -> Iterator[str]:
    yield from _summary(basis, made, subject, standard, today)
    yield ""
    named = "clause" if subject is Subject.CLAUSE else "process"
    lines = [
        {named: head.label, **_letters(made, cells), "title": head.title}
        for head, cells in zip(made.rows, made.cells, strict=True)
    ]
    lines.append(
        {named: "audited", **{h.label: _few(s) for h, s in _shares(made)}, "title": "of what is required there"}
    )
    yield from table(lines, [named, *(head.label for head in made.columns), "title"])
    yield ""
    used = {cell.state for cells in made.cells for cell in cells}
    yield "  ".join(f"{LETTERS[state]} {LABELS[state]}" for state in CellState if state in used)


def _letters(made: Matrix, cells: tuple[Cell, ...]) -> Mapping[str, str]:
    return {head.label: LETTERS[cell.state] for head, cell in zip(made.columns, cells, strict=True)}


def _shares(made: Matrix) -> Iterator[tuple[Head, Share]]:
    return zip(made.columns, made.by_column, strict=True)


def _summary(basis: CoverageBasis, made: Matrix, subject: Subject, standard: str | None, today: date) -> Iterator[str]:
    """Of the cycle, by count and by weight, and of the last twelve months."""
    year = Period(months_before(today, 12) + timedelta(days=1), today)
    lately = covered(basis, today, year, rows=subject, standard=standard)
    what = "leaf clauses" if subject is Subject.CLAUSE else "processes"
    said = f"Cycle {cycle_in_words(basis.cycle)}: {_share(made.whole)} {what} audited"
    weighted = f", {made.weighted.value:.1%} by weight" if subject is Subject.CLAUSE and made.weighted.value else ""
    yield f"{said}{weighted}; in the last 12 months {_share(lately)}"
    open_ones = sum(not gap.is_missed(today) for gap in gaps(basis, today))
    yield f"Gaps: {open_ones or 'none'}" + (" (auditor programme coverage --gaps)" if open_ones else "")
    yield from _notes(basis)


def _notes(basis: CoverageBasis) -> Iterator[str]:
    """What is not counted: whoever reads the figures must know."""
    yield from (f"Note: {sentence}." for sentence in uncounted(basis))


def _share(share: Share) -> str:
    said = f"{share.n:g} of {share.of:g}"
    return f"{said} ({share.value:.1%})" if share.value is not None and share.of >= FEW else said


def _few(share: Share) -> str:
    return f"{share.n:g}/{share.of:g}" if share.of else "-"
