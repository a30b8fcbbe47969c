"""The past of a finding or a nonconformity: its steps as a timeline, and the lines of the trail that touched it."""

from __future__ import annotations

from datetime import tzinfo

from auditor.model.record import HistoryEntry, Id, Override, Warned
from auditor.tui.screens import names
from auditor.tui.screens.conduct.facts import Fact
from auditor.workspace import AuditBook


def timeline(book: AuditBook, record: Id, zone: tzinfo) -> tuple[Fact, ...]:
    """The steps, newest first, each with what was said; what warned and what was set aside stands among them."""
    facts: list[tuple[str, Fact]] = []
    for step in book.history(record):
        when = step.on.astimezone(zone)
        lead = ((f"{when:%Y-%m-%d %H:%M}  ", "muted"), (f"{names.ref(book, step.by) or '–':<5}", ""))
        facts.append((step.on.isoformat(), Fact("", _said(step), lead=lead)))
    for warned in book.all(Warned).values():
        if warned.object == record:
            lead = ((f"{warned.on.astimezone(zone):%Y-%m-%d %H:%M}  ", "muted"), ("     ", ""))
            facts.append((warned.on.isoformat(), Fact("", f"{warned.rule} warned: {warned.text}", "warning", lead)))
    for override in book.all(Override).values():
        if override.object == record:
            lead = ((f"{override.approved_on.isoformat():<16}  ", "muted"), ("     ", ""))
            by = names.person(book, override.approved_by)
            text = f"{override.rule} set aside by {by}: {override.reason}"
            facts.append((override.approved_on.isoformat(), Fact("", text, "warning", lead)))
    return tuple(fact for _, fact in sorted(facts, key=lambda each: each[0], reverse=True))


def _said(step: HistoryEntry) -> str:
    goes = step.from_state != step.to_state
    to = f", {names.state(step.to_state)}" if goes and step.to_state else ""
    return f"{step.action}{to}{f': {step.note}' if step.note else ''}"


def trail(book: AuditBook, table: str, record: Id, zone: tzinfo) -> str:
    """Every line of the trail that changed the record, newest first: who, when, which verb, which fields."""
    told = []
    for line in reversed(book.ledger.history(table, record)):
        when = line.recorded.astimezone(zone)
        head = f"{when:%Y-%m-%d %H:%M:%S}  {line.verb}   {names.person(book, line.author)}"
        if abs((line.recorded - line.effective).total_seconds()) > 3600:
            head += f"   effective {line.effective.astimezone(zone):%Y-%m-%d %H:%M}"
        fields = next((change.fields for change in line.changes if change.record == record), {})
        changed = ", ".join(name.replace("_", " ") for name in fields if name not in ("id", "extra"))
        told.append(
            "\n".join(
                [head, *([f"    {changed}"] if changed else []), *([f"    {line.reason}"] if line.reason else [])]
            )
        )
    return "\n\n".join(told) or "Nothing happened here yet."
