"""Messages to the owner of a nonconformity and the form that goes out: to be copied, or as files to be sent.

Owners often have no terminal: it is plain text in their language, to be put into whatever they read.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from auditor.activities import letters
from auditor.activities.response_form import FORM_IN, design, form_of
from auditor.errors import InvalidInput
from auditor.exchange import response_docx, response_form
from auditor.exchange.mail import Letter, eml, file_stem
from auditor.model.nonconformity import Nonconformity
from auditor.model.words import NonconformityState as N
from auditor.tui.keymap import key_of
from auditor.tui.screens.on_book import BookScreen
from auditor.tui.screens.register.entries import Entry, person
from auditor.tui.screens.writing import write
from auditor.tui.widgets.file_field import FileField
from auditor.tui.widgets.form_fields import Choice, Field
from auditor.workspace import AuditBook

if TYPE_CHECKING:
    from auditor.tui.screens.register.register import RegisterScreen


def keys(record: Nonconformity) -> list[tuple[str, str]]:
    """The keys of the form with their words, where an answer is waited for."""
    return [(key_of("response-form"), "form"), (key_of("read-form"), "read form")] if record.state in FORM_IN else []


def show(screen: BookScreen | RegisterScreen, book: AuditBook, each: Entry) -> None:
    """Show the message that fits the state, to be copied; a terminal that allows it has it in the clipboard already."""
    record = book.get(Nonconformity, each.it.id)
    letter = letters.letter(screen.desk.workspace, book, record, with_document=False, sender=screen.desk.by or None)
    written = f"{letter.subject}\n\n{letter.text}"
    screen.app.copy_to_clipboard(written)
    to = person(each.it, letters.recipient(book, record, letters.kind_of(record, screen.desk.today()))) or "the owner"
    screen.read(f"To {to} · copied where the terminal allows it · {key_of('back')} closes", written)


def write_message(screen: BookScreen, book: AuditBook, record: Nonconformity) -> None:
    """Ask which message, and write it as a file that a mail program opens."""
    fitting = letters.kind_of(record, screen.desk.today())
    kinds = [letters.Kind.REQUEST, letters.Kind.REMINDER, letters.Kind.ESCALATION, letters.Kind.NOTE]
    if record.state is N.RESPONSE_RETURNED:
        kinds.insert(2, letters.Kind.RETURN)
    letter_of = {"request": "r", "reminder": "m", "return": "t", "escalation": "e", "note": "n"}
    options = tuple((letter_of[kind], kind.value, kind.value) for kind in kinds)
    done: list[str] = []

    def accept(answers: dict[str, str]) -> None:
        letter = _letter(screen, book, record, answers)
        path = Path(answers["file"])
        write(path, eml(letter))
        without = "" if letter.to.address else "; no address is kept of the recipient"
        done.append(f"The message to {letter.to.name or 'nobody named'} is in {path.name}{without}")

    _ask(
        screen,
        f"A message about {record.ref}",
        [
            Choice("kind", "Message", fitting.value, required=True, options=options),
            _language(screen),
            FileField("file", "File", f"~/{file_stem(record.ref)}-message.eml", required=True, is_new=True),
        ],
        accept,
        done,
        "The form to answer in goes with it where an answer is asked for; an escalation goes to whom it was escalated.",
    )


def _letter(screen: BookScreen, book: AuditBook, record: Nonconformity, answers: dict[str, str]) -> Letter:
    kind, by = letters.Kind(answers["kind"]), screen.desk.by or None
    return letters.letter(screen.desk.workspace, book, record, kind, language=answers["language"], sender=by)


def write_form(screen: BookScreen, book: AuditBook, record: Nonconformity) -> None:
    """Ask where to, and write the form by which the owner answers: a Word document, or a text by its ending."""
    workspace = screen.desk.workspace
    form_of(workspace, book, record)
    done: list[str] = []

    def accept(answers: dict[str, str]) -> None:
        path = Path(answers["file"])
        form = form_of(workspace, book, record, answers["language"])
        match path.suffix.lower():
            case ".docx":
                data = response_docx.written(form)
            case ".txt":
                data = response_form.written(form).encode()
            case _:
                raise InvalidInput(f"{path.name} is neither .docx nor .txt.", "The ending says which it is.")
        write(path, data)
        done.append(f"The form is in {path.name}; {key_of('read-form')} takes it back")

    file = FileField("file", "File", f"~/{file_stem(record.ref)}.docx", required=True, is_new=True, help=".docx, .txt")
    _ask(
        screen,
        f"The form of {record.ref}",
        [_language(screen), file],
        accept,
        done,
        "What the owner fills in and sends back: a Word document, or a text where the name ends in .txt.",
    )


def _language(screen: BookScreen) -> Field:
    known = ", ".join(design(screen.desk.workspace).wording)

    def check(text: str) -> None:
        if text and text not in design(screen.desk.workspace).wording:
            raise InvalidInput(f"There are no words in {text}.", known)

    return Field("language", "Language", check=check, help=f"empty: the owner's own; {known}")


def _ask(screen: BookScreen, title: str, fields: list[Field], accept: object, done: list[str], text: str) -> None:
    def closed(answers: dict[str, str] | None) -> None:
        if answers is not None:
            screen.say(done[-1])

    screen.ask(title, fields, accept, closed, text=text, writes=False)  # type: ignore[arg-type]
