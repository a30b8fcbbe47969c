"""How often something is audited: what is proposed to be planned and why, and the risk factors behind it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from auditor.activities import frequency as work
from auditor.activities.act import Act
from auditor.figures.coverage import Risk, risks
from auditor.figures.proposals import Proposal, proposals, said_of
from auditor.model.frequency import FactorSubject, RiskFactors
from auditor.model.people import Person, Process, Service, Site
from auditor.model.quantity import quantity
from auditor.model.words import Role
from auditor.tui.cells import Segments
from auditor.tui.keymap import told
from auditor.tui.screens import reading
from auditor.tui.screens.audit.doing import Answers, do_step, who
from auditor.tui.screens.people import by_reference, ids, one, several
from auditor.tui.screens.programme.section import ProgrammeSection
from auditor.tui.widgets.columns import Column, Row
from auditor.tui.widgets.day_field import DayField
from auditor.tui.widgets.form_fields import Check, Field, LongField

_PLANS = (Role.PROGRAMME_MANAGER,)
_NEW = "+"


class Frequency(ProgrammeSection):
    """Proposed audits, the most urgent first; then everything with risk factors, the highest score first."""

    name = "frequency"
    title = "Frequency"
    columns = (Column("", 10), Column(share=3), Column("", 9, align="right"), Column("", 10, from_width=52))
    adds = "audit"
    wide = True
    beneath = 3
    empty = "Nothing is proposed, and nothing has risk factors yet: {new} gives a process or service its factors."

    # What is shown

    @property
    def proposed(self) -> Sequence[Proposal]:
        """The audits that should be planned; none before the audits are read."""
        return self.screen.once("proposed", lambda: proposals(self.basis, self.today)) if self._has_anything else ()

    @property
    def _risks(self) -> Sequence[Risk]:
        return self.screen.once("risks", lambda: risks(self.basis, self.today)) if self._has_anything else ()

    @property
    def _has_anything(self) -> bool:
        return self.programme is not None and self.screen.knows

    def count(self) -> str:
        """How many audits are proposed."""
        return str(len(self.proposed) or "")

    def rows(self) -> Sequence[Row]:
        """What is proposed, then the scores."""
        proposed = [self._proposed(each, self.today) for each in self.proposed]
        scored = [self._scored(each, self.today) for each in self._risks]
        rows = []
        if proposed:
            said = told("Proposed by its day: {new} plans it, or takes it on")
            rows += [Row("#proposed", (said, str(len(proposed))), heading=True), *proposed]
        if scored:
            said = "Risk: due, of what, its score, how often"
            rows += [Row("#scored", (said, str(len(scored))), heading=True), *scored]
        return rows

    def _proposed(self, it: Proposal, today: date) -> Row:
        tone = "error" if it.is_overdue(today) else ""
        return Row(f"proposed-{it.key}", (((it.due.isoformat(), tone),), it.subject, quantity(it.days, "day")))

    def _scored(self, it: Risk, today: date) -> Row:
        tone = "error" if it.due < today else "muted"
        subject: Segments = ((it.label.rpartition(":")[2], ""), ("  ", ""), (it.title, "muted"))
        due = ((it.due.isoformat(), tone),)
        return Row(f"scored-{it.factors.id}", (due, subject, str(it.score), f"{it.months} months"))

    def says(self, key: str, column: int) -> Sequence[Segments]:
        """Why it is proposed, or what makes up the score."""
        proposal = self._proposal(key)
        if proposal is not None:
            return ((proposal.subject, "strong"),), *((((line, "muted"),)) for line in proposal.why[:2])
        risk = self._risk(key)
        if risk is None:
            return ()
        last = f"last audited {risk.last}" if risk.last else "never audited"
        return ((f"{risk.label} {risk.title}", "strong"),), ((said_of(risk), "muted"),), ((last, "muted"),)

    def _proposal(self, key: str) -> Proposal | None:
        wanted = key.removeprefix("proposed-")
        return next((each for each in self.proposed if each.key == wanted), None)

    def _risk(self, key: str) -> Risk | None:
        wanted = key.removeprefix("scored-")
        return next((each for each in self._risks if each.factors.id == wanted), None)

    # Keys

    def open(self, key: str) -> None:
        """Read why it is proposed, or change the factors."""
        proposal, risk = self._proposal(key), self._risk(key)
        if proposal is not None:
            clauses = f"Clauses: {', '.join(proposal.clauses)}" if proposal.clauses else ""
            told = (*proposal.why, clauses, f"Estimated: {proposal.days:g} auditor-days, by {proposal.due}")
            self.screen.read(proposal.subject, "\n\n".join(line for line in told if line))
        elif risk is not None:
            self._ask_for_factors(f"{risk.label} {risk.title}", risk.factors.kind, risk.factors.reference, risk.factors)

    def new(self) -> None:
        """Plan what is proposed; elsewhere give something its factors."""
        proposal = self._proposal(self.screen.rows.cursor_key or "")
        if proposal is None:
            self._ask_for_a_subject()
            return
        refs = work.may_take_on(self.screen.desk.workspace, proposal)
        titles = {slot.ref: (slot.title, slot.planned_from.isoformat()) for slot in self.screen.slots}
        rows = [Row(_NEW, (_NEW, "A new audit", ""))]
        rows += [Row(ref, (ref, *titles[ref])) for ref in refs if ref in titles]

        def chosen(ref: str) -> None:
            if ref == _NEW:
                self._ask_to_plan(proposal)
            else:
                self._take_on(proposal, ref)

        columns = (Column("", 12), Column(), Column("", 10))
        self.screen.choose(f"{proposal.subject}: where?", columns, rows, chosen)

    def _ask_to_plan(self, it: Proposal) -> None:
        book, screen = self.book, self.screen
        fields = (
            Field("title", "Title", it.subject, required=True),
            DayField("planned_from", "From", required=True, help=f"by {it.due}"),
            DayField("planned_to", "To", help="empty: the same day"),
            several(book, Site, "sites", "Sites", it.sites),
            Field("planned_days", "Auditor days", f"{it.days:g}", check=reading.days),
            one(book, Person, "lead", "Lead auditor"),
            *self._who(),
        )

        def do(answers: Answers, acting: Act) -> object:
            end = answers["planned_to"]
            return work.plan_proposal(
                screen.desk.workspace,
                acting,
                it,
                title=answers["title"],
                planned_from=reading.day(answers["planned_from"]),
                planned_to=reading.day(end) if end else None,
                sites=ids(screen.desk, Site, answers["sites"]),
                planned_days=reading.days(answers["planned_days"] or "1"),
                lead=next(iter(ids(screen.desk, Person, answers["lead"])), None),
            )

        do_step(screen, "Plan what is proposed", fields, do, "Planned", book=book, text="\n".join(it.why))  # type: ignore[arg-type]

    def _take_on(self, it: Proposal, ref: str) -> None:
        screen = self.screen
        do_step(
            screen,
            f"Take it on in {ref}",
            self._who(),
            lambda answers, acting: work.take_on_proposal(screen.desk.workspace, acting, it, ref),
            f"{ref} looks at it as well",
            book=self.book,
        )

    def _who(self) -> list[Field]:
        programme = self.programme
        return who(self.screen.desk, self.book, _PLANS, programme.manager if programme else None)

    def _ask_for_a_subject(self) -> None:
        """Which process or service gets factors; those that have some are changed in their row."""
        known = {(each.kind, each.reference) for each in self.book.all(RiskFactors).values()}
        subjects: list[tuple[FactorSubject, Process | Service]] = [
            *((FactorSubject.PROCESS, each) for each in by_reference(self.book, Process)),
            *((FactorSubject.SERVICE, each) for each in by_reference(self.book, Service)),
        ]
        rows = [
            Row(f"{kind.value} {record.id}", (record.ref, record.name, kind.value))
            for kind, record in subjects
            if (kind, record.id) not in known
        ]

        def chosen(key: str) -> None:
            kind, _, reference = key.partition(" ")
            name = next(row.cells[1] for row in rows if row.key == key)
            self._ask_for_factors(str(name), FactorSubject(kind), reference, None)

        self.screen.choose("Risk factors of what?", (Column("", 8), Column(), Column("", 8)), rows, chosen)

    def _ask_for_factors(self, name: str, kind: FactorSubject, reference: str, it: RiskFactors | None) -> None:
        numbers = (
            ("importance", "Importance", 1, 5, "1 to 5: how much depends on it"),
            ("change", "Change", 0, 3, "0 to 3: how much changes"),
            ("incidents", "Incidents", 0, 3, "0 to 3: incidents, complaints, missed targets"),
            ("maturity", "Weakness", 0, 3, "0 to 3; 3: young or weak"),
            ("past", "Past results", 0, 3, "empty: counted from the findings; 3: a major or a repeat"),
        )
        fields: list[Field] = [
            Field(
                field,
                label,
                "" if it is None or getattr(it, field) is None else str(getattr(it, field)),
                required=field == "importance",
                check=_between(least, most),
                help=help_,
            )
            for field, label, least, most, help_ in numbers
        ]
        fields += [
            LongField("reason", "Reason", it.reason if it else "", height=2),
            LongField("decision", "Decision", it.decision if it else "", height=2, help="on an unplanned audit"),
            *self._who(),
        ]

        def do(answers: Answers, acting: Act) -> object:
            given = {field: int(answers[field] or 0) for field in ("importance", "change", "incidents", "maturity")}
            past = int(answers["past"]) if answers["past"] else None
            words = {"reason": answers["reason"], "decision": answers["decision"]}
            return work.set_factors(self.book, acting, kind, reference, **given, past=past, **words)

        do_step(self.screen, f"Risk of {name}", fields, do, "Kept", book=self.book)  # type: ignore[arg-type]


def _between(least: int, most: int) -> Check:
    def check(text: str) -> int:
        if not text.isdecimal() or not least <= int(text) <= most:
            raise ValueError(f"{text} is not a number from {least} to {most}")
        return int(text)

    return check
