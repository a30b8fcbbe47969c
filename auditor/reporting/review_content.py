"""What stands below each topic of the input to a management review: neutral pieces, set as PDF and as Markdown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date

from auditor.model.words import Grade
from auditor.reporting.labels import fill, fill_count
from auditor.reporting.review_design import Part, ReviewDesign, ReviewLabels, ReviewWording, Topic
from auditor.reporting.review_looking_back import looking_back
from auditor.reporting.review_pieces import Entries, Headed, Piece, Says, Sheet, Subheading, ToFill
from auditor.reporting.review_record import FigureFacts, ManagementReview

_LISTED = 40
"""So many rows of a table are shown; the record has all."""


def topics(review: ManagementReview, design: ReviewDesign) -> list[Headed]:
    """The topics that a standard in scope asks for, in the order of the design."""
    content = _Content(review, design.words)
    inside = [standard.standard for standard in review.standards]
    wanted = [t for t in design.topics if not (inside and t.clauses) or set(t.clauses).intersection(inside)]
    return [content.headed(number, topic, inside) for number, topic in enumerate(wanted, start=1)]


def opening(review: ManagementReview, words: ReviewWording) -> list[tuple[str, str]]:
    """The facts at the head of the document: label and words."""
    labels = words.labels
    titles = [f"{each.title}" for each in review.standards]
    revision = fill(labels.revision, n=review.revision) if review.revision else ""
    state = words.programme_states[review.programme_state]
    programme = ", ".join(p for p in (f"{review.programme} {review.programme_title}", state, revision) if p)
    facts = [
        (labels.period_is, words.days(review.first, review.last)),
        (labels.as_of, words.day(review.as_of)),
        (labels.programme, programme),
        (labels.manager, review.manager),
        (labels.client, review.client),
        (labels.criteria, "; ".join(titles)),
        (labels.objectives, "; ".join(review.objectives)),
    ]
    return [(label, said or labels.none) for label, said in facts]


def tiles(review: ManagementReview, labels: ReviewLabels) -> list[tuple[str, str]]:
    """The six figures that are read first: number and what it counts."""
    held, late = sum(a.is_held for a in review.audits), sum(a.is_late for a in review.audits)
    pending = [n for n in review.nonconformities if n.is_open]
    covered, required = sum(c.covered for c in review.coverage), sum(c.required for c in review.coverage)
    used = sum(a.used_days or 0 for a in review.audits)
    return [
        (str(held), fill(labels.audits_held, total=len(review.audits), late=late)),
        (f"{covered:g}", fill(labels.clauses_covered, total=f"{required:g}")),
        (str(len(pending)), labels.open_nonconformities),
        (str(sum(n.is_overdue for n in pending)), labels.overdue),
        (str(sum(n.grade is Grade.MAJOR for n in pending)), labels.open_majors),
        (f"{used:g}", fill(labels.days_used, total=f"{review.planned_days:g}")),
    ]


class _Content:
    """The pieces of each part, from one record in the words of one design."""

    def __init__(self, review: ManagementReview, words: ReviewWording) -> None:
        self._review = review
        self._words = words
        self._labels = words.labels

    def headed(self, number: int, topic: Topic, inside: Sequence[str]) -> Headed:
        """A topic with what fills it, and the places for a person last."""
        words = self._words.topics[topic.id]
        asked = "; ".join(f"{name} {topic.clauses[name]}" for name in inside if name in topic.clauses)
        asked_by = fill(self._labels.asked_by, clauses=asked) if asked else ""
        pieces = [piece for part in topic.parts for piece in _PARTS[part](self)]
        return Headed(number, words.heading, asked_by, [*pieces, *map(ToFill, words.fill)])

    # What earlier reviews decided

    def actions(self) -> Iterator[Piece]:
        labels, actions = self._labels, self._review.actions
        if not actions:
            yield Says(labels.no_actions)
            return
        rows = [
            (
                each.review,
                f"{each.text}{f' ({each.result})' if each.result else ''}",
                each.owner,
                self._day(each.due),
                self._day(each.done) or (labels.late if each.is_overdue else ""),
            )
            for each in actions
        ]
        head = (labels.decided_by, labels.what, labels.owner, labels.due, labels.done)
        yield from self._sheet(head, rows, (12, 44, 18, 13, 13))

    def programme_reviews(self) -> Iterator[Piece]:
        labels = self._labels
        if not self._review.reviews:
            yield Says(labels.no_reviews)
        for each in self._review.reviews:
            said = fill(
                labels.review_held,
                ref=each.ref,
                date=self._day(each.on),
                name=each.by,
                period=self._words.days(each.first, each.last),
            )
            yield Subheading(said)
            names = self._words.review_topics
            yield Entries([f"{names.get(topic, topic)}: {text}" for topic, text in each.said.items() if text])
            yield Says(f"{labels.conclusion}: {each.conclusion}")

    # What changed, what is to come

    def changes(self) -> Iterator[Piece]:
        if self._review.programme_changes:
            yield Says(fill(self._labels.said_changes, words=self._review.programme_changes))

    def ahead(self) -> Iterator[Piece]:
        labels = self._labels
        told = [
            fill(
                labels.ahead_event if each.is_event else labels.ahead_audit,
                ref=each.ref,
                title=each.title,
                date=self._words.days(each.first, each.last),
            )
            for each in self._review.ahead
        ]
        yield Entries(self._cut(told)) if told else Says(labels.nothing_ahead)

    # Audits

    def audits(self) -> Iterator[Piece]:
        labels, audits = self._labels, self._review.audits
        if not audits:
            yield Says(labels.no_audits)
            return
        grades = Counter[Grade]()
        for audit in audits:
            grades.update(audit.grades)
        held, late = sum(a.is_held for a in audits), sum(a.is_late for a in audits)
        yield Says(
            fill(
                labels.audits_sentence,
                total=len(audits),
                held=held,
                late=late,
                findings=self._counts(grades) or labels.none,
            )
        )
        rows = [
            (
                each.ref,
                each.title,
                self._words.days(each.first, each.last),
                each.lead,
                ", ".join(each.standards),
                labels.taken_over if each.taken_over else self._words.audit_states[each.state],
                self._counts(each.grades),
            )
            for each in audits
        ]
        head = (
            labels.audit,
            labels.what,
            labels.dates,
            labels.lead,
            labels.standards,
            labels.state,
            labels.findings,
        )
        yield from self._sheet(head, rows, (11, 24, 15, 18, 8, 10, 14))

    def figures_of_audits(self) -> Iterator[Piece]:
        yield from self._figures("K-01", "K-11", "K-22")

    def figures_of_follow_up(self) -> Iterator[Piece]:
        yield from self._figures("K-12", "K-21")

    def _figures(self, first: str, last: str, *also: str) -> Iterator[Piece]:
        """The indicators from one id to another, with their trends."""
        labels = self._labels
        chosen = [each for each in self._review.figures if first <= each.id <= last or each.id in also]
        if not chosen:
            return
        rows = [(f"{each.id} {self._name(each)}", each.value, each.of) for each in chosen]
        head = (labels.figure, labels.value, labels.counted_from, labels.trend)
        yield Sheet(head, rows, (25, 13, 42, 20), [each.months for each in chosen])
        yield Says(f"{labels.trend_caption} {labels.rate_rule}", quiet=True)

    def _name(self, figure: FigureFacts) -> str:
        return self._words.figures.get(figure.id, figure.name)

    def coverage(self) -> Iterator[Piece]:
        labels = self._labels
        rows = [(each.standard, f"{each.covered:g}", f"{each.required:g}") for each in self._review.coverage]
        yield from self._sheet((labels.standard, labels.covered, labels.required), rows, (40, 30, 30))
        yield from (Says(note, quiet=True) for note in self._review.not_counted)
        if self._review.gaps:
            yield Subheading(labels.gap)
            yield Entries(self._cut(list(self._review.gaps)))
        else:
            yield Says(labels.no_gaps)

    def feedback(self) -> Iterator[Piece]:
        labels, feedback = self._labels, self._review.feedback
        if not feedback:
            yield Says(labels.no_feedback)
            return
        rows = [
            (
                each.audit,
                str(each.asked),
                str(each.answered),
                "" if each.mean is None else f"{each.mean:.1f} / 5",
                "\n".join(f"- {comment}" if len(each.comments) > 1 else comment for comment in each.comments),
            )
            for each in feedback
        ]
        head = (labels.audit, labels.asked, labels.answered, labels.mark, labels.comments)
        yield from self._sheet(head, rows, (14, 9, 10, 9, 58))

    # Nonconformities

    def nonconformities(self) -> Iterator[Piece]:
        labels, known = self._labels, self._review.nonconformities
        if not known:
            yield Says(labels.no_nonconformities)
            return
        grades = Counter(each.grade for each in known if self._issued_inside(each.issued))
        said = fill(
            labels.nonconformities_sentence,
            issued=grades.total(),
            grades=self._counts(grades) or labels.none,
            closed=sum(self._issued_inside(each.closed) for each in known),
            open=sum(each.is_open for each in known),
            overdue=sum(each.is_overdue for each in known),
            repeats=sum(each.is_repeat for each in known),
        )
        yield Says(said)
        rows = [
            (
                each.ref,
                each.title,
                self._grade(each.grade) + (f", {labels.repeat}" if each.is_repeat else ""),
                ", ".join(each.clauses),
                " / ".join(p for p in (each.process, each.site) if p),
                each.owner,
                self._words.states[each.state],
                self._when(each.closed, each.due, each.is_overdue),
            )
            for each in known
        ]
        head = (
            labels.number,
            labels.what,
            labels.grade,
            labels.clauses,
            labels.place,
            labels.owner,
            labels.state,
            labels.due,
        )
        yield from self._sheet(head, rows, (11, 22, 9, 15, 13, 10, 10, 10))
        for piece in looking_back(self._review, self._words):
            yield Entries(self._cut(piece.texts)) if isinstance(piece, Entries) else piece

    def _when(self, closed: date | None, due: date | None, overdue: bool) -> str:
        if closed:
            return fill(self._labels.closed, date=self._day(closed))
        return f"{self._day(due)}{f', {self._labels.late}' if overdue else ''}" if due else ""

    def _issued_inside(self, day: date | None) -> bool:
        return day is not None and self._review.first <= day <= self._review.last

    def improvements(self) -> Iterator[Piece]:
        labels, found = self._labels, self._review.improvements
        if not found:
            yield Says(labels.no_improvements)
            return
        rows = [(each.audit, each.ref, self._grade(each.grade), each.title, ", ".join(each.clauses)) for each in found]
        head = (labels.audit, labels.number, labels.grade, labels.what, labels.clauses)
        yield from self._sheet(head, rows, (13, 9, 16, 46, 16))

    # Means and risks

    def days(self) -> Iterator[Piece]:
        labels, review = self._labels, self._review
        told = [audit for audit in review.audits if audit.used_days is not None]
        used, planned = sum(a.used_days or 0 for a in told), sum(a.planned_days for a in told)
        if told:
            yield Says(fill(labels.days_sentence, used=f"{used:g}", planned=f"{planned:g}", n=len(told)))
        if not told or planned != review.planned_days:
            yield Says(fill(labels.days_planned, days=f"{review.planned_days:g}"))
        for label, words in ((labels.resources, review.resources), (labels.budget, review.budget)):
            if words:
                yield Says(f"{label}: {words}")

    def risks(self) -> Iterator[Piece]:
        labels = self._labels
        if not self._review.risks:
            return
        kinds: Mapping[str, str] = {"risk": labels.risk, "opportunity": labels.chance}
        rows = [(kinds[each.kind], each.text, each.treatment, each.owner) for each in self._review.risks]
        yield from self._sheet(("", labels.what, labels.treatment, labels.owner), rows, (10, 40, 36, 14))

    # Small words

    def _day(self, day: date | None) -> str:
        return self._words.day(day)

    def _counts(self, grades: Mapping[Grade, int]) -> str:
        """Counts by grade, the gravest first."""
        return ", ".join(
            f"{grades[g]} {fill_count(self._words.grades[g], grades[g])}" for g in reversed(Grade) if grades.get(g)
        )

    def _grade(self, grade: Grade) -> str:
        return fill_count(self._words.grades[grade], 1)

    def _cut(self, texts: Sequence[str]) -> list[str]:
        more = len(texts) - _LISTED
        return [*texts[:_LISTED], fill_count(self._labels.more, more)] if more > 0 else list(texts)

    def _sheet(
        self, head: Sequence[str], rows: Iterable[Sequence[str]], shares: Sequence[float]
    ) -> Iterator[Sheet | Says]:
        every = list(rows)
        yield Sheet(head, every[:_LISTED], shares)
        if len(every) > _LISTED:
            yield Says(fill_count(self._labels.more, len(every) - _LISTED), quiet=True)


_PARTS: Mapping[Part, Callable[[_Content], Iterator[Piece]]] = {
    Part.ACTIONS: _Content.actions,
    Part.CHANGES: _Content.changes,
    Part.AUDITS: _Content.audits,
    Part.FIGURES_OF_AUDITS: _Content.figures_of_audits,
    Part.FIGURES_OF_FOLLOW_UP: _Content.figures_of_follow_up,
    Part.COVERAGE: _Content.coverage,
    Part.FEEDBACK: _Content.feedback,
    Part.PROGRAMME_REVIEWS: _Content.programme_reviews,
    Part.NONCONFORMITIES: _Content.nonconformities,
    Part.RISKS: _Content.risks,
    Part.DAYS: _Content.days,
    Part.AHEAD: _Content.ahead,
    Part.IMPROVEMENTS: _Content.improvements,
}
