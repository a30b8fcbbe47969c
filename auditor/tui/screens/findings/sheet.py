"""What a finding says: its parts as facts, what it still lacks, and which earlier ones it may repeat."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, tzinfo

from auditor.activities.drafting import against_action
from auditor.activities.findings import lacking
from auditor.activities.improvements import decision_on
from auditor.activities.team import lacking_independence
from auditor.figures.repeats import Repeats
from auditor.figures.sampling import sentence
from auditor.model.evidence import Evidence
from auditor.model.finding import Finding, Presentation
from auditor.model.guards.rule import Breach, Strength
from auditor.model.nonconformity import Nonconformity
from auditor.model.people import Process, Site
from auditor.model.quantity import quantity
from auditor.model.record import Id
from auditor.model.sample import Sample
from auditor.model.words import FindingState
from auditor.tui.cells import Segments
from auditor.tui.keymap import as_key, key_of, told
from auditor.tui.marks import Signs
from auditor.tui.screens import names, past
from auditor.tui.screens.conduct.sheet import VERIFIED
from auditor.tui.screens.findings import deciding, repeats
from auditor.tui.widgets.facts import Fact
from auditor.tui.widgets.parts import Part
from auditor.workspace import AuditBook


def head(book: AuditBook, finding: Finding, signs: Signs) -> tuple[Segments, Segments]:
    """The line above: what it is on the left, where it is on the right."""
    label = book.grading.label(finding.grade)
    left: list[tuple[str, str]] = [(f"{finding.ref}  ", "strong"), *signs.segments(finding.grade.value, label)]
    left.append((f"   {names.state(finding.state.value)}", "muted"))
    if finding.urgent:
        left.append(("   urgent", "error"))
    where = (names.numbers(finding.clauses), names.process(book, finding.process), names.site(book, finding.site))
    return tuple(left), ((" · ".join(part for part in where if part), "muted"),)


def parts(book: AuditBook, finding: Finding, found: Repeats, today: date, signs: Signs, zone: tzinfo) -> list[Part]:
    """The page, from the requirement down to the reading back."""
    decision, decided = tuple(deciding.facts(book, finding)), decision_on(book, finding.id)
    page = [
        Part("title", (Fact("Title", finding.title, "strong"),)),
        *([Part("decision", decision)] if decision else []),
        *([Part("decided", past.timeline(book, decided.id, zone), label=past.LABEL)] if decided else []),
        Part("where", tuple(_where(book, finding))),
        Part("requirement", (_written("Requirement", finding.requirement),)),
        Part("statement", (_written("Failure" if finding.grade.is_nonconformity else "Statement", finding.statement),)),
        Part("evidence", tuple(_evidence(book, finding))),
        Part("grade_reason", (_grade(book, finding, signs),)),
        Part("rules", tuple(_rules(book, finding))),
        *repeats.parts(finding, found, against_action(book, finding, found), today),
        Part("read-back", (*_read_back(book, finding), *_opinions(book, finding))),
    ]
    if finding.nonconformity:
        nonconformity = book.get(Nonconformity, finding.nonconformity)
        state = names.state(nonconformity.state.value)
        page.append(Part("nonconformity", (Fact("Followed as", state, lead=((f"{nonconformity.ref} ", "strong"),)),)))
    if finding.reason:
        page.append(Part("reason", (Fact(names.state(finding.state.value).capitalize(), finding.reason),)))
    return page


def _written(label: str, text: str) -> Fact:
    return Fact(label, text) if text else Fact(label, told("nothing yet; {open} writes it"), "muted")


def _where(book: AuditBook, finding: Finding) -> Iterator[Fact]:
    for number, clause in enumerate(finding.clauses):
        yield Fact("Clause" if number == 0 else "", names.clause(book, clause))
    if not finding.clauses:
        yield Fact("Clause", told("none yet; {open} names it"), "muted")
    if finding.also_cites:
        yield Fact("Also cites", ", ".join(finding.also_cites))
    process, site = book.all(Process).get(finding.process or ""), book.all(Site).get(finding.site or "")
    place = f"{process.name if process else 'no process'}, {site.name if site else 'no site'}"
    yield Fact("Where", place, "" if process and site else "muted")


def evidence_line(piece: Evidence) -> str:
    """One piece of evidence in one sentence."""
    said = f" ({piece.respondent})" if piece.respondent else ""
    more = f": {piece.description}" if piece.description else ""
    return f"{piece.reference}{said}{more}"


def _evidence(book: AuditBook, finding: Finding) -> Iterator[Fact]:
    label = "Evidence"
    for piece in (book.all(Evidence)[e] for e in finding.evidence if e in book.all(Evidence)):
        tail = f"{VERIFIED[piece.verification]} · {piece.captured:%d %b %Y}"
        lead = ((f"{piece.ref} ", "strong"), (f"{piece.kind.value} ", "muted"))
        yield Fact(label, evidence_line(piece), lead=lead, tail=((tail, "muted"),))
        label = ""
    for sample in samples(book, finding):
        yield Fact(label, sentence(sample), lead=((f"{sample.ref} ", "strong"),))
        label = ""
    if label:
        yield Fact(label, told("none yet; {open} attaches it"), "muted")


def samples(book: AuditBook, finding: Finding) -> list[Sample]:
    """The samples that answered the items of a finding."""
    return [s for s in book.all(Sample).values() if set(s.items) & set(finding.items)]


def _grade(book: AuditBook, finding: Finding, signs: Signs) -> Fact:
    lead = (*signs.segments(finding.grade.value, book.grading.label(finding.grade)), ("  ", ""))
    way = (as_key("decision-path"), (" how it is graded", "muted"))
    return Fact("Grade", finding.grade_reason or "no reason yet", "" if finding.grade_reason else "muted", lead, way)


_OWN_RULES = ("G-16", "G-27", "G-28")


def _rules(book: AuditBook, finding: Finding) -> Iterator[Fact]:
    """Each rule in words: that it holds, or what is missing."""
    breaches = lacking(book, finding)
    label = "Rules"
    for breach in breaches:
        tone = "error" if breach.rule.strength is Strength.HARD else "warning"
        # F2 and its like are steps, not rules, and read as keys of the keyboard.
        name = breach.rule.id if breach.rule.id.startswith("G-") else "It"
        yield Fact(label, missing(finding, breach), lead=((f"{name} ", tone),))
        label = ""
    broken = {breach.rule.id for breach in breaches}
    rules = _OWN_RULES if finding.grade.is_nonconformity else _OWN_RULES[1:]
    kept = [f"{rule} ok" for rule in rules if rule not in broken]
    if kept:
        yield Fact(label, "   ".join(kept), "success")


def missing(finding: Finding, breach: Breach) -> str:
    """What a rule found missing, without the reference that stands above anyway."""
    return breach.missing.removeprefix(f"{finding.ref} ").removeprefix(f"{finding.ref}: ")


def supplied(breach: Breach) -> str:
    """Where the page supplies what a rule found missing."""
    part = next((part for words, part in _SUPPLIED.items() if words in breach.missing), "")
    return f"{key_of('open')} on “{part}” supplies it." if part else breach.supply


_SUPPLIED = {
    "has no statement": "Failure",
    "reason of the grade": "Grade",
    "whether its grade is raised": "Repeat",
    "has no process": "Clause",
    "has no site": "Clause",
    "which requirement": "Requirement",
    "no clause of the audit": "Clause",
    "objective evidence": "Evidence",
}

_SHORT = {
    "G-07": "requirement or clause",
    "G-08": "a requirement that binds",
    "G-29": "a grade for what is not met",
}


def short_of(book: AuditBook, finding: Finding) -> str:
    """What keeps a finding from being agreed, in a few words for a list."""
    words = [
        _SHORT.get(b.rule.id) or missing(finding, b).removeprefix("has no ")
        for b in lacking(book, finding)
        if b.rule.strength is Strength.HARD
    ]
    return ", ".join(dict.fromkeys(words))


def not_independent(book: AuditBook, finding: Finding) -> str:
    """Whose finding it is, if that person is not independent of what it is about (G-10); else nothing."""
    given = [(finding.raised_by, clause) for clause in finding.clauses]
    return names.ref(book, finding.raised_by) if any(lacking_independence(book, book.audit, given)) else ""


# Reading back


def _read_back(book: AuditBook, finding: Finding) -> Iterator[Fact]:
    label = "Read back"
    for shown in finding.presentations:
        yield Fact(label, heard(book, shown))
        label = ""
    if label and finding.state is FindingState.DRAFT:
        yield Fact(label, told("agree it first ({yes}), then {read-back} reads it back"), "muted")
    elif label and not finding.is_withdrawn:
        yield Fact(
            label,
            told("to nobody yet; {read-back} reads it back"),
            "warning" if finding.grade.is_nonconformity else "muted",
        )
    elif label:
        yield Fact(label, "to nobody", "muted")


def _opinions(book: AuditBook, finding: Finding) -> Iterator[Fact]:
    """Who in the team sees it otherwise, and by when this one alone is answered."""
    label = "In the team"
    for each in finding.opinions:
        grade = f"{book.grading.label(each.grade)}: " if each.grade else ""
        lead = ((f"{names.person(book, each.by)} dissents  ", "strong"),)
        yield Fact(label, f"{grade}{each.reason}", "warning", lead=lead)
        label = ""
    if finding.response_days:
        yield Fact("Answered", f"within {quantity(finding.response_days, 'working day')} of the report, as agreed")


def heard(book: AuditBook, shown: Presentation) -> str:
    """Who heard it, and what was said."""
    said = "acknowledged by" if shown.acknowledged else "not agreed by"
    more = f": {shown.disagreement}" if shown.disagreement else ""
    return f"{said} {names.person(book, shown.to)}, {shown.on.isoformat()}{more}"


def in_parts(book: AuditBook, finding: Finding) -> list[tuple[str, str]]:
    """Requirement, failure and evidence as they are read aloud: label and text."""
    clauses = [names.clause(book, c) for c in finding.clauses]
    named = ", ".join(words for words in clauses if not finding.requirement.startswith(words))
    told = [("Requirement", f"{finding.requirement}\n{named}".strip())]
    told.append(("Failure" if finding.grade.is_nonconformity else "Statement", finding.statement or finding.title))
    lines = [f"{e.ref}  {evidence_line(e)}" for e in (book.all(Evidence).get(i) for i in finding.evidence) if e]
    lines += [f"{s.ref}  {sentence(s)}" for s in samples(book, finding)]
    told.append(("Evidence", "\n".join(lines)))
    told.append(
        ("Grade", f"{book.grading.label(finding.grade)}{': ' if finding.grade_reason else ''}{finding.grade_reason}")
    )
    return [(label, text) for label, text in told if text]


def refs(book: AuditBook, findings: Sequence[Id]) -> str:
    """References of findings."""
    return ", ".join(book.get(Finding, f).ref for f in findings)
