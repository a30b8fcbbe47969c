"""An earlier nonconformity that a finding may repeat: what was done about it, how it ended, how it was judged."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.figures.earlier import Earlier
from auditor.figures.hiding import hidden
from auditor.figures.repeats import Candidate
from auditor.model.nonconformity import Nonconformity
from auditor.model.people import Person
from auditor.tui.screens import names
from auditor.workspace import Workspace


def closed(earlier: Earlier) -> str:
    """In a few words how it ended, or that it is still open."""
    if earlier.closed is None:
        return names.state(earlier.state) or "still open"
    judged = f", {earlier.judged}" if earlier.judged and "\n" not in earlier.judged and len(earlier.judged) < 60 else ""
    return f"closed {earlier.closed.isoformat()}{judged}"


def told_of(workspace: Workspace, candidate: Candidate) -> str:
    """Its history as a text; what was followed here is read from its own audit, which may be damaged (an error)."""
    earlier = candidate.earlier
    head = [
        f"{earlier.ref}  {earlier.grade.value}  {', '.join(map(str, earlier.clauses))}",
        earlier.title,
        f"Audit {earlier.audit}, issued {earlier.issued.isoformat()}, {closed(earlier)}. "
        f"Same {' and '.join(candidate.match.same)}; its words are {candidate.likeness} % alike.",
        f"It came back already: {', '.join(candidate.chain)}." if candidate.chain else "",
    ]
    return "\n\n".join(part for part in (*head, *_followed(workspace, earlier)) if part)


def _followed(workspace: Workspace, earlier: Earlier) -> Iterator[str]:
    if earlier.is_from_before:
        yield f"Judged: {earlier.judged}" if earlier.judged else ""
        yield f"Lesson: {earlier.lesson}" if earlier.lesson and earlier.lesson != earlier.judged else ""
        return
    book = workspace.audit(earlier.audit)
    found = next((each for each in book.all(Nonconformity).values() if each.ref == earlier.ref), None)
    if found is not None:
        people = list(book.all(Person).values())
        yield from (hidden(text, people) for text in _steps(found))


def _steps(it: Nonconformity) -> Iterator[str]:
    response = it.response
    said = {
        "Correction": response.correction,
        "Extent": response.extent,
        "Cause": response.cause.said,
        "Counts as effective when": response.criterion,
    }
    yield from (f"{label}: {text}" for label, text in said.items() if text)
    for action in response.actions:
        done = f"done {action.done.isoformat()}" if action.done else f"due {action.due.isoformat()}, not done"
        yield f"Action {action.ref}: {action.text} ({done})"
    for check in it.checks:
        how = f" by {check.how}" if check.how else ""
        yield f"{check.on.isoformat()} {check.kind} {check.result.replace('-', ' ')}{how}: {check.seen}"
    if it.reopened:
        yield "It was reopened."
    if it.reason:
        yield f"Reason: {it.reason}"
