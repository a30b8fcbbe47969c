"""What auditees say of an audit: asked for by a form, taken in, counted (K-11)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click

from auditor.activities import feedback as work
from auditor.cli import naming, rows
from auditor.cli.context import Acting, Call, acts, reads
from auditor.cli.edges import Noun, tell
from auditor.cli.show import emit, print_bytes, table, told, write_file
from auditor.errors import InvalidInput
from auditor.exchange import feedback_form
from auditor.ledger import NothingChanged
from auditor.model.feedback import HIGHEST, LOWEST, FeedbackAnswer, FeedbackRequest, by_question
from auditor.model.people import Person
from auditor.model.record import Id
from auditor.model.text import readable
from auditor.workspace import AuditBook


@click.group(cls=Noun)
def feedback() -> None:
    """What auditees say of an audit: ask, send the form out, take the answers in."""


def _row(book: AuditBook, it: FeedbackRequest) -> rows.Row:
    given = work.answers(book, it.id)
    return {
        "audit": book.ref,
        "id": it.id,
        "on": it.on.isoformat(),
        "by": rows.ref_of(book, Person, it.by),
        "anonymous": it.anonymous,
        "asked": [rows.ref_of(book, Person, person) for person in it.asked],
        "answered": len(given),
        "mean": _rounded(sum(each.mark for each in given) / len(given)) if given else None,
        "questions": [
            {"question": question, "mean": _rounded(mark), "n": n} for question, mark, n in by_question(it, given)
        ],
        "answers": [_answer_row(book, each) for each in given],
    }


def _answer_row(book: AuditBook, it: FeedbackAnswer) -> rows.Row:
    person = rows.ref_of(book, Person, it.person) if it.person else None
    return {
        "person": person,
        "on": it.on.isoformat(),
        "marks": it.marks,
        "mark": _rounded(it.mark),
        "comment": it.comment,
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


@feedback.command("ask")
@click.argument("ref")
@click.option("--person", "people", multiple=True, help="Whom to ask; again for each. Default: the auditees it met.")
@click.option("--anonymous", is_flag=True, help="Answers name nobody.")
@click.option("--question", "questions", multiple=True, help="What to ask instead of the usual; again for each.")
@acts
def ask(call: Acting, ref: str, people: tuple[str, ...], anonymous: bool, questions: tuple[str, ...]) -> None:
    """Record who is asked, after the closing meeting; then send out the form."""
    book = call.audit(ref)
    outcome = work.ask(book, call.act(), naming.ids(book, Person, people), anonymous=anonymous, questions=questions)
    asked = len(outcome.value.asked)
    line = f"{book.ref} feedback asked of {asked}: auditor feedback form {book.ref} -o FOLDER"
    told(call, outcome, _row(book, outcome.value), line)


@feedback.command("form")
@click.argument("ref")
@click.option("--person", help="The form of one person; default one for each who has not answered.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="A folder for the forms, or a file (FORM.txt) where there is one; without it they are printed.",
)
@reads
def form(call: Call, ref: str, person: str | None, output: Path | None) -> None:
    """Write the form to send out, a text; an anonymous one is the same for everybody."""
    book = call.audit(ref)
    forms = list(_forms(book, naming.person_of(book, person)))
    if not forms:
        raise InvalidInput("Everybody has answered.", f"auditor feedback show {book.ref}")
    if output is not None and output.suffix and not output.is_dir():
        if len(forms) > 1:
            raise InvalidInput(
                f"There are {len(forms)} forms, and {output.name} is one file.",
                "Name a folder, or one person: --person PERSON",
            )
        write_file(output, forms[0][1].encode())
        return
    for name, text in forms:
        if output is None:
            print_bytes(text.encode())
        else:
            output.mkdir(parents=True, exist_ok=True)
            write_file(output / name, text.encode())


def _forms(book: AuditBook, person: Id | None) -> Iterator[tuple[str, str]]:
    """File name and text of each form: of one person, else of all whose answers are missing."""
    if person is not None:
        request = work.request_for(book, person)
        if not request.anonymous:
            yield work.file_name(book, person), work.form_of(book, request, person)
            return
        yield from work.forms(book, request)
        return
    for request in work.requests(book) or [work.request_for(book)]:
        yield from work.forms(book, request)


@feedback.command("take-in")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@acts
def take_in(call: Acting, files: tuple[Path, ...]) -> None:
    """Take in forms that came back; each is kept by itself, and one that cannot be read stops nobody else's."""
    kept: list[rows.Row] = []
    faults: list[str] = []
    for path in files:
        try:
            filled = feedback_form.read(_text(path))
            book = call.audit(filled.audit)
            outcome = work.take_in(book, call.act(), filled)
        except NothingChanged as known:
            tell(f"{path.name}: {known.message}")
            continue
        except InvalidInput as wrong:
            tell(f"{path.name}: {wrong.message} {wrong.hint}")
            faults.append(path.name)
            continue
        call.tell_warnings(outcome)
        kept.append({"file": path.name, "audit": book.ref, **_answer_row(book, outcome.value)})
    emit(call.as_json, kept, [f"{len(kept)} of {len(files)} taken in"])
    if faults:
        raise InvalidInput(f"Not taken in: {', '.join(faults)}.", "Mend the form and take it in again.")


_LARGEST = 1_000_000


def _text(path: Path) -> str:
    if path.stat().st_size > _LARGEST:
        raise InvalidInput("It is too large for a form.", "A form is a text of one page.")
    return readable(path.read_bytes().decode("utf-8", errors="replace"))


@feedback.command("answer")
@click.argument("ref")
@click.option("--person", help="Whose answer it is; nobody's where it is anonymous.")
@click.option(
    "--mark",
    "marks",
    multiple=True,
    type=click.IntRange(0, HIGHEST),
    required=True,
    help=f"{LOWEST} to {HIGHEST} for each question in its order, 0 where it was left out.",
)
@click.option("--comment", default="")
@acts
def answer(call: Acting, ref: str, person: str | None, marks: tuple[int, ...], comment: str) -> None:
    """Keep an answer that was given by word or on paper."""
    book = call.audit(ref)
    who = naming.person_of(book, person)
    request = work.request_for(book, who)
    outcome = work.answer(book, call.act(), request.id, [mark or None for mark in marks], comment, who)
    told(call, outcome, _answer_row(book, outcome.value), f"{book.ref} feedback {outcome.value.mark:.1f} of {HIGHEST}")


@feedback.command("show")
@click.argument("ref")
@reads
def show(call: Call, ref: str) -> None:
    """Show what was asked and answered."""
    book = call.audit(ref)
    found = [_row(book, each) for each in work.requests(book)]
    emit(call.as_json, found, _shown(found))


def _shown(found: Iterable[Any]) -> Iterator[str]:
    empty = True
    for row in found:
        empty = False
        mean = f", mean {row['mean']:.1f} of {HIGHEST}" if row["mean"] else ""
        yield f"Asked on {row['on']}{', anonymous' if row['anonymous'] else ''}: {', '.join(row['asked'])}"
        yield f"Answered: {row['answered']} of {len(row['asked'])}{mean}"
        yield ""
        told_ = [
            {"mean": f"{q['mean']:.1f}" if q["n"] else "–", **{k: q[k] for k in ("n", "question")}}
            for q in row["questions"]
        ]
        yield from table(told_, ["mean", "n", "question"])
        for each in row["answers"]:
            if each["comment"]:
                yield ""
                yield f"{each['person'] or 'Anonymous'}, {each['on']}:"
                yield from (f"  {line}" for line in each["comment"].split("\n"))
        yield ""
    if empty:
        yield "Nobody was asked yet."
