"""The response to a nonconformity as its page shows it: the parts, the cause as a tree, and the actions."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.exchange import why_lines
from auditor.model.evidence import Evidence
from auditor.model.nonconformity import CorrectiveAction, Nonconformity
from auditor.tui.screens import names
from auditor.tui.widgets.facts import Fact
from auditor.workspace import AuditBook


def response_facts(book: AuditBook, record: Nonconformity) -> Iterator[Fact]:
    """What was answered so far; a part that is missing stands out."""
    response, cause = record.response, record.response.cause
    if not record.submissions and not any((response.correction, cause.said, response.actions)):
        yield Fact("Response", "none yet", "muted")
        return
    given = ", ".join(day.isoformat() for day in record.submissions)
    yield Fact("Response", f"submitted {given}" if given else "not submitted", "muted")
    found = ": ".join(words for words in (cause.method, ", ".join(cause.categories)) if words)
    parts = {
        "Correction": response.correction,
        "Containment": response.containment,
        "Extent": response.extent,
        "Cause": f"{cause.said} ({found})" if cause.said and found else cause.said,
    }
    for label, text in parts.items():
        if text or label != "Containment":
            yield Fact(label, text or "nothing", "" if text else "warning")
    if cause.whys:
        yield Fact("Whys", why_lines.written(cause.whys))
    for number, action in enumerate(response.actions):
        yield _action(book, action, "Actions" if number == 0 else "")
    yield Fact("Effective when", response.criterion or "nothing", "" if response.criterion else "warning")


def _action(book: AuditBook, action: CorrectiveAction, label: str) -> Fact:
    known = book.all(Evidence)
    evidence = ", ".join(known[piece].ref for piece in action.evidence if piece in known) or action.shown_by
    done = f"done {action.done.isoformat()}" if action.done else f"due {action.due.isoformat()}"
    tail = " · ".join(part for part in (names.ref(book, action.owner), done, evidence) if part)
    return Fact(label, action.text, lead=((f"{action.ref} ", "strong"),), tail=((tail, "muted"),))
