"""The written parts of the report: what each is called, how it reads, and how one of them is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from auditor.model.record import Id
from auditor.model.report import NONE, ObjectiveConclusion, ReportDraft
from auditor.tui.screens import names
from auditor.tui.widgets.facts import Fact
from auditor.tui.widgets.parts import Part
from auditor.workspace import AuditBook, Workspace

OBJECTIVE = "objective/"
"""Beginning of the key of what the audit says to one objective; its number follows, from 0."""

TEXTS: Mapping[str, str] = {
    "conclusion_headline": "Headline",
    "conclusion": "Conclusion",
    "fulfilment": "Fulfilment",
    "disagreements": "Disagreements",
    "obstacles": "Obstacles",
    "limits": "Limits",
    "follow_up_of_earlier": "Earlier findings",
    "confidentiality": "Confidentiality",
}
"""The texts that a person writes, with their labels."""

HELP: Mapping[str, str] = {
    "conclusion_headline": "the conclusion in one line",
    "conclusion": "what the audit concludes",
    "fulfilment": "to what degree the criteria are fulfilled",
    "disagreements": "between team and auditee that were not resolved, or none",
    "obstacles": "what made the audit harder, or none",
    "limits": "what was not looked at, and what samples can and cannot say",
    "follow_up_of_earlier": "what became of the findings of earlier audits",
    "confidentiality": "who may read it",
}

LANGUAGE = "language"
"""The key of the language of headings and labels, which is chosen."""

LISTS: Mapping[str, str] = {"participants": "Participants", "distribution": "Distribution"}
"""The lists of people, with their labels."""


def parts(book: AuditBook, report: ReportDraft, drafts: Mapping[str, str], mark: str) -> Iterator[Part]:
    """Every written part; *drafts* are texts that were never kept, shown as such with *mark*."""
    for field, label in TEXTS.items():
        yield Part(field, (_fact(label, getattr(report, field), drafts.get(field), mark),))
        if field == "conclusion":
            yield from _objectives(book, report, drafts, mark)
    for field, label in LISTS.items():
        yield Part(field, tuple(_people(book, label, getattr(report, field))))
    yield Part(LANGUAGE, (_fact("Language", report.language, drafts.get(LANGUAGE), mark),))


def languages(workspace: Workspace) -> list[str]:
    """In which languages the design of the report has words."""
    from auditor.reporting.design import AuditReportFile, design_file

    return list(design_file("audit-report.yaml", AuditReportFile, workspace.folder / "reports").wording)


def _objectives(book: AuditBook, report: ReportDraft, drafts: Mapping[str, str], mark: str) -> Iterator[Part]:
    for number, objective in enumerate(book.audit.objectives):
        key = f"{OBJECTIVE}{number}"
        fact = _fact("", said_to(report, objective), drafts.get(key), mark)
        yield Part(key, (Fact(f"Objective {number + 1}", objective, "muted"), fact))


def _fact(label: str, text: str, draft: str | None, mark: str) -> Fact:
    if draft is not None and draft.strip() != text:
        return Fact(label, draft, lead=((f"{mark} ", "warning"),))
    if not text:
        return Fact(label, "nothing yet", "warning")
    return Fact(label, text, "muted" if text == NONE else "")


def _people(book: AuditBook, label: str, who: list[Id]) -> Iterator[Fact]:
    for number, person in enumerate(who):
        yield Fact(label if number == 0 else "", names.person(book, person))
    if not who:
        yield Fact(label, "nobody yet", "warning")


def said_to(report: ReportDraft, objective: str) -> str:
    """What the report concludes on an objective."""
    return next((c.conclusion for c in report.objective_conclusions if c.objective == objective), "")


def text_of(book: AuditBook, report: ReportDraft, key: str) -> str:
    """The text of a part as it is kept."""
    if key.startswith(OBJECTIVE):
        return said_to(report, book.audit.objectives[int(key.removeprefix(OBJECTIVE))])
    return str(getattr(report, key))


def fields_of(book: AuditBook, report: ReportDraft, texts: Mapping[str, str]) -> dict[str, Any]:
    """The fields of the report that *texts* change, by the keys of their parts."""
    fields: dict[str, Any] = {key: text for key, text in texts.items() if not key.startswith(OBJECTIVE)}
    said = {c.objective: c for c in report.objective_conclusions}
    for key, text in texts.items():
        if key.startswith(OBJECTIVE):
            objective = book.audit.objectives[int(key.removeprefix(OBJECTIVE))]
            said[objective] = ObjectiveConclusion(objective=objective, conclusion=text)
            fields["objective_conclusions"] = list(said.values())
    return fields


def took_part(book: AuditBook) -> list[Id]:
    """Everybody of the team, the agenda and the meetings, in the order of their references."""
    from auditor.model.audit import AgendaLine, TeamMember
    from auditor.model.people import Person

    audit = book.audit
    found: set[Id | None] = {audit.lead, audit.representative}
    found.update(member.person for member in book.all(TeamMember).values())
    for line in book.all(AgendaLine).values():
        found.update((*line.auditors, *line.auditees))
    for meeting in (audit.opening, audit.closing):
        found.update(meeting.attendees if meeting else ())
    return [p.id for p in sorted(book.all(Person).values(), key=lambda p: p.ref) if p.id in found]


def usual_readers(book: AuditBook) -> list[Id]:
    """The client, the programme manager, the representative, and the owners of processes with a nonconformity."""
    from auditor.model.nonconformity import Nonconformity

    audit = book.audit
    found = [audit.client, audit.manager, audit.representative]
    found += [n.process_owner for n in book.all(Nonconformity).values() if not n.state.is_final]
    return [person for person in dict.fromkeys(found) if person]
