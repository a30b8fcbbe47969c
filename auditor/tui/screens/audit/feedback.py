"""What the auditees say of the audit: whom was asked, the forms that go out and come back, answers and means (K-11)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from auditor.activities import feedback as work
from auditor.activities.act import Act
from auditor.errors import InvalidInput
from auditor.exchange import feedback_form
from auditor.model.feedback import HIGHEST, LOWEST, FeedbackAnswer, FeedbackRequest, by_question
from auditor.model.people import Person
from auditor.model.quantity import quantity
from auditor.model.record import Id
from auditor.model.text import readable
from auditor.model.words import Role
from auditor.tui.keymap import told
from auditor.tui.screens import names
from auditor.tui.screens.acting import YES, yes_or_no
from auditor.tui.screens.audit.doing import Answers, do_step, who
from auditor.tui.screens.audit.section import AuditSection
from auditor.tui.screens.people import ids, several
from auditor.tui.widgets.columns import Column, Row
from auditor.tui.widgets.file_field import FileField
from auditor.tui.widgets.form_fields import Field, LongField

_LARGEST = 1_000_000
_ASKS = (Role.LEAD, Role.PROGRAMME_MANAGER)


class Feedback(AuditSection):
    """Enter takes an answer in or reads it; ``+`` asks more people."""

    name = "feedback"
    title = "Feedback"
    columns = (Column(share=3), Column("", 12, align="right"))
    adds = "people to ask"
    empty = "Nobody was asked; after closing, {new} asks the auditees."

    def count(self) -> str:
        """How many answered of those asked."""
        asked = sum(len(request.asked) for request in work.requests(self.book))
        return f"{len(work.answers(self.book))}/{asked}" if asked else ""

    def rows(self) -> Sequence[Row]:
        """Each request with its forms, who was asked, and the mean of each question."""
        return [row for request in work.requests(self.book) for row in self._of(request)]

    def _of(self, request: FeedbackRequest) -> Iterator[Row]:
        given, missing = work.answers(self.book, request.id), work.missing(self.book, request)[1]
        told = f"Asked {request.on}{', anonymous' if request.anonymous else ''}"
        yield Row(f"head-{request.id}", (told, f"{len(given)}/{len(request.asked)}"), heading=True)
        if missing:
            yield Row(f"out#{request.id}", ("Write the forms that go out", ""))
            yield Row(f"in#{request.id}", ("Take in forms that came back", ""))
        if request.anonymous:
            if missing:
                yield Row(f"add#{request.id}", ("Keep an answer given by word or on paper", ""))
            yield from (self._answered(each, f"Answer {n}") for n, each in enumerate(given, start=1))
        else:
            known = {each.person: each for each in given}
            for person in request.asked:
                name = names.person(self.book, person)
                if person in known:
                    yield self._answered(known[person], name)
                else:
                    yield Row(f"add#{request.id}#{person}", (name, (("no answer", "muted"),)))
        if given:
            yield Row(f"means-{request.id}", ("What was asked, and the mean of the marks", ""), heading=True)
            for n, (question, mean, count) in enumerate(by_question(request, given), start=1):
                said = "–" if mean is None else f"{mean:.1f}  ({count})"
                yield Row(f"question-{request.id}-{n}", (f"{n}. {question}", said))

    def _answered(self, answer: FeedbackAnswer, name: str) -> Row:
        return Row(f"answer#{answer.id}", (name, f"{answer.mark:.1f} of {HIGHEST}"))

    # Keys

    def new(self) -> None:
        """Ask the auditees who were not asked yet."""
        book, programme = self.book, self.screen.desk.workspace.programme
        before = {person for request in work.requests(book) for person in request.asked}
        usual = [person for person in work.auditees(book) if person not in before]
        fields = [
            several(programme, Person, "people", "Whom", usual, required=True),
            yes_or_no("anonymous", "Anonymous", "answers name nobody", "answers say whose they are", "no"),
            *who(self.screen.desk, book, _ASKS, book.audit.lead),
        ]

        def do(answers: Answers, acting: Act) -> object:
            people = ids(self.screen.desk, Person, answers["people"])
            self.screen.take_over_new(people, acting)
            return work.ask(book, acting, people, anonymous=answers["anonymous"] == YES)

        self._do("Ask for feedback", fields, do, told("Asked; {open} writes the forms that go out"))

    def open(self, key: str) -> None:
        """Write the forms, take them in, keep an answer, or read one."""
        what, _, rest = key.partition("#")
        request, _, person = rest.partition("#")
        match what:
            case "out":
                self._send_out(self.book.get(FeedbackRequest, request))
            case "in":
                self._take_in()
            case "add":
                self._keep(self.book.get(FeedbackRequest, request), person or None)
            case "answer":
                self._read(self.book.get(FeedbackAnswer, request))

    def _send_out(self, request: FeedbackRequest) -> None:
        field = FileField("folder", "Folder", f"~/feedback-{self.book.ref}", required=True, is_new=True)
        written: list[int] = []

        def accept(answers: dict[str, str]) -> None:
            folder = Path(answers["folder"])
            forms = dict(work.forms(self.book, request))
            try:
                folder.mkdir(parents=True, exist_ok=True)
                for name, text in forms.items():
                    (folder / name).write_bytes(text.encode())
            except OSError as wrong:
                raise InvalidInput(
                    f"{folder} cannot be written: {wrong.strerror or wrong}.", "Name another folder."
                ) from wrong
            written.append(len(forms))

        def closed(answers: dict[str, str] | None) -> None:
            if answers is not None:
                self.screen.say(f"{quantity(written[-1], 'form')} written")

        text = "A text for each who has not answered; an anonymous one is the same for everybody."
        self.screen.ask("Forms that go out", [field], accept, closed, text=text, writes=False)

    def _take_in(self) -> None:
        field = FileField("file", "File", "~/", required=True, suffixes=(".txt", ".eml"))
        self._do(
            "A form that came back",
            [field, *who(self.screen.desk, self.book, _ASKS, self.book.audit.lead)],
            lambda answers, acting: work.take_in(self.book, acting, _filled(Path(answers["file"]))),
            "The answer is kept",
        )

    def _keep(self, request: FeedbackRequest, person: Id | None) -> None:
        asked = "\n".join(f"{n}. {question}" for n, question in enumerate(request.questions, start=1))
        fields = [
            Field(
                "marks",
                "Marks",
                required=True,
                check=lambda text: _marks(text, len(request.questions)),
                help=f"one for each, {LOWEST} to {HIGHEST}, - left out: 45-335",
            ),
            LongField("comment", "Comment", height=3),
            *who(self.screen.desk, self.book, _ASKS, self.book.audit.lead),
        ]
        self._do(
            f"Answer of {names.person(self.book, person)}" if person else "An answer",
            fields,
            lambda answers, acting: work.answer(
                self.book,
                acting,
                request.id,
                _marks(answers["marks"], len(request.questions)),
                answers["comment"],
                person,
            ),
            "The answer is kept",
            asked,
        )

    def _read(self, answer: FeedbackAnswer) -> None:
        request = self.book.get(FeedbackRequest, answer.request)
        told = [f"{mark or '–'}  {question}" for mark, question in zip(answer.marks, request.questions, strict=True)]
        title = names.person(self.book, answer.person) if answer.person else "An answer"
        self.screen.read(f"{title}: {answer.mark:.1f} of {HIGHEST}", "\n".join([*told, "", answer.comment]))

    def _do(self, title: str, fields: Sequence[Field], do: object, said: str, text: str = "") -> None:
        do_step(self.screen, title, fields, do, said, book=self.book, text=text)  # type: ignore[arg-type]


def _filled(path: Path) -> feedback_form.Filled:
    try:
        if path.stat().st_size > _LARGEST:
            raise InvalidInput("It is too large for a form.", "A form is a text of one page.")
        return feedback_form.read(readable(path.read_bytes().decode("utf-8", errors="replace")))
    except OSError as wrong:
        raise InvalidInput(f"{path} cannot be read: {wrong.strerror or wrong}.", "Name another file.") from wrong


def _marks(text: str, count: int) -> list[int | None]:
    """Marks as they are typed: digits and dashes, spaces between them or not."""
    signs = [sign for sign in text if not sign.isspace() and sign not in ",;"]
    if any(sign not in "-0" and not (sign.isdecimal() and LOWEST <= int(sign) <= HIGHEST) for sign in signs):
        raise ValueError(f"{LOWEST} to {HIGHEST}, or - where it was left out")
    if len(signs) != count:
        raise ValueError(f"{count} marks, one for each question; here are {len(signs)}")
    return [None if sign in "-0" else int(sign) for sign in signs]
