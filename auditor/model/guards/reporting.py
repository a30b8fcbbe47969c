"""Guards of the report: G-17, G-20 to G-22, G-30, G-33, S-04."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from auditor.model.audit import Audit
from auditor.model.finding import Finding
from auditor.model.guards.rule import Breach, breach
from auditor.model.nonconformity import Nonconformity
from auditor.model.record import Id
from auditor.model.report import ReportDraft
from auditor.model.words import FindingState

_CERTIFIED_SERVICE = re.compile(r"\b(certified|conforming) services?\b", re.IGNORECASE)

WRITTEN: dict[str, str] = {
    "conclusion": "the conclusion of the audit",
    "fulfilment": "a statement on the degree of fulfilment",
    "disagreements": "disagreements",
    "obstacles": "obstacles",
    "limits": "limits, sampling included",
    "follow_up_of_earlier": "the follow-up of earlier findings",
    "confidentiality": "confidentiality",
}
"""The fields of G-21 that a person writes; the others are computed from the audit and are never empty."""


def nonconformities_were_presented(findings: Collection[Finding]) -> Iterator[Breach]:
    """G-17."""
    for finding in findings:
        if finding.is_withdrawn or not finding.grade.is_nonconformity:
            continue
        heard = [p for p in finding.presentations if p.acknowledged or p.disagreement]
        if not heard:
            yield breach(
                "G-17",
                f"{finding.ref} was not presented, or nobody acknowledged it or said why not",
                f"auditor finding present REF {finding.ref} --to PERSON --acknowledged | --disagreement TEXT",
            )


def findings_are_settled(findings: Collection[Finding]) -> Iterator[Breach]:
    """G-20."""
    loose = [f.ref for f in findings if f.state in (FindingState.DRAFT, FindingState.AGREED)]
    if loose:
        yield breach(
            "G-20",
            f"neither presented nor withdrawn: {', '.join(loose)}",
            "auditor finding agree, then present or withdraw.",
        )


def report_is_complete(audit: Audit, report: ReportDraft) -> Iterator[Breach]:
    """G-21: each field filled, or ``none``; S-04: the conclusion in one line, else the cover shows how it begins."""
    for field, words in WRITTEN.items():
        if not getattr(report, field):
            option = field.replace("_", "-")
            yield breach(
                "G-21",
                f"the report does not state {words}",
                f"auditor audit write {audit.ref} --{option} TEXT (or none)",
            )
    said = {c.objective for c in report.objective_conclusions if c.conclusion}
    for objective in audit.objectives:
        if objective not in said:
            yield breach(
                "G-21",
                f"no conclusion on the objective “{objective}”",
                f"auditor audit write {audit.ref} --objective-conclusion N=TEXT",
            )
    if not report.participants:
        yield breach(
            "G-21",
            "the report names no participants",
            f"auditor audit write {audit.ref} --participant PERSON",
        )
    if not report.distribution:
        yield breach(
            "G-21",
            "the report has no distribution list",
            f"auditor audit write {audit.ref} --distribute-to PERSON",
        )
    if not report.conclusion_headline:
        yield breach(
            "S-04",
            "the report has no headline: the cover shows the first sentence of the conclusion",
            f"auditor audit write {audit.ref} --headline TEXT",
        )


def earlier_readers_get_it(
    distribution: Collection[Id], earlier: Collection[Id], names: dict[Id, str]
) -> Iterator[Breach]:
    """G-22: everybody who had the earlier revision is on the list of the new one."""
    forgotten = [names.get(person, person) for person in earlier if person not in distribution]
    if forgotten:
        yield breach(
            "G-22",
            f"had the earlier revision and would not get this one: {', '.join(forgotten)}",
            "--distribute-to PERSON",
        )


def issued_with_all_that_was_known(number: int, unknown: Collection[str]) -> Iterator[Breach]:
    """G-22: *unknown* are frozen records that another copy had changed, which revision *number* did not know."""
    for about in unknown:
        yield breach(
            "G-22",
            f"{about} was changed in another copy, which revision {number} of the report does not know",
            "Issue a revision that knows it: auditor revise REF --reason TEXT --change TEXT",
        )


def revision_has_reason(reason: str, changes: Collection[str]) -> Iterator[Breach]:
    """G-22: a revision says why, and what changed."""
    if not reason or not changes:
        yield breach("G-22", "a new revision needs its reason and the list of changes", "--reason TEXT --change TEXT")


def nonconformities_are_final(nonconformities: Collection[Nonconformity]) -> Iterator[Breach]:
    """G-30."""
    open_ones = [n.ref for n in nonconformities if not n.state.is_final]
    if open_ones:
        yield breach("G-30", f"not final: {', '.join(open_ones)}", "Follow them to closed, void or transferred first.")


def wording_is_sound(text: str) -> Iterator[Breach]:
    """G-33."""
    found = _CERTIFIED_SERVICE.search(text)
    if found:
        yield breach("G-33", f"“{found.group()}”: the management system conforms, services are supported by it")
