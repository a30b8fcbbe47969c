"""Corrective actions as people type them, one a line: what is done; who; by when; what will show it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from auditor.errors import InvalidInput
from auditor.model.nonconformity import CorrectiveAction
from auditor.model.people import Person
from auditor.workspace import AuditBook

HINT = "Write TEXT;OWNER;DATE or TEXT;OWNER;DATE;WHAT SHOWS IT: 'Gate in the pipeline;P05;2026-12-01'."


def as_lines(book: AuditBook, actions: Sequence[CorrectiveAction]) -> str:
    """Actions as they are typed."""
    return "\n".join(_line(book, action) for action in actions)


def _line(book: AuditBook, action: CorrectiveAction) -> str:
    people = book.all(Person)
    owner = people[action.owner].ref if action.owner in people else action.owner
    parts = [action.text, owner, action.due.isoformat(), *([action.shown_by] if action.shown_by else [])]
    return "; ".join(parts)


def actions_of(
    book: AuditBook, standing: Sequence[CorrectiveAction], lines: Sequence[str], day: Callable[[str], date]
) -> list[CorrectiveAction]:
    """The actions that are typed, numbered CA-1, CA-2 …; one of *standing* with the same text keeps what was reported.

    Raises InvalidInput for a line that does not say what, who and by when; *day* reads the last.
    """
    return list(_actions(book, {action.text: action for action in standing}, lines, day))


def _actions(
    book: AuditBook, had: dict[str, CorrectiveAction], lines: Sequence[str], day: Callable[[str], date]
) -> Iterator[CorrectiveAction]:
    for number, line in enumerate((line for line in lines if line.strip()), 1):
        what, who, due, shown_by = _parted(number, line, day)
        ref = f"CA-{number}"
        fields = {"text": what, "owner": book.find(Person, who).id, "due": due}
        known = had.get(" ".join(what.split()))
        fields["shown_by"] = shown_by or (known.shown_by if known else "")
        yield known.having(ref=ref, **fields) if known else CorrectiveAction.model_validate({"ref": ref, **fields})


def _parted(number: int, line: str, day: Callable[[str], date]) -> tuple[str, str, date, str]:
    """What, who, by when and what shows it: the last but one is the day where the last is none."""
    last = [piece.strip() for piece in line.rsplit(";", 2)[1:]]
    says_proof = len(last) == 2 and line.count(";") > 2 and not _is_day(last[1], day) and _is_day(last[0], day)
    pieces = [piece.strip() for piece in line.rsplit(";", 3 if says_proof else 2)]
    what, who, due, shown_by = [*pieces, *[""] * (4 - len(pieces))][:4]
    if not (what and who and due):
        raise InvalidInput(f"Action {number} does not say what, who and by when: {line.strip()[:60]}", HINT)
    return what, who, day(due), shown_by


def _is_day(text: str, day: Callable[[str], date]) -> bool:
    try:
        day(text)
    except InvalidInput:
        return False
    return True
