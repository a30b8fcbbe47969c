"""Guards of conducting: G-07, G-08, G-15, G-16, G-18, G-19, G-23 to G-29, G-39."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from auditor.model.audit import Audit
from auditor.model.clause import Clause
from auditor.model.finding import Finding
from auditor.model.guards.rule import Breach, breach
from auditor.model.item import Item
from auditor.model.programme import Criterion
from auditor.model.quantity import quantity
from auditor.model.record import Id
from auditor.model.words import BEFORE_OPENING, FindingState, Grade, ItemState

NO_EXCLUSION = ("20000-1", "27001")
"""Standards none of whose clauses 4 to 10 can be excluded; of 27001 only controls of Annex A can be (G-25)."""

_ADVICE = re.compile(
    r"\b(should|recommend\w*|ought to|we (?:suggest|advise)|must be (?:changed|replaced|introduced))\b",
    re.IGNORECASE,
)


def has_a_requirement(finding: Finding) -> Iterator[Breach]:
    """G-07: a nonconformity cites a requirement, in own words and by clause."""
    if finding.grade.is_nonconformity and not (finding.requirement and finding.clauses):
        yield breach(
            "G-07",
            f"{finding.ref} does not say which requirement is not fulfilled",
            "Write the requirement in your own words and cite its clause (--requirement TEXT --clause C).",
        )


def requirement_binds(finding: Finding, criteria: Collection[Criterion]) -> Iterator[Breach]:
    """G-08: at least one cited standard is more than guidance or a measurement model."""
    binding = {c.standard for c in criteria if c.binds}
    if finding.grade.is_nonconformity and finding.clauses:
        cited = {Clause.parse(c).standard for c in (*finding.clauses, *finding.also_cites)}
        if not cited & binding:
            yield breach(
                "G-08",
                f"{finding.ref} cites only guidance or a measurement model",
                "Cite a requirement, or grade it as improvement.",
            )


def is_precise(finding: Finding, scope: Collection[str]) -> Iterator[Breach]:
    """G-16: a clause within the audit's scope, and at least one piece of evidence."""
    if not finding.grade.is_nonconformity:
        return
    within = [Clause.parse(c) for c in scope]
    if not any(w.covers(Clause.parse(c)) for c in finding.clauses for w in within):
        yield breach(
            "G-16",
            f"{finding.ref} cites no clause of the audit's scope",
            "Cite the clause of the item (--clause C).",
        )
    if not finding.evidence:
        yield breach(
            "G-16",
            f"{finding.ref} has no objective evidence",
            "Attach evidence (key e, or auditor evidence add).",
        )


def is_written_up(finding: Finding) -> Iterator[Breach]:
    """F2: the fields a finding needs before the team agrees it."""
    absent = [] if finding.statement else ["statement"]
    if finding.grade.is_nonconformity:
        fields = {"grade_reason": "reason of the grade", "process": "process", "site": "site"}
        absent += [words for field, words in fields.items() if not getattr(finding, field)]
    for words in absent:
        yield breach(
            "F2",
            f"{finding.ref} has no {words}",
            f"auditor finding edit {finding.ref} --{words.split()[0]} …",
        )
    if finding.repeat_of and not finding.repeat_reason:
        yield breach(
            "F2",
            f"{finding.ref} repeats {finding.repeat_of}, and nobody wrote whether its grade is raised, and why",
            f"auditor finding edit {finding.ref} --repeat-reason …",
        )


def is_filed_honestly(finding: Finding, grade: Grade) -> Iterator[Breach]:
    """G-29: a requirement that is not met is not filed as observation, improvement or better."""
    if finding.requirement_met is False and not grade.is_nonconformity:
        yield breach(
            "G-29",
            f"{finding.ref}: the requirement is not met, so it stays a nonconformity",
            "Grade it minor or major, or withdraw it with a reason.",
        )


def names_nobody(finding: Finding, names: Collection[str]) -> Iterator[Breach]:
    """G-27: names of people in the statement; functions are meant to stand there."""
    found = [name for name in names if len(name) > 3 and name.casefold() in finding.statement.casefold()]
    if found:
        yield breach("G-27", f"{finding.ref} names {', '.join(found)} in its statement; write the function")


def gives_no_advice(finding: Finding, wants_recommendations: bool) -> Iterator[Breach]:
    """G-28."""
    advice = _ADVICE.search(finding.statement)
    if advice and not wants_recommendations:
        yield breach("G-28", f"{finding.ref} advises (“{advice.group()}”); the auditee finds the solution")


def none_is_draft(findings: Collection[Finding]) -> Iterator[Breach]:
    """G-15."""
    drafts = [f.ref for f in findings if f.state is FindingState.DRAFT]
    if drafts:
        yield breach("G-15", f"still a draft: {', '.join(drafts)}", "Agree them in the team (auditor finding agree).")


def every_item_is_settled(items: Collection[Item]) -> Iterator[Breach]:
    """G-18 with C2, C4, C5, G-16 and G-24 on kept answers: what is open, incomplete or proposed only."""
    open_items = [i.ref for i in items if i.is_open]
    if open_items:
        yield breach(
            "G-18",
            f"{quantity(len(open_items), 'item has', 'items have')} no outcome: {_some(open_items)}",
            "Grade them, or mark them n or x with a reason.",
        )
    for item in items:
        if item.lacks and not item.is_open:
            yield breach(
                _LACKING[item.lacks[0]],
                f"{item.ref} ({item.result}) has no {' and no '.join(item.lacks)}",
                "enter writes the note, e adds evidence.",
            )
    proposed = [i.ref for i in items if i.proposed_by and not i.confirmed_by]
    if proposed:
        yield breach(
            "G-09",
            f"not confirmed by the lead or supervisor: {_some(proposed)}",
            "auditor answer REF ITEM --confirm",
        )


_LACKING = {"note": "G-18", "evidence": "G-16", "reason": "G-24"}


def item_is_supported(item: Item) -> Iterator[Breach]:
    """G-16 and G-24 at one item, and the note that C2 asks for: told at the key, refused only later (keep first)."""
    for lack in item.lacks:
        yield breach(_LACKING[lack], f"{item.ref} has no {lack} yet")


def grades_agree(items: Collection[Item], findings: Mapping[Id, Finding]) -> Iterator[Breach]:
    """G-19: each written-up grade hangs on a finding that is at least as grave, and each finding on such an item.

    An item may carry several findings, a finding may gather several items: the gravest on either side must agree.
    """
    by_id = {item.id: item for item in items}
    counting = [finding for finding in findings.values() if not finding.is_withdrawn]
    hanging: dict[Id, list[Grade]] = {}
    for finding in counting:
        for item_id in finding.items:
            hanging.setdefault(item_id, []).append(finding.grade)
    written = [(item, item.grade) for item in items if item.grade is not None and item.grade.is_written_up]
    loose = [item.ref for item, _ in written if item.id not in hanging]
    if loose:
        yield breach("G-19", f"graded without a finding: {_some(loose)}", "f drafts the finding from the item.")
    for item, grade in written:
        if item.id in hanging and all(_gravity(g) < _gravity(grade) for g in hanging[item.id]):
            yield breach("G-19", f"{item.ref} is {grade.value}, none of its findings is", _REGRADE)
    for finding in counting:
        grades = [by_id[i].grade for i in finding.items if i in by_id]
        if finding.items and all(g is None or _gravity(g) < _gravity(finding.grade) for g in grades):
            yield breach("G-19", f"{finding.ref} is {finding.grade.value}, none of its items is", _REGRADE)


_REGRADE = "Regrade the finding or the item, with a reason."


def _gravity(grade: Grade) -> int:
    return list(Grade).index(grade)


def is_thin(item: Item) -> Iterator[Breach]:
    """G-23."""
    if item.is_thin:
        yield breach("G-23", f"{item.ref} conforms without note and evidence: thin")


def clause_is_not_excluded(item: Item, others_of_clause: Collection[Item]) -> Iterator[Breach]:
    """G-25: the last item of a clause cannot become not applicable; *others_of_clause* are the other items.

    ISO 9001 allows it with a justification (its clause 4.3), and 27001 for the controls of Annex A.
    """
    clause = Clause.parse(item.clause)
    binds = clause.standard in NO_EXCLUSION and clause.number[0].isdigit()
    if binds and all(o.outcome is ItemState.NOT_APPLICABLE for o in others_of_clause):
        yield breach(
            "G-25",
            f"{item.ref} is the last item of {clause}, which cannot be excluded as a whole",
            "Mark it not audited with a reason (x), or answer another item of the clause first.",
        )


def no_clause_is_excluded(items: Collection[Item]) -> Iterator[Breach]:
    """G-25 over all items at once: what two people marked one by one may exclude a clause together."""
    by_clause: dict[str, list[Item]] = {}
    for item in items:
        by_clause.setdefault(item.clause, []).append(item)
    for first, *others in by_clause.values():
        if first.outcome is ItemState.NOT_APPLICABLE:
            yield from clause_is_not_excluded(first, others)


def is_within_scope(item: Item, audit: Audit) -> Iterator[Breach]:
    """G-26."""
    clause = Clause.parse(item.clause)
    if not any(Clause.parse(c).covers(clause) for c in audit.clauses):
        yield breach("G-26", f"{clause} is outside the audit's scope; tell the lead auditor and the client")


def may_delete(audit: Audit) -> Iterator[Breach]:
    """G-39."""
    if audit.state not in BEFORE_OPENING:
        yield breach(
            "G-39",
            f"{audit.ref} is in progress or later: nothing is deleted",
            "Withdraw, void or supersede instead.",
        )


def _some(references: Collection[str], most: int = 8) -> str:
    """The first references, and how many more."""
    listed = list(references)
    rest = len(listed) - most
    return ", ".join(listed[:most]) + (f" and {rest} more" if rest > 0 else "")
