"""The audit plan as messages, one to each who has a part in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditor.cli.context import Call, reads
from auditor.cli.edges import Verb, tell
from auditor.cli.rows import Row
from auditor.cli.show import emit
from auditor.model.people import Person
from auditor.model.quantity import quantity

if TYPE_CHECKING:
    from auditor.exchange.mail import Letter

_NAMED = 5
"""How many of those without an address are named."""


@click.command("plan-mail", cls=Verb)
@click.argument("ref")
@click.option("--person", metavar="PERSON", help="Only to him or her.")
@click.option(
    "-o", "--output", metavar="DIR", type=click.Path(path_type=Path, file_okay=False), help="A file .eml to each."
)
@click.option("--no-calendar", is_flag=True, help="Without the sessions as a calendar file.")
@reads
def plan_mail(call: Call, ref: str, person: str | None, output: Path | None, no_calendar: bool) -> None:
    """Write the plan as messages: to each the own sessions in the own time zone, what to prepare and whom to ask.

    With -o a file for each, to be opened and sent by a mail program; else their texts. What is not issued says so.
    """
    from auditor.activities.plan_mail import letters
    from auditor.exchange.mail import eml, file_names

    book = call.audit(ref)
    wanted = book.find(Person, person).id if person else None
    found = letters(call.workspace, book, wanted, with_calendar=not no_calendar)
    names = file_names(f"{book.ref}-plan", found) if output else [""] * len(found)
    if output is not None:
        output.mkdir(parents=True, exist_ok=True)
        for name, letter in zip(names, found, strict=True):
            (output / name).write_bytes(eml(letter))
        tell(f"Written: {quantity(len(found), 'message')} in {output}")
    without = [letter.to.name for letter in found if letter.to.address is None]
    if without:
        told = ", ".join(without[:_NAMED]) + (f" and {len(without) - _NAMED} more" if len(without) > _NAMED else "")
        tell(f"No usable e-mail address is kept of {told}: auditor people edit PERSON --email ADDRESS")
    rows = [_row(letter, name) for letter, name in zip(found, names, strict=True)]
    emit(call.as_json, rows, names if output else map(_text, found))


def _text(letter: Letter) -> str:
    return f"To: {letter.to.name}\nSubject: {letter.subject}\n\n{letter.text}"


def _row(letter: Letter, file: str) -> Row:
    return {
        "to": letter.to.name,
        "email": letter.to.address.addr_spec if letter.to.address else "",
        "subject": letter.subject,
        "text": letter.text,
        "calendar": letter.calendar is not None,
        "file": file,
    }
