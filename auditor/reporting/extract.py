"""Extracts of an audit report: a smaller record made from the record, before anything is laid out.

What a reader may not see is taken out of the record itself, so that it is neither on paper nor in the attachment, the
metadata or the fonts of the file (G-43).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any, Literal, TypeVar, get_origin

from pydantic.fields import FieldInfo

from auditor.model.words import Confidentiality
from auditor.reporting.audit_facts import PersonFacts, ScopeFacts, TeamFacts
from auditor.reporting.extract_record import TAKEN_OUT, ExtractKind, ReportExtract
from auditor.reporting.facts import Facts
from auditor.reporting.record import (
    AuditReport,
    DistributionFacts,
    EvidenceFacts,
    FindingFacts,
    GroupFacts,
    ItemFacts,
    RevisionFacts,
)

_LEAST = 4
"""Shorter texts are not looked for elsewhere: they would tear holes into words that say nothing of them."""

_SENTENCE = re.compile(r"(?<=[.!?;:])\s+|\n+")
_LEAST_OF_SENTENCE = 12
"""A sentence of a longer text is quoted alone; shorter ones, such as "See above.", stand in other texts by chance."""

_AROUND = " \t.,;:!?\"'„“”‚‘’«»‹›()[]–-"
"""What stands around a text that is quoted, and is no part of it."""

F = TypeVar("F", bound=Facts)
P = TypeVar("P", PersonFacts, TeamFacts, DistributionFacts)


@dataclass(frozen=True, slots=True)
class Concern:
    """What an extract is about: the owner of processes or a site by *name*, with the references that concern it.

    The *kind* ``summary`` is about none of them, and ``whole`` about all.
    """

    kind: ExtractKind = "whole"
    name: str = ""
    findings: frozenset[str] = frozenset()
    items: frozenset[str] = frozenset()
    nonconformities: frozenset[str] = frozenset()


def extract(
    report: AuditReport,
    concern: Concern,
    shown: Collection[Confidentiality] = tuple(Confidentiality),
    hide: Callable[[str], str] | None = None,
) -> ReportExtract:
    """The extract of *report* on *concern*, for readers of evidence of the classes *shown*.

    *hide* takes the names of persons out of a text; without it they stay.
    """
    left = report.model_copy(update={"revision": report.revision.model_copy(update={"heads": {}}), "fonts": []})
    if concern.kind == "summary":
        left = summarised(left)
    elif concern.kind != "whole":
        left = narrowed(left, concern)
    left = redacted(report, left, shown)
    return ReportExtract(
        kind=concern.kind,
        of=hide(concern.name) if hide else concern.name,
        shown=[each for each in Confidentiality if each in shown],
        is_nameless=hide is not None,
        whole_sha256=report.revision.content_sha256,
        report=(nameless(left, hide) if hide else left).frozen(),
    )


# What it is about


def narrowed(report: AuditReport, concern: Concern) -> AuditReport:
    """What concerns an owner or a site: findings, nonconformities, items, and the evidence and samples behind them.

    What was written of the audit as a whole stays in the whole report; what every reader has to know of it stays.
    """
    findings = [each for each in report.findings if each.ref in concern.findings]
    items = [each for each in report.items if each.ref in concern.items]
    nonconformities = [each for each in report.nonconformities if each.ref in concern.nonconformities]
    cited = {ref for each in findings for ref in each.evidence} | {ref for each in items for ref in each.evidence}
    samples = [each for each in report.samples if cited.intersection(each.evidence)]
    cited |= {ref for each in samples for ref in each.evidence}
    clauses = {each.clause for each in items} | {clause for each in findings for clause in each.clauses}
    clauses |= {clause for each in nonconformities for clause in each.clauses}
    repeated = {each.repeat_of for each in findings if each.repeat_of}
    told = _identity(report) | {
        "limits": report.limits,
        "obstacles": report.obstacles,
        "clause_titles": {c: t for c, t in report.clause_titles.items() if c in clauses},
        "findings": findings,
        "items": items,
        "nonconformities": nonconformities,
        "samples": samples,
        "evidence": [each for each in report.evidence if each.ref in cited],
        "earlier": [each for each in report.earlier if each.ref in repeated],
    }
    return AuditReport(**told)


def summarised(report: AuditReport) -> AuditReport:
    """What stands on the one page for top management: the conclusion, how many of what, and where it stands."""
    findings = [
        FindingFacts(ref=each.ref, grade=each.grade, title=each.title, clauses=each.clauses) for each in report.findings
    ]
    told = _identity(report) | {
        "conclusion_headline": report.conclusion_headline,
        "conclusion": report.conclusion,
        "fulfilment": report.fulfilment,
        "limits": report.limits,
        "groups": [GroupFacts(**dict(each)) for each in report.groups],
        "findings": findings,
        "nonconformities": report.nonconformities,
    }
    return AuditReport(**told)


def _identity(report: AuditReport) -> dict[str, Any]:
    """Which audit and which revision of its report it is; without what earlier revisions changed."""
    revision = report.revision
    kept = (
        "format language organisation classification as_of audit title programme client lead team began ended mode"
        " languages criteria grading confidentiality scope"
    )
    return {name: getattr(report, name) for name in kept.split()} | {
        "revision": RevisionFacts(
            number=revision.number,
            state=revision.state,
            issued=revision.issued,
            by=revision.by,
            supersedes=revision.supersedes,
            head=revision.head,
        ),
        "scope": ScopeFacts(**dict(report.scope)),
    }


# Who may read it


def redacted(whole: AuditReport, left: AuditReport, shown: Collection[Confidentiality]) -> AuditReport:
    """What is *left* of the *whole* for readers who may see evidence of the classes *shown*.

    Of other evidence there is only the reference. What is said in it is taken out wherever else it was written, too,
    also where that evidence itself is not left; so is the note of an item that rests on it.
    """
    withheld = [each for each in whole.evidence if each.confidentiality not in shown]
    refs = {each.ref for each in withheld}
    seen = {words for each in whole.evidence if each.ref not in refs for words in _quoted(each)}
    secret = {words for each in withheld for words in _quoted(each)} - seen
    made = left.model_copy(
        update={
            "evidence": [_withheld(each) if each.ref in refs else each for each in left.evidence],
            "items": [_without_note(each) if refs.intersection(each.evidence) else each for each in left.items],
        }
    )
    return rewritten(made, _taking_out(secret)) if secret else made


def _withheld(piece: EvidenceFacts) -> EvidenceFacts:
    """What it is, how well it is verified and its class: no words, no file, not when or where it was found."""
    return EvidenceFacts(
        ref=piece.ref,
        kind=piece.kind,
        confidentiality=piece.confidentiality,
        verification=piece.verification,
        description=TAKEN_OUT,
    )


def _words(piece: EvidenceFacts) -> Iterable[str]:
    """What is said in a piece of evidence, and how its file is called; where and by whom it was found is no secret."""
    photo = (piece.photo.name, piece.photo.sha256) if piece.photo else ()
    said = (piece.reference, piece.description, piece.verification_note, piece.file, piece.file_sha256, *photo)
    return (words.strip() for words in said if words.strip())


def _quoted(piece: EvidenceFacts) -> Iterable[str]:
    """What of a piece of evidence may stand in other texts: each text as a whole, and each of its sentences."""
    for words in _words(piece):
        bare = words.strip(_AROUND)
        if len(bare) >= _LEAST:
            yield bare
        sentences = [each.strip(_AROUND) for each in _SENTENCE.split(words)]
        yield from (each for each in sentences if len(each) >= _LEAST_OF_SENTENCE)


def _without_note(item: ItemFacts) -> ItemFacts:
    return item.model_copy(update={"note": TAKEN_OUT}) if item.note else item


def _taking_out(secret: Iterable[str]) -> Callable[[str], str]:
    """A change of texts: each of the secrets is taken out, however it is spaced and in whichever case."""
    ways = [r"\s+".join(map(re.escape, words.split())) for words in sorted(secret, key=lambda w: (-len(w), w))]
    found = re.compile("|".join(ways), re.IGNORECASE)
    return lambda text: found.sub(TAKEN_OUT, text)


# Without names


def nameless(report: AuditReport, hide: Callable[[str], str]) -> AuditReport:
    """*report* without names of persons: *hide* takes them out of a text; where a function is known, it stands there.

    Who told something in an interview is not said at all, since that name was typed and may be anybody's.
    """
    evidence = [each.model_copy(update={"respondent": ""}) for each in report.evidence]
    by_function = {
        "client": _by_function(report.client) if report.client else None,
        "lead": _by_function(report.lead) if report.lead else None,
        "team": list(map(_by_function, report.team)),
        "participants": list(map(_by_function, report.participants)),
        "distribution": list(map(_by_function, report.distribution)),
    }
    return rewritten(report.model_copy(update={"evidence": evidence, **by_function}), hide)


def _by_function(person: P) -> P:
    return person.model_copy(update={"name": person.function or TAKEN_OUT, "function": ""})


# Every text


def rewritten(part: F, change: Callable[[str], str]) -> F:
    """*part* with every text changed that is shown; words of a list, hashes and languages stay as they are."""
    fields = type(part).model_fields
    values = {name: getattr(part, name) for name, field in fields.items() if not _is_fixed(field)}
    return part.model_copy(update={name: _changed(value, change) for name, value in values.items()})


def _is_fixed(field: FieldInfo) -> bool:
    """Whether it is a plain string or a literal: texts that are shown have a type of their own."""
    return get_origin(field.annotation) is Literal or (field.annotation is str and not field.metadata)


def _changed(value: Any, change: Callable[[str], str]) -> Any:
    match value:
        case Enum():
            return value
        case str():
            return change(value)
        case Facts():
            return rewritten(value, change)
        case list():
            return [_changed(each, change) for each in value]
        case dict():
            return {_changed(key, change): _changed(each, change) for key, each in value.items()}
    return value
