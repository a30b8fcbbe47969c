"""The steps of a programme, from its draft to its review (P1 to P9), and what differs from its last revision."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from auditor.activities import revision
from auditor.model.calendar import span
from auditor.model.guards.programme import programme_is_complete
from auditor.model.guards.rule import Breach
from auditor.model.programme import Programme, Suspension
from auditor.model.record import Override
from auditor.model.words import ProgrammeState, Role
from auditor.tui.keymap import as_key
from auditor.tui.screens.programme.section import ProgrammeSection
from auditor.tui.screens.programme.step_forms import DO
from auditor.tui.widgets.columns import Column, Row
from auditor.tui.widgets.facts import wrapped

if TYPE_CHECKING:
    from auditor.tui.screens.programme.screen import ProgrammeScreen

Step = tuple[str, str, Role]
"""Name, words and role of a step."""

_CREATE: Step = ("create", "Make the audit programme", Role.PROGRAMME_MANAGER)
_CANCEL: Step = ("cancel", "Cancel it", Role.CLIENT)
_REST: tuple[Step, ...] = (
    ("suspend", "Suspend it", Role.CLIENT),
    ("close", "Close it with a review", Role.PROGRAMME_MANAGER),
    ("create", "Make the programme of the next cycle", Role.PROGRAMME_MANAGER),
)
_STEPS: dict[ProgrammeState, Sequence[Step]] = {
    ProgrammeState.DRAFT: [("submit", "Submit it to top management", Role.PROGRAMME_MANAGER), _CANCEL],
    ProgrammeState.SUBMITTED: [
        ("approve", "Approve it", Role.CLIENT),
        ("send-back", "Send it back", Role.CLIENT),
        _CANCEL,
    ],
    ProgrammeState.APPROVED: [("start", "Start it", Role.PROGRAMME_MANAGER), _CANCEL],
    ProgrammeState.ACTIVE: [("propose", "Propose a revision", Role.PROGRAMME_MANAGER), *_REST],
    ProgrammeState.SUSPENDED: [("resume", "Resume it", Role.CLIENT)],
    ProgrammeState.CLOSED: [("create", "Make the next audit programme", Role.PROGRAMME_MANAGER)],
}
_REVISED: tuple[Step, ...] = (
    ("approve-revision", "Approve the revision that is proposed", Role.CLIENT),
    ("drop-revision", "Drop the revision that is proposed", Role.PROGRAMME_MANAGER),
)
_WRITE_STATEMENTS, _WRITE_AUDITS = "write-statements", "write-audits"
_PROGRAMME = "programme-"
"""What the key of another programme begins with."""
_WITH_ROLES = 62
"""The least width at which it is said whose turn a step is."""

_ROLES = {Role.PROGRAMME_MANAGER: "programme manager", Role.CLIENT: "top management"}


def steps(programme: Programme | None) -> list[Step]:
    """What may be done at this point, the next step first."""
    if programme is None:
        return [_CREATE]
    if programme.state is ProgrammeState.ACTIVE and programme.proposed_change:
        return [*_REVISED, *_REST]
    return list(_STEPS.get(programme.state, ()))


def is_urgent(programme: Programme | None) -> bool:
    """Whether the first step is a next one, or only possible: an active or closed programme may stay as it is."""
    if programme is None or programme.proposed_change:
        return True
    return programme.state not in (ProgrammeState.ACTIVE, ProgrammeState.CLOSED)


class Coming(ProgrammeSection):
    """What comes next, and what is missing for it."""

    name = "steps"
    title = "Next"
    columns = (Column("", 2), Column(share=3), Column("", 18, from_width=_WITH_ROLES))
    empty = "Nothing is owed."

    def count(self) -> str:
        """How much is missing."""
        return str(len(missing(self.screen)) or "")

    def rows(self) -> Sequence[Row]:
        """The steps, what is missing, the approvals."""
        programme = self.programme
        rows = [Row("next", ("What comes next",), heading=True)]
        first = next_step(self.screen)
        others = [step for step in steps(programme) if step != first]
        for step in [first, *others] if first else others:
            key = (as_key("yes"),) if step is first else ""
            rows.append(Row(step[0], (key, step[1], ((_ROLES[step[2]], "muted"),))))
        lacking = missing(self.screen)
        if lacking:
            rows.append(Row("gap-1", ("",), heading=True))
            rows.append(Row("missing", ("Missing before it is submitted", str(len(lacking))), heading=True))
            for n, breach in enumerate(lacking):
                where = "audits" if _is_about_audits(breach) else "statements"
                rows.append(Row(f"missing-{n}-{where}", ("", ((_what(breach), "warning"),), breach.rule.id)))
        if programme is not None:
            rows += self._others(programme)
            rows += self._differs(programme)
            rows += self._stands(programme)
        return rows

    def _others(self, shown: Programme) -> list[Row]:
        """The programmes that are not shown, the latest cycle first: enter shows one."""
        others = [each for each in self.book.all(Programme).values() if each.id != shown.id]
        if not others:
            return []
        rows = [Row("gap-4", ("",), heading=True), Row("others", ("Other programmes",), heading=True)]
        for each in sorted(others, key=lambda it: (it.cycle_from, it.ref), reverse=True):
            said = f"{each.ref}, {each.state.value}, {span(each.cycle_from, each.cycle_to)}"
            rows.append(Row(f"{_PROGRAMME}{each.id}", ("", said, (as_key("open"), (" shows it", "muted")))))
        return rows

    def _differs(self, programme: Programme) -> list[Row]:
        """What a revision would approve: what differs from the one in force."""
        if programme.state is not ProgrammeState.ACTIVE:
            return []
        said = revision.difference(self.screen.desk.workspace, at_hand=True)
        if not said:
            return []
        title = "What the revision changes" if programme.proposed_change else "Changed since the last revision"
        rows = [Row("gap-3", ("",), heading=True), Row("differs", (title, str(len(said))), heading=True)]
        lines = [line for text in said for line in self._wrapped(text)]
        return [*rows, *(Row(f"differs-{n}", ("", line)) for n, line in enumerate(lines))]

    def _wrapped(self, text: str) -> Sequence[str]:
        room = self.screen.section_width - (26 if self.screen.section_width > _WITH_ROLES else 6)
        return wrapped(text, max(room, 30))

    def _stands(self, programme: Programme) -> list[Row]:
        rows = [Row("gap-2", ("",), heading=True), Row("stands", ("What stands",), heading=True)]
        said = [f"cycle {span(programme.cycle_from, programme.cycle_to)}"]
        said += [f"managed by {self.screen.person(programme.manager)}, for {self.screen.person(programme.client)}"]
        said += [f"proposed: {programme.proposed_change}"] if programme.proposed_change else []
        said += [_suspension(each) for each in reversed(programme.suspensions)]
        said += [programme.reason] if programme.reason else []
        said += self._set_aside(programme)
        if programme.review:
            said += [f"closed {programme.review.on}: {programme.review.coverage}", programme.review.text]
            said += [f"lessons: {programme.review.lessons}"]
            said += [f"left over: {each.audit}, {each.reason}" for each in programme.review.left_over]
        for approval in reversed(programme.approvals):
            by, why = self.screen.person(approval.by), f": {approval.reason}" if approval.reason else ""
            said.append(f"revision {approval.revision} approved {approval.on} by {by}{why}")
            said += list(approval.changes)
        lines = [line for text in said for line in self._wrapped(text)]
        return [*rows, *(Row(f"stands-{n}", ("", ((line, "muted"),))) for n, line in enumerate(lines))]

    def _set_aside(self, programme: Programme) -> list[str]:
        """The rules that top management set aside for an audit of the programme, or for all of it."""
        slots = {slot.id: slot.ref for slot in self.book.slots(programme.id)}
        about = {**slots, programme.id: programme.ref}
        return [
            f"{each.rule} set aside for {about[each.object]} {each.approved_on} by "
            f"{self.screen.person(each.approved_by)}: {each.reason}"
            for each in self.book.all(Override).values()
            if each.object in about
        ]

    def open(self, key: str) -> None:
        """Do the step; from what is missing, go to where it is written."""
        if key.startswith(_PROGRAMME):
            self.screen.choose_programme(key.removeprefix(_PROGRAMME))
        elif key.startswith("missing-"):
            self.screen.go(key.rpartition("-")[2])
        else:
            _do(self.screen, key)


def _suspension(each: Suspension) -> str:
    until = f"until {each.resumed}" if each.resumed else "still"
    return f"suspended {each.on}, {until}: {each.reason}; {each.consequence}"


def missing(screen: ProgrammeScreen) -> list[Breach]:
    """What the draft does not state yet (G-02)."""
    programme = screen.programme
    if programme is None or programme.state is not ProgrammeState.DRAFT:
        return []
    return list(programme_is_complete(programme, screen.desk.workspace.programme.slots(programme.id)))


def next_step(screen: ProgrammeScreen) -> Step | None:
    """The first step; of a draft that misses something, to write that."""
    lacking = missing(screen)
    if lacking:
        name = _WRITE_AUDITS if all(map(_is_about_audits, lacking)) else _WRITE_STATEMENTS
        return name, f"Write what is missing: {len(lacking)}", Role.PROGRAMME_MANAGER
    return next(iter(steps(screen.programme)), None)


def perform(screen: ProgrammeScreen) -> None:
    """Do the next step."""
    step = next_step(screen)
    if step is not None:
        _do(screen, step[0])


def _do(screen: ProgrammeScreen, name: str) -> None:
    """Do a step; what is missing is written where it is shown: the statements one after the other."""
    if name in DO:
        DO[name](screen)
    elif name == _WRITE_STATEMENTS:
        screen.write_statements()
    elif name == _WRITE_AUDITS:
        screen.go(name.rpartition("-")[2])


def _is_about_audits(breach: Breach) -> bool:
    return breach.missing.startswith("no audit")


def _what(breach: Breach) -> str:
    """What is missing, as the name of a thing."""
    said = breach.missing.removeprefix("the programme ")
    return said.removeprefix("does not state ").removeprefix("has no ")
