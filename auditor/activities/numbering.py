"""Final numbers: what a copy numbered under its letter gets the lead's number, and is still found by its own."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any, TypeVar

from auditor.activities.act import Step
from auditor.errors import InvalidInput
from auditor.ledger import uuid7
from auditor.model.copies import FormerReference, HandedOut, is_working_number
from auditor.model.finding import Finding
from auditor.model.nonconformity import Nonconformity
from auditor.model.programme import EarlierNonconformity, Slot
from auditor.model.record import Record
from auditor.model.text import searchable
from auditor.workspace import Book, Workspace
from auditor.workspace.book import next_in_year

R = TypeVar("R", bound=Record)

FINDINGS = "F-"


def is_working(book: Book, ref: str) -> bool:
    """Whether a copy gave the number, under its letter, and the lead has not given another one yet."""
    return is_working_number(ref, {copy.letter for copy in book.all(HandedOut).values()})


def final(now: Step, finding: Finding) -> Finding:
    """The finding with the lead's number, where it has a copy's; in a copy it keeps what it has."""
    if now.book.letter or not is_working(now.book, finding.ref):
        return finding
    return renumbered(now, finding, next_finding(now))


def final_nonconformity(workspace: Workspace, now: Step, nonconformity: Nonconformity) -> Nonconformity:
    """The nonconformity with the organisation's number, as :func:`final`. The programme's lock is held."""
    if now.book.letter or not is_working(now.book, nonconformity.ref):
        return nonconformity
    return renumbered(now, nonconformity, next_nonconformity(workspace, now, nonconformity.raised.year))


def next_finding(now: Step) -> str:
    """The next free number of a finding, those of the step included."""
    return next(now.book.numbers(Finding, FINDINGS, 2, _beside(now)))


def next_nonconformity(workspace: Workspace, now: Step, year: int) -> str:
    """The next free number of a nonconformity in the organisation, those that other processes gave included.

    Two who ask at once get the same; who gives it away holds the programme's lock. A copy, which does not see the other
    audits, gives a working number: NC-2026-B01.
    """
    known: list[Any] = [*workspace.programme.all(EarlierNonconformity).values(), *_beside(now)]
    known += now.book.all(FormerReference).values()
    known += workspace.overview().followed
    return next_in_year(workspace.settings.defaults.nonconformity_reference, year, known, now.book.letter)


def renumbered(now: Step, record: R, ref: str) -> R:
    """The record under another reference; by the one it had it is still found, unless another record has that."""
    now.put(FormerReference(id=uuid7(), object=record.id, ref=str(getattr(record, "ref", ""))))
    return record.having(ref=ref)


def another(workspace: Workspace | None, now: Step, record: R) -> R:
    """The record under the next free number, since another one of its kind keeps the one that both have."""
    if isinstance(record, Nonconformity):
        if workspace is None:
            raise InvalidInput(f"{record.ref} is numbered in the organisation.", "Settle it in its workspace.")
        return renumbered(now, record, next_nonconformity(workspace, now, record.raised.year))
    beside: list[Any] = _beside(now)
    if workspace is not None and isinstance(record, Slot):
        beside += in_folders(workspace)
    return renumbered(now, record, _next_like(now.book, type(record), str(getattr(record, "ref", "")), beside))


def next_audit(workspace: Workspace, ref: str) -> str:
    """The next free number of an audit, of the kind of *ref*; one that has a folder, but no slot here, is not free."""
    return _next_like(workspace.programme, Slot, ref, in_folders(workspace))


def in_folders(workspace: Workspace) -> list[Any]:
    """The numbers of the audits that have a folder here, as what has a reference."""
    return [SimpleNamespace(ref=name) for name in workspace.folders()]


def _next_like(book: Book, kind: type[Record], ref: str, beside: Sequence[Any]) -> str:
    stem = ref.rstrip("0123456789")
    digits = len(ref) - len(stem)
    if is_working(book, ref):
        stem = stem.rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    taken = {searchable(each.ref) for each in beside}
    return next(number for number in book.numbers(kind, stem, digits, beside) if searchable(number) not in taken)


def given_by_the_lead(book: Book, what: str) -> None:
    """Refuse what only the lead's own copy does, since it gives final numbers."""
    if book.letter:
        raise InvalidInput(
            f"This is copy {book.letter} of {book.ledger.name}; {what} in the lead's own, which gives final numbers.",
            f"Send yours there: auditor export bundle {book.ledger.name} -o FILE",
        )


def _beside(now: Step) -> list[Record]:
    return [record for record in now.records.values() if hasattr(record, "ref")]
