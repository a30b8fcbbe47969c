"""Reminders to several owners at once: one message to each, with all that is asked of him or her."""

from __future__ import annotations

from pathlib import Path

import click

from auditor.activities import follow_up
from auditor.cli import naming
from auditor.cli.context import Call, reads
from auditor.cli.edges import Verb, tell
from auditor.cli.show import emit
from auditor.errors import InvalidInput
from auditor.figures.overview import Followed
from auditor.model.quantity import quantity
from auditor.workspace.rows import followed_in

_NAMED = 5


@click.command("remind", cls=Verb)
@click.argument("refs", metavar="[NC]...", nargs=-1)
@click.option("--overdue", is_flag=True, help="Only those whose due date is over.")
@click.option("--owner", metavar="PERSON", help="Only those of one owner.")
@click.option("--audit", "audit_ref", metavar="REF", help="Only those of one audit.")
@click.option("--language", default="", metavar="CODE", help="Default: each owner's own; en, de, fr.")
@click.option("--no-form", is_flag=True, help="Without the forms to answer in.")
@click.option("-o", "--output", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
              help="A message for a mail program (.eml) for each owner; else their texts.")  # fmt: skip
@reads
def remind(
    call: Call,
    refs: tuple[str, ...],
    overdue: bool,
    owner: str | None,
    audit_ref: str | None,
    language: str,
    no_form: bool,
    output: Path | None,
) -> None:
    """Write one message to each owner who owes a step, with all that is asked of him or her.

    Of the NCs that are named, else of all in which the owner has the turn. In the owner's language, with what is asked,
    by when, how late, and what counts as done; the forms to answer in go with the files.
    """
    from auditor.activities.reminders import files, reminders
    from auditor.exchange.mail import eml

    wanted = _wanted(call, refs, overdue, owner, audit_ref)
    if not wanted:
        tell("No owner has to be reminded: auditor nc list --open says who has the turn.")
    made = reminders(call.workspace, wanted, language=language, with_documents=bool(output) and not no_form)
    named = files(made)
    if output is not None and named:
        try:
            output.mkdir(parents=True, exist_ok=True)
            for name, letter in named.items():
                (output / name).write_bytes(eml(letter))
        except OSError as wrong:
            raise InvalidInput(f"{output} cannot be written: {wrong.strerror}.", "Name another folder.") from wrong
        about = quantity(len(wanted), "nonconformity", "nonconformities")
        tell(f"Written: {quantity(len(named), 'message')} about {about} in {output}")
    without = [letter.to.name or "nobody named" for letter in made.letters if letter.to.address is None]
    if without:
        names = ", ".join(without[:_NAMED]) + (f" and {len(without) - _NAMED} more" if len(without) > _NAMED else "")
        tell(f"No usable e-mail address is kept of {names}: auditor people edit PERSON --email ADDRESS")
    if made.left_out:
        tell(f"Without {', '.join(made.left_out)}, which cannot be read: auditor verify")
    rows = [
        {
            "to": letter.to.name,
            "email": letter.to.address.addr_spec if letter.to.address else "",
            "refs": list(those),
            "subject": letter.subject,
            "text": letter.text,
            "file": name if output else "",
        }
        for (name, letter), those in zip(named.items(), made.refs, strict=True)
    ]
    texts = [f"To: {letter.to.name}\nSubject: {letter.subject}\n\n{letter.text}" for letter in made.letters]
    emit(call.as_json, rows, list(named) if output else texts)


def _wanted(
    call: Call, refs: tuple[str, ...], overdue: bool, owner: str | None, audit_ref: str | None
) -> list[Followed]:
    from auditor.activities.reminders import waits_for_owner

    today = call.today
    owned_by = naming.person_of(call.workspace.programme, owner)
    within = call.audit(audit_ref).ref if audit_ref else ""
    named = [followed_in(book, it.id) for book, it in (follow_up.find(call.workspace, ref) for ref in refs)]
    among = {it.id: it for it in named or filter(waits_for_owner, call.overview().owed)}
    return [
        it
        for it in among.values()
        if (not overdue or it.is_overdue(today))
        and (owned_by is None or owned_by == it.owner)
        and (not within or it.audit == within)
    ]
