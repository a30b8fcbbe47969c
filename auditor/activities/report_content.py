"""From an audit's book to the record that is printed: every word looked up, nothing left to look up later."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from auditor.activities import finding_facts
from auditor.activities.sample_facts import facts_of
from auditor.figures.earlier import Earlier, of_the_same
from auditor.figures.results import results
from auditor.model.audit import AgendaLine, IndependenceCheck, Meeting, TeamMember
from auditor.model.clause import Clause
from auditor.model.evidence import Evidence
from auditor.model.finding import Finding
from auditor.model.item import Item
from auditor.model.nonconformity import Nonconformity
from auditor.model.people import Person, Process, Service, Site
from auditor.model.programme import EarlierNonconformity
from auditor.model.record import Id, Override
from auditor.model.report import ReportDraft
from auditor.model.sample import Sample
from auditor.model.words import FindingState
from auditor.reporting import audit_facts
from auditor.reporting import record as facts
from auditor.workspace import AuditBook, Workspace


class Sheet:
    """One report being compiled: the book, with the lookups that every section needs."""

    def __init__(self, book: AuditBook) -> None:
        self.book = book
        self.people = book.all(Person)
        self.findings = sorted((f for f in book.all(Finding).values() if is_reported(book, f)), key=lambda f: f.ref)

    def person(self, who: Id | None) -> str:
        """The name, or nothing."""
        person = self.people.get(who or "")
        return person.name if person else ""

    def person_facts(self, who: Id | None) -> audit_facts.PersonFacts | None:
        """Name and function, or nothing."""
        if who is None or who not in self.people:
            return None
        return audit_facts.PersonFacts(name=self.people[who].name, function=self.people[who].function)

    def site(self, site: Id | None) -> str:
        """The site's name, or nothing."""
        known = self.book.all(Site).get(site or "")
        return known.name if known else ""

    def process(self, process: Id | None) -> str:
        """The process's name, or nothing."""
        known = self.book.all(Process).get(process or "")
        return known.name if known else ""

    def services(self, ids: Iterable[Id]) -> list[str]:
        """References and names of services."""
        known = self.book.all(Service)
        return [f"{known[s].ref} {known[s].name}" for s in ids if s in known]

    def evidence_refs(self, ids: Iterable[Id]) -> list[str]:
        """References of pieces of evidence."""
        known = self.book.all(Evidence)
        return [known[e].ref for e in ids if e in known]


def is_reported(book: AuditBook, finding: Finding) -> bool:
    """Whether it counts; after the issue only what was issued does, whatever is drafted for a later revision."""
    return finding.state is FindingState.ISSUED if book.revisions() else not finding.is_withdrawn


def compile_report(
    workspace: Workspace,
    book: AuditBook,
    revision: facts.RevisionFacts,
    *,
    as_of: date,
    report: ReportDraft | None = None,
) -> facts.AuditReport:
    """Everything the audit report prints, with its content hash filled in.

    *report* stands for the written parts where they are being revised; dates are judged at *as_of*.
    """
    sheet = Sheet(book)
    audit, written = book.audit, report or book.report
    conclusions = {c.objective: c.conclusion for c in written.objective_conclusions}
    content = facts.AuditReport(
        language=written.language,
        organisation=workspace.settings.organisation.name or workspace.name,
        classification=workspace.settings.defaults.confidentiality.value,
        revision=revision,
        as_of=as_of,
        audit=audit.ref,
        title=audit.title,
        programme=audit.programme,
        client=sheet.person_facts(audit.client),
        lead=sheet.person_facts(audit.lead),
        team=team_of(sheet, book.all(TeamMember).values()),
        participants=[p for p in map(sheet.person_facts, written.participants) if p],
        began=audit.opening.held.date() if audit.opening else audit.planned_from,
        ended=audit.closing.held.date() if audit.closing else audit.planned_to,
        mode=audit.mode,
        languages=audit.languages,
        opening=_meeting(sheet, audit.opening),
        closing=_meeting(sheet, audit.closing),
        criteria=[audit_facts.CriterionFacts(name=c.name, edition=c.edition, note="") for c in audit.criteria],
        objectives=[
            audit_facts.ObjectiveFacts(objective=o, conclusion=conclusions.get(o, "")) for o in audit.objectives
        ],
        scope=scope_of(sheet),
        grading=book.grading.name,
        agenda=[
            agenda_line(sheet, line)
            for line in sorted(book.all(AgendaLine).values(), key=lambda a: (a.day, a.start, a.track))
        ],
        conclusion_headline=written.conclusion_headline,
        conclusion=written.conclusion,
        fulfilment=written.fulfilment,
        disagreements=written.disagreements,
        responses=finding_facts.responses(book),
        obstacles=written.obstacles,
        limits=written.limits,
        follow_up_of_earlier=written.follow_up_of_earlier,
        earlier=earlier_findings(sheet),
        overrides=overrides_of(sheet),
        confidentiality=written.confidentiality or audit.confidentiality,
        distribution=_distribution(sheet, written, revision.issued),
        clause_titles=book.clause_titles,
        groups=_groups(book),
        evidence=[_evidence(sheet, e) for e in _cited(sheet)],
        findings=[finding_facts.facts_of(sheet, f) for f in sheet.findings],
        nonconformities=[
            _nonconformity(sheet, n, as_of)
            for n in sorted(book.all(Nonconformity).values(), key=lambda n: n.ref)
            if n.issued is not None or n.finding in {f.id for f in sheet.findings}
        ],
        samples=[
            facts_of(s, sheet.evidence_refs(s.evidence)) for s in sorted(book.all(Sample).values(), key=lambda s: s.ref)
        ],
        items=[_item(sheet, i) for i in sorted(book.items.values(), key=lambda i: (Clause.parse(i.clause), i.ref))],
    )
    return content.frozen()


def team_of(sheet: Sheet, team: Iterable[TeamMember]) -> list[audit_facts.TeamFacts]:
    """The members of a *team*, in the order of naming."""
    return [_member(sheet, member) for member in sorted(team, key=lambda m: m.id)]


def _member(sheet: Sheet, member: TeamMember) -> audit_facts.TeamFacts:
    return audit_facts.TeamFacts(
        name=sheet.person(member.person),
        role=member.role,
        function=sheet.people[member.person].function,
        days=member.days,
        supervised_by=sheet.person(member.supervised_by),
        note="; ".join(each for each in (member.note, member.agreement, _objected(member)) if each),
    )


def _objected(member: TeamMember) -> str:
    """What the auditee had against an observer, and what was said to it."""
    said = member.objection
    return f"objected to: {said.reason}{f' ({said.answer})' if said.answer else ''}" if said else ""


def _meeting(sheet: Sheet, meeting: Meeting | None) -> audit_facts.MeetingFacts | None:
    if meeting is None:
        return None
    return audit_facts.MeetingFacts(
        held=meeting.held, attendees=[sheet.person(p) for p in meeting.attendees], note=meeting.note
    )


def scope_of(sheet: Sheet) -> audit_facts.ScopeFacts:
    """What the audit looks at: in words, places, services, clauses and period."""
    audit = sheet.book.audit
    sites = sheet.book.all(Site)
    return audit_facts.ScopeFacts(
        text=audit.scope,
        sites=[audit_facts.PlaceFacts(ref=sites[s].ref, name=sites[s].name) for s in audit.sites if s in sites],
        services=sheet.services(audit.services),
        clauses=[str(c) for c in sorted(Clause.parse(c) for c in audit.clauses)],
        period_from=audit.period_from,
        period_to=audit.period_to,
    )


def agenda_line(sheet: Sheet, line: AgendaLine) -> audit_facts.AgendaFacts:
    """A line of the agenda as it is printed."""
    return audit_facts.AgendaFacts(
        day=line.day,
        start=line.start,
        end=line.end,
        zone=line.zone,
        topic=line.topic,
        place=sheet.site(line.site),
        mode=line.mode,
        auditors=[sheet.person(p) for p in line.auditors],
        auditees=[sheet.person(p) for p in line.auditees],
        clauses=line.clauses,
    )


def earlier_findings(sheet: Sheet) -> list[audit_facts.EarlierFinding]:
    """G-44: the earlier nonconformities of the audit's clauses, and those its findings repeat."""
    clauses = [Clause.parse(c) for c in sheet.book.audit.clauses]
    known = [Earlier.from_before(e) for e in sheet.book.all(EarlierNonconformity).values()]
    repeated = {f.repeat_of for f in sheet.findings if f.repeat_of}
    matches = [m.earlier for m in of_the_same(known, clauses)]
    matches += [e for e in known if e.ref in repeated and e not in matches]
    return [
        audit_facts.EarlierFinding(ref=e.ref, audit=e.audit, grade=e.grade, title=e.title, state=e.state, note=e.lesson)
        for e in matches
    ]


def overrides_of(sheet: Sheet) -> list[audit_facts.OverrideFacts]:
    """G-10: every independence override is printed; so is any other rule that was set aside."""
    checks = [c for c in sheet.book.all(IndependenceCheck).values() if c.result == "override"]
    printed = [
        audit_facts.OverrideFacts(
            rule="G-10",
            what=f"{sheet.person(c.person)}, {c.clause}",
            reason=c.reason,
            compensation=c.compensation,
            approved_by=sheet.person(c.approved_by),
            approved_on=c.approved_on,
        )
        for c in checks
    ]
    for override in sheet.book.all(Override).values():
        printed.append(
            audit_facts.OverrideFacts(
                rule=override.rule,
                what="",
                reason=override.reason,
                compensation=override.compensation,
                approved_by=sheet.person(override.approved_by),
                approved_on=override.approved_on,
            )
        )
    return printed


def _distribution(sheet: Sheet, written: ReportDraft, issued: date | None) -> list[facts.DistributionFacts]:
    return [
        facts.DistributionFacts(name=sheet.people[p].name, function=sheet.people[p].function, on=issued)
        for p in written.distribution
        if p in sheet.people
    ]


def _groups(book: AuditBook) -> list[facts.GroupFacts]:
    standards = dict.fromkeys(Clause.parse(i.clause).standard for i in book.items.values())
    titles = {Clause.parse(c): title for c, title in book.clause_titles.items()}
    return [
        facts.GroupFacts(
            number=group.clause.number,
            title=group.title,
            standard=standard,
            planned=group.planned,
            audited=group.audited,
            counts={facts.Result(word): count for word, count in group.counts.items()},
        )
        for standard in standards
        for group in results(
            book.items.values(), standard, [(c.number, t) for c, t in titles.items() if c.standard == standard]
        )
        if group.planned
    ]


def _cited(sheet: Sheet) -> Sequence[Evidence]:
    """The evidence of the audit and of what it found; follow-up has its own life."""
    cited = {piece for finding in sheet.findings for piece in finding.evidence}
    return sorted(
        (e for e in sheet.book.all(Evidence).values() if not e.follow_up or e.id in cited), key=lambda e: e.ref
    )


def _evidence(sheet: Sheet, piece: Evidence) -> facts.EvidenceFacts:
    photo = None
    if piece.file is not None and piece.file.is_image:
        photo = facts.PhotoFacts(sha256=piece.file.sha256, name=piece.file.name)
    place = ", ".join(part for part in (piece.place, sheet.site(piece.site)) if part)
    return facts.EvidenceFacts(
        ref=piece.ref,
        kind=piece.kind,
        reference=piece.reference,
        description=piece.description,
        captured=piece.captured,
        captured_by=sheet.person(piece.captured_by),
        place=place,
        respondent=piece.respondent,
        confidentiality=piece.confidentiality,
        verification=piece.verification,
        verification_note=piece.verification_note,
        photo=photo,
        file=piece.file.name if piece.file else "",
    )


def _nonconformity(sheet: Sheet, nonconformity: Nonconformity, as_of: date) -> facts.NonconformityFacts:
    finding = sheet.book.all(Finding).get(nonconformity.finding)
    due = nonconformity.due
    dates = {
        "containment": due.containment,
        "response": due.response,
        "implementation": due.implementation,
        "effectiveness": due.effectiveness,
    }
    return facts.NonconformityFacts(
        ref=nonconformity.ref,
        finding=finding.ref if finding else "",
        grade=nonconformity.grade,
        title=nonconformity.title,
        clauses=nonconformity.clauses,
        process=sheet.process(nonconformity.process),
        site=sheet.site(nonconformity.site),
        owner=sheet.person(nonconformity.owner or nonconformity.process_owner),
        verifier=sheet.person(nonconformity.verifier),
        state=nonconformity.state,
        raised=nonconformity.raised,
        issued=nonconformity.issued,
        due=[
            facts.DueFacts.model_validate({"step": name, "due": day, "reason": due.set_by_person.get(name, "")})
            for name, day in dates.items()
            if day is not None
        ],
        due_now=nonconformity.due_now(),
        overdue=nonconformity.is_overdue(as_of),
        closed=nonconformity.closed,
        correction=nonconformity.response.correction,
        containment=nonconformity.response.containment,
        flags=list(nonconformity.flags(as_of)),
    )


def _item(sheet: Sheet, item: Item) -> facts.ItemFacts:
    return facts.ItemFacts(
        ref=item.ref,
        clause=item.clause,
        question=item.question,
        site=sheet.site(item.site),
        auditor=sheet.person(item.answered_by or item.auditor),
        method=item.method,
        result=facts.Result(item.result or "open"),
        note=item.note,
        evidence=sheet.evidence_refs(item.evidence),
        findings=[f.ref for f in sheet.findings if item.id in f.items],
        also_cites=item.also_cites,
        reason=item.reason,
        carried_to=item.carried_over_to,
        thin=item.is_thin,
    )
