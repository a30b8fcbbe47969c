"""The team: who has which part, for how long; ``+`` names a member."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.activities import team
from auditor.activities.act import Act
from auditor.model.audit import TeamMember
from auditor.model.people import Person
from auditor.model.words import Role
from auditor.tui.screens import names, reading
from auditor.tui.screens.audit.doing import Answers, do_step
from auditor.tui.screens.audit.section import AuditSection
from auditor.tui.screens.people import ids, one
from auditor.tui.widgets.columns import Column, Row
from auditor.tui.widgets.form_fields import Choice, Field

ROLES = (
    ("l", Role.LEAD, "lead auditor"),
    ("a", Role.AUDITOR, "auditor"),
    ("t", Role.TRAINEE, "in training, under supervision"),
    ("e", Role.EXPERT, "technical expert, does not grade"),
    ("o", Role.OBSERVER, "observer"),
    ("g", Role.GUIDE, "guide of the auditee"),
)
_WORDS = {role: words.partition(",")[0] for _, role, words in ROLES}


class Team(AuditSection):
    """The members of the team."""

    name = "team"
    title = "Team"
    columns = (Column("", 17), Column("", share=2), Column("", 6, align="right"), Column("", share=2, from_width=70))
    empty = "Nobody is named yet: {new} names a member."
    adds = "member"

    def count(self) -> str:
        """How many members."""
        return str(len(self.book.all(TeamMember)) or "")

    def rows(self) -> Sequence[Row]:
        """The members, the lead first."""
        order = [role for _, role, _ in ROLES]
        members = sorted(self.book.all(TeamMember).values(), key=lambda m: (order.index(m.role), m.id))
        return [
            Row(
                member.id,
                (
                    _WORDS[member.role],
                    names.person(self.book, member.person),
                    f"{member.days:g} d" if member.days else "",
                    _more(self, member),
                ),
            )
            for member in members
        ]

    def new(self) -> None:
        """Name a member."""
        self._ask("Team member", None)

    def open(self, key: str) -> None:
        """Change the part that a member has."""
        self._ask("Team member", self.book.get(TeamMember, key))

    def remove(self, key: str) -> None:
        """Take a member out, before the audit is in progress."""
        person = self.book.get(TeamMember, key).person
        self.screen.kept(team.remove_member(self.book, self.screen.desk.act(), person), "The member is taken out")

    def _ask(self, title: str, member: TeamMember | None) -> None:
        screen, people = self.screen, self.screen.desk.workspace.programme
        fields: list[Field] = [
            one(people, Person, "person", "Person", member.person if member else None, required=True)
        ]
        if member:
            title, fields = names.person(self.book, member.person), []
        fields += [
            Choice("role", "Part", member.role.value if member else Role.AUDITOR.value, options=ROLES),
            Field("days", "Days", f"{member.days:g}" if member and member.days else "", check=reading.days),
            one(people, Person, "supervised_by", "Supervised by", member.supervised_by if member else None),
            Field(
                "agreement",
                "Confidentiality",
                member.agreement if member else "",
                help="of observers and experts, such as signed 2026-10-05",
            ),
            Field("note", "Note", member.note if member else ""),
        ]

        def do(answers: Answers, acting: Act) -> object:
            person = ids(screen.desk, Person, answers["person"])[0] if member is None else member.person
            supervisor = next(iter(ids(screen.desk, Person, answers["supervised_by"])), None)
            screen.take_over_new([p for p in (person, supervisor) if p], acting)
            return team.name_member(
                self.book,
                acting,
                person,
                Role(answers["role"]),
                days=reading.days(answers["days"]) if answers["days"] else 0,
                supervised_by=supervisor,
                agreement=answers["agreement"],
                note=answers["note"],
            )

        do_step(screen, title, fields, do, "The team stands so", book=self.book)  # type: ignore[arg-type]


def _more(section: Team, member: TeamMember) -> str:
    under = f"under {names.person(section.book, member.supervised_by)}" if member.supervised_by else ""
    objected = member.objection
    against = f"objected to: {objected.reason}{f' ({objected.answer})' if objected.answer else ''}" if objected else ""
    return "; ".join(part for part in (against, under, member.agreement, member.note) if part)
