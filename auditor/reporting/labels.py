"""The labels of documents: one short text each, written in the design for every language.

Names in braces are filled in: ``{n}`` a number, ``{date}`` a date, ``{name}`` a person, ``{ref}`` a reference. A design
may leave them out or move them; anything else in braces is printed as it stands. A label that counts may have a form
for one before `` | `` and that for every other number behind it: ``{n} day | {n} days``.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from auditor.model.text import Name


class SheetLabels(BaseModel):
    """The labels that every document has; a document with a hole in its wording is refused before it is printed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Name
    draft: Name
    none: Name
    page: Name
    issued_on: Name
    period: Name
    no_font: Name


class Labels(SheetLabels):
    """The labels of the audit report, each of them required."""

    # The document
    contents: Name
    not_yet: Name
    revision: Name
    supersedes: Name
    issued: Name
    of: Name
    legend: Name
    meaning: Name
    attachment: Name
    attachment_words: Name
    other_font: Name

    # Cover
    audit: Name
    client: Name
    lead: Name
    with_team: Name
    conclusion: Name
    major_and_minor: Name
    distribution: Name
    readers: Name
    towers: Name
    content_hash: Name
    trail_head: Name

    # Summary
    conclusion_is: Name
    items_audited: Name
    results_per_clause: Name
    audited_of: Name
    bars_caption: Name
    life_lines: Name
    lines_caption: Name
    lines_more: Name
    no_nonconformities: Name
    today: Name
    days_late: Name
    days_left: Name
    closed_on: Name
    overdue_by: Name

    # The audit
    objectives: Name
    scope: Name
    sites: Name
    services: Name
    period_covered: Name
    clauses: Name
    criteria: Name
    edition: Name
    team: Name
    supervised_by: Name
    days: Name
    participants: Name
    dates: Name
    opening: Name
    closing: Name
    languages: Name
    method: Name
    methods_used: Name
    grading: Name
    reliability: Name
    fulfilment: Name
    disagreements: Name
    dissent: Name = "{name}: {words}"
    dissents: Name = "Opinion in the team"
    responses: Name = "Agreed response times"
    answered_within: Name = (
        "{what}: within {n} working day of the report | {what}: within {n} working days of the report"
    )
    obstacles: Name
    limits: Name
    sampling_statement: Name
    thin: Name
    overrides: Name
    approved_by: Name
    compensation: Name
    earlier: Name
    finding: Name
    state: Name
    seen: Name
    confidentiality: Name
    plan: Name
    session: Name
    auditee: Name
    auditor: Name
    place: Name

    # Results by clause
    clause: Name
    clause_title: Name
    result: Name
    looked_at: Name
    basis: Name
    clause_rule: Name
    no_items: Name

    # Findings
    findings_intro: Name
    no_findings: Name
    grade: Name
    raised_by: Name
    repeat_of: Name
    also_cites: Name
    requirement: Name
    nonconformity: Name
    objective_evidence: Name
    grade_reason: Name
    repeat: Name
    presented_to: Name
    acknowledged: Name
    not_acknowledged: Name
    checklist: Name
    follow_up: Name
    owned_by: Name
    due_on: Name
    photo_caption: Name
    photo_missing: Name
    photo_too_large: Name
    photo_broken: Name

    # Nonconformities
    register_intro: Name
    number: Name
    what: Name
    who: Name
    due: Name
    owner: Name
    verifier: Name
    state_is: Name
    correction: Name
    containment: Name
    set_by_person: Name

    # Samples
    no_samples: Name
    population: Name
    drawn: Name
    exceptions: Name
    supports: Name
    seed: Name
    fewer: Name
    no_statistics: Name

    # What was not audited
    not_audited: Name
    all_audited: Name
    still_open: Name
    not_applicable: Name
    all_applicable: Name
    item: Name
    question: Name
    reason: Name
    carried_to: Name
    carried: Name

    # Annexes
    items_intro: Name
    outcome: Name
    rests_on: Name
    thin_item: Name
    evidence_intro: Name
    no_evidence: Name
    kind: Name
    description: Name
    collected: Name
    told_by: Name
    file: Name
    photos: Name

    # Document control
    revisions: Name
    revision_number: Name
    date: Name
    author: Name
    change: Name
    first_issue: Name
    supersedes_label: Name
    asked_by: Name
    changes: Name
    name: Name
    function: Name
    handed_over: Name
    integrity: Name
    signature: Name
    signature_words: Name
    signature_field: Name
    font: Name


def fill(pattern: str, **values: object) -> str:
    """Put *values* where ``{name}`` stands; anything else in braces stays as it is."""
    for name, value in values.items():
        pattern = pattern.replace("{" + name + "}", str(value))
    return pattern


def fill_count(pattern: str, n: float, **values: object) -> str:
    """The form of *pattern* for *n*, filled in: that before `` | `` for exactly one, else that behind it."""
    one, bar, many = pattern.partition(" | ")
    return fill(one if n == 1 or not bar else many, n=f"{n:g}", **values)
