"""The yearly reviews of the programme, and the actions they decided (ISO 19011 5.7)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from auditor.activities import review as work
from auditor.activities.act import Act
from auditor.model.people import Person
from auditor.model.review import TOPICS, ProgrammeReview, ReviewAction
from auditor.model.words import Role
from auditor.tui.screens import reading
from auditor.tui.screens.audit.doing import Answers, do_step, who
from auditor.tui.screens.people import by_reference
from auditor.tui.screens.programme.section import ProgrammeSection
from auditor.tui.widgets.columns import Column, Row
from auditor.tui.widgets.day_field import DayField
from auditor.tui.widgets.form_fields import LongField

_LABELS = {
    "trends": "Trends",
    "procedure": "As laid down",
    "needs": "Expectations",
    "methods": "Methods",
    "risks": "Risks",
    "confidentiality": "Confidential",
}


class Reviews(ProgrammeSection):
    """Enter reads a review, or reports an action of it done; ``+`` holds a review."""

    name = "reviews"
    title = "Reviews"
    columns = (Column("", 10), Column(share=3), Column("", 12, align="right"))
    adds = "review"
    empty = "No review was held yet: {new} holds the yearly one."

    def count(self) -> str:
        """How many actions are open; nothing where none is."""
        return str(sum(action.is_open for each in self._reviews() for action in each.actions) or "")

    def _reviews(self) -> list[ProgrammeReview]:
        return list(reversed(work.reviews(self.book))) if self.programme else []

    def rows(self) -> Sequence[Row]:
        """The reviews, the newest first, with their actions below."""
        rows: list[Row] = []
        for each in self._reviews():
            rows.append(Row(each.id, (each.ref, f"{each.period_from} to {each.period_to}", each.on.isoformat())))
            for number, action in enumerate(each.actions, start=1):
                rows.append(Row(f"{each.id}#{number}", ("", *self._action(action))))
        return rows

    def _action(self, action: ReviewAction) -> tuple[str, tuple[tuple[str, str], ...]]:
        owner = f"; {self.screen.person(action.owner)}" if action.owner else ""
        if action.done:
            return f"{action.text}{owner}", ((f"done {action.done:%m-%d}", "muted"),)
        late = action.due is not None and action.due < self.screen.desk.today()
        return f"{action.text}{owner}", ((f"{action.due or 'open'}", "error" if late else ""),)

    def open(self, key: str) -> None:
        """Read a review, or report an action done."""
        record, _, number = key.partition("#")
        review = self.book.get(ProgrammeReview, record)
        if number and review.actions[int(number) - 1].is_open:
            self._report_done(review, int(number))
        else:
            self.screen.read(f"{review.ref}  {review.period_from} to {review.period_to}", self._text(review))

    def _text(self, review: ProgrammeReview) -> str:
        said = [f"{_LABELS[name]}\n{getattr(review, name)}" for name in TOPICS]
        said.append(f"Conclusion\n{review.conclusion}")
        if review.actions:
            told = (f"{a.text}{f', done {a.done}: {a.result}' if a.done else ''}" for a in review.actions)
            said.append("\n".join(["Actions", *(f"- {each}" for each in told)]))
        figures = (f"{each.id}  {each.name}: {each.value} ({each.cases})" for each in review.figures)
        said.append("\n".join(["Figures as they stood", *figures]))
        return "\n\n".join(said)

    def _report_done(self, review: ProgrammeReview, number: int) -> None:
        do_step(
            self.screen,
            f"{review.ref}, action {number}",
            [LongField("result", "What came of it", height=3)],
            lambda answers, acting: work.action_done(self.book, acting, review.id, number, answers["result"]),
            "The action is done",
            book=self.book,
            text=review.actions[number - 1].text,
        )

    def new(self) -> None:
        """Hold a review of the year that is over, or of this one so far."""
        desk, today = self.screen.desk, self.screen.desk.today()
        first, last = _usual_period(self._reviews(), today)
        fields = [
            DayField("first", "From", first.isoformat(), required=True),
            DayField("last", "To", last.isoformat(), required=True),
            *(LongField(name, _LABELS[name], required=True, height=2, help=words) for name, words in TOPICS.items()),
            LongField("conclusion", "Conclusion", required=True, height=2, help="does it reach its objectives?"),
            LongField("actions", "Actions", check=self._actions, height=3, help="one a line: text; owner; 2027-03-01"),
            *who(desk, self.book, (Role.PROGRAMME_MANAGER,), self.programme.manager if self.programme else None),
        ]

        def do(answers: Answers, acting: Act) -> object:
            return work.hold(
                desk.workspace,
                acting,
                first=reading.day(answers["first"]),
                last=reading.day(answers["last"]),
                conclusion=answers["conclusion"],
                said={name: answers[name] for name in TOPICS},
                actions=self._actions(answers["actions"]),
            )

        text = "The figures K-01 to K-22 of the period are kept with it."
        do_step(self.screen, "Review of the programme", fields, do, "The review is kept", book=self.book, text=text)  # type: ignore[arg-type]

    def _actions(self, text: str) -> list[ReviewAction]:
        """An action a line; owner and day after semicolons."""
        people = {person.ref.casefold(): person.id for person in by_reference(self.book, Person)}
        found = []
        for line in reading.lines(text):
            said, owner, due = (*(part.strip() for part in line.split(";", 2)), "", "")[:3]
            if owner and owner.casefold() not in people:
                raise ValueError(f"{owner} is the reference of nobody; such as {next(iter(people), 'P01').upper()}")
            found.append(
                ReviewAction(
                    text=said, owner=people[owner.casefold()] if owner else None, due=reading.day(due) if due else None
                )
            )
        return found


def _usual_period(held: Sequence[ProgrammeReview], today: date) -> tuple[date, date]:
    """From the day after the last review to today, else this year so far."""
    first = date(today.year, 1, 1)
    if held and held[0].period_to < today:
        first = date.fromordinal(held[0].period_to.toordinal() + 1)
    return first, today
