"""The response to a nonconformity as its page shows it: the parts, the cause as a tree, and the actions."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.exchange import why_lines
from auditor.model.cause import walked
from auditor.model.nonconformity import Cause, CorrectiveAction, Nonconformity, Review
from auditor.model.words import NonconformityState as N
from auditor.tui.marks import Signs
from auditor.tui.screens import names
from auditor.tui.screens.register import pieces
from auditor.tui.widgets.facts import Fact
from auditor.workspace import AuditBook

_ACCEPTED = frozenset(
    {N.RESPONSE_ACCEPTED, N.IMPLEMENTED, N.IMPLEMENTATION_REJECTED, N.IMPLEMENTATION_VERIFIED, N.CLOSED_EFFECTIVE}
)


def response_facts(book: AuditBook, record: Nonconformity, signs: Signs) -> Iterator[Fact]:
    """What was answered so far, and whether it was accepted; a part that is missing stands out."""
    response, cause = record.response, record.response.cause
    if not record.submissions and not any((response.correction, cause.said, response.actions)):
        yield Fact("Response", "none yet", "muted")
        return
    given = ", ".join(day.isoformat() for day in record.submissions)
    yield Fact("Response", f"submitted {given}" if given else "not submitted", "muted")
    accepted = ((f"{signs.shape('conforming')} ", "success"),) if record.state in _ACCEPTED else ()
    yield from _judged(book, record)
    found = ": ".join(words for words in (cause.method, ", ".join(cause.categories)) if words)
    parts = {
        "Correction": response.correction,
        "Containment": response.containment,
        "Extent": response.extent,
        "Cause": f"{cause.said} ({found})" if cause.said and found else cause.said,
    }
    for label, text in parts.items():
        if text or label != "Containment":
            yield Fact(label, text or "nothing", "" if text else "warning", lead=accepted if text else ())
    yield from _whys(cause)
    for number, action in enumerate(response.actions):
        yield _action(book, action, "Actions" if number == 0 else "")
    criterion = response.criterion
    yield Fact("Effective when", criterion or "nothing", "" if criterion else "warning", accepted if criterion else ())


def _whys(cause: Cause) -> Iterator[Fact]:
    """Each answer as deep as it stands, its further lines below its text."""
    for number, why in walked(cause.whys):
        lead = ((why_lines.begun(number, why), "strong" if why.is_root else ""),)
        yield Fact("Whys" if number == (1,) else "", why.text, lead=lead, hangs=True)


def verdict(record: Nonconformity) -> Review | None:
    """The review of the response as it stands; ``None`` where nobody looked at it yet, or it is to be given anew."""
    judged = record.state in _ACCEPTED or record.state is N.RESPONSE_RETURNED
    return record.reviews[-1] if judged and record.reviews else None


def _judged(book: AuditBook, record: Nonconformity) -> Iterator[Fact]:
    """What came of the response: accepted with all its parts, or returned with what is missing in which."""
    review = verdict(record)
    if review is None:
        return
    by = f"{review.on.isoformat()} by {names.ref(book, review.by)}"
    if review.accepted:
        yield Fact("", f"accepted {by}, every part", "success")
        yield from [Fact("", review.reason, "muted")] if review.reason else []
    else:
        yield Fact("", f"returned {by}:", "warning")
        yield Fact("", review.reason, "warning")


def _action(book: AuditBook, action: CorrectiveAction, label: str) -> Fact:
    evidence = ", ".join(pieces.refs(book, action.evidence)) or action.shown_by
    done = f"done {action.done.isoformat()}" if action.done else f"due {action.due.isoformat()}"
    tail = " · ".join(part for part in (names.ref(book, action.owner), done, evidence) if part)
    return Fact(label, action.text, lead=((f"{action.ref} ", "strong"),), tail=((tail, "muted"),))
