"""What the audit is for: title, objectives, scope, criteria, places, clauses; enter changes a line."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from auditor.activities import plan
from auditor.model.audit import Audit
from auditor.model.people import Person, Service, Site
from auditor.tui.screens import names, reading
from auditor.tui.screens.audit.doing import do_step
from auditor.tui.screens.audit.section import AuditSection
from auditor.tui.screens.audit.steps import described
from auditor.tui.screens.new_audit import MODES
from auditor.tui.screens.people import one, several
from auditor.tui.screens.sectioned import labelled
from auditor.tui.widgets.columns import Row
from auditor.tui.widgets.day_field import DayField
from auditor.tui.widgets.form_fields import Choice, Field, LongField


class Scope(AuditSection):
    """The description of the audit (A2), which stands from the issue of the plan on."""

    name = "scope"
    title = "Scope"

    def rows(self) -> Sequence[Row]:
        """A line for each thing that is said, more where it is long."""
        width = self.screen.section_width
        said = self._said(self.book.audit)
        return [row for key, label, text in said for row in labelled(key, label, text, width)]

    def _said(self, audit: Audit) -> list[tuple[str, str, str]]:
        book = self.book
        sites = "; ".join(f"{s.ref} {s.name}" for s in book.all(Site).values() if s.id in audit.sites)
        services = "; ".join(f"{s.ref} {s.name}" for s in book.all(Service).values() if s.id in audit.services)
        period = " to ".join(names.day(d) for d in (audit.period_from, audit.period_to) if d)
        return [
            ("title", "Title", audit.title),
            ("objectives", "Objectives", "\n".join(audit.objectives)),
            ("scope", "Scope", audit.scope),
            ("criteria", "Criteria", reading.written_criteria(audit.criteria)),
            ("sites", "Sites", sites),
            ("services", "Services", services),
            ("clauses", "Clauses", names.numbers(audit.clauses)),
            ("document_review_only", "By documents", names.numbers(audit.document_review_only)),
            ("period", "Period", period),
            ("mode", "Mode", audit.mode.value.replace("-", " ")),
            ("planned_days", "Auditor days", f"{audit.planned_days:g}"),
            ("languages", "Languages", ", ".join(audit.languages)),
            ("confidentiality", "Confidentiality", audit.confidentiality),
            ("methods", "Methods", audit.methods),
            ("logistics", "Logistics", audit.logistics),
            ("risks", "Risks", audit.risks),
            ("preparation", "To prepare", audit.preparation),
            ("representative", "Representative", names.person(book, audit.representative)),
            ("wants_recommendations", "Advice", "wanted" if audit.wants_recommendations else "not wanted (G-28)"),
            ("lead", "Lead auditor", names.person(book, audit.lead)),
            ("manager", "Manager", names.person(book, audit.manager)),
            ("client", "Client", names.person(book, audit.client)),
        ]

    def open(self, key: str) -> None:
        """Ask for one thing."""
        key = key.partition("#")[0]
        if key in ("lead", "manager", "client"):
            self.screen.say("The lead auditor is appointed by a step, manager and client come from the programme.")
            return
        screen = self.screen
        do_step(
            screen,
            f"Scope of {self.book.ref}",
            _FIELDS[key](self),
            lambda answers, acting: plan.describe(
                screen.desk.workspace, self.book, acting, **screen.taking_over_new(described(screen, answers), acting)
            ),
            "Kept",
            book=self.book,
        )


def _long(
    name: str,
    label: str,
    text: Callable[[Audit], str],
    help: str = "",
    check: Callable[[str], object] | None = None,
) -> Callable[[Scope], list[Field]]:
    return lambda section: [LongField(name, label, text(section.book.audit), check=check, height=6, help=help)]


def _clauses(name: str, label: str) -> Callable[[Scope], list[Field]]:
    def fields(section: Scope) -> list[Field]:
        standard = section.screen.standard
        text = ", ".join(c.removeprefix(f"{standard}:") for c in getattr(section.book.audit, name))
        return [Field(name, label, text, check=reading.check_clauses(standard), help="such as 8.5, 8.6.1 or 9001:8.6")]

    return fields


def _sites(section: Scope) -> list[Field]:
    programme = section.screen.desk.workspace.programme
    return [several(programme, Site, "sites", "Sites", section.book.audit.sites)]


def _services(section: Scope) -> list[Field]:
    programme = section.screen.desk.workspace.programme
    known = set(programme.all(Service))
    return [several(programme, Service, "services", "Services", section.book.audit.services, only=known)]


def _representative(section: Scope) -> list[Field]:
    programme = section.screen.desk.workspace.programme
    return [one(programme, Person, "representative", "Representative", section.book.audit.representative)]


def _period(section: Scope) -> list[Field]:
    audit = section.book.audit
    return [
        DayField("period_from", "Period from", names.day(audit.period_from)),
        DayField("period_to", "to", names.day(audit.period_to)),
    ]


def _advice(section: Scope) -> list[Field]:
    wanted = "yes" if section.book.audit.wants_recommendations else "no"
    options = (("y", "yes", "recommendations are wanted"), ("n", "no", "none are wanted"))
    return [Choice("wants_recommendations", "Advice", wanted, options=options)]


_FIELDS: dict[str, Callable[[Scope], list[Field]]] = {
    "title": lambda s: [Field("title", "Title", s.book.audit.title, required=True)],
    "objectives": _long("objectives", "Objectives", lambda a: "\n".join(a.objectives), "one a line"),
    "scope": _long("scope", "Scope in words", lambda a: a.scope),
    "criteria": _long(
        "criteria",
        "Criteria",
        lambda a: reading.written_criteria(a.criteria),
        "one a line: ISO/IEC 20000-1:2018, or title; standard; edition; kind",
        reading.criteria,
    ),
    "sites": _sites,
    "services": _services,
    "clauses": _clauses("clauses", "Clauses"),
    "document_review_only": _clauses("document_review_only", "Only by documents"),
    "period": _period,
    "mode": lambda s: [Choice("mode", "Mode", s.book.audit.mode.value, options=MODES)],
    "planned_days": lambda s: [
        Field("planned_days", "Auditor days", f"{s.book.audit.planned_days:g}", required=True, check=reading.days)
    ],
    "languages": lambda s: [
        Field("languages", "Languages", ", ".join(s.book.audit.languages), help="such as English, Czech")
    ],
    "confidentiality": _long("confidentiality", "Confidentiality", lambda a: a.confidentiality),
    "methods": _long("methods", "Methods", lambda a: a.methods, "how it is audited, and how much is sampled"),
    "logistics": _long("logistics", "Logistics", lambda a: a.logistics, "rooms, access, links, whom to reach"),
    "risks": _long("risks", "Risks", lambda a: a.risks, "what is done about risks to the audit's objectives"),
    "preparation": _long("preparation", "To prepare", lambda a: a.preparation, "what the auditee has ready"),
    "representative": _representative,
    "wants_recommendations": _advice,
}
