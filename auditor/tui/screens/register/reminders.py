"""Several owners are reminded at once: what each is asked for is ticked, and each gets one message."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.activities.reminders import Reminders, files, reminders, waits_for_owner
from auditor.errors import InvalidInput
from auditor.exchange.mail import eml
from auditor.figures.follow_up import whose
from auditor.figures.overview import Followed
from auditor.model.quantity import quantity
from auditor.tui.keymap import told
from auditor.tui.screens.register.choice import in_order
from auditor.tui.screens.register.entries import Entry, days, person
from auditor.tui.screens.writing import write
from auditor.tui.widgets.columns import Column, Row
from auditor.tui.widgets.file_field import FileField
from auditor.tui.widgets.form_fields import Choice
from auditor.tui.widgets.ticks import Ticks

if TYPE_CHECKING:
    from auditor.tui.screens.register.register import RegisterScreen

COLUMNS = (Column("", 10), Column("", 9), Column("days", 6, align="right"), Column("about"))
"""Reference, grade, days left, what it is about."""

_NOBODY = "Nobody named yet"


def choose(screen: RegisterScreen, shown: Sequence[Followed], entry: Callable[[Followed], Entry]) -> None:
    """Tick those to be reminded of, under their owners; the overdue ones are ticked already."""
    waiting = {it.id: it for it in shown if waits_for_owner(it)}
    if not waiting:
        raise InvalidInput("Nothing that is shown waits for an owner.", told("{back} shows all again."))
    late = [it.id for it in waiting.values() if it.is_overdue(screen.desk.today())]

    def ticked(chosen: Collection[str] | None) -> None:
        if chosen is not None and not chosen:
            screen.say("None was ticked; nobody is reminded.")
        elif chosen:
            screen.call_later(ask, screen, [waiting[each] for each in waiting if each in chosen])

    title = "to be reminded of, one message to each owner"
    screen.app.push_screen(Ticks(title, COLUMNS, list(_by_owner(screen, waiting.values(), entry)), late), ticked)


def _by_owner(
    screen: RegisterScreen, waiting: Collection[Followed], entry: Callable[[Followed], Entry]
) -> Iterator[Row]:
    owners: dict[str, list[Followed]] = {}
    for it in waiting:
        owners.setdefault(person(it, whose(it)) or _NOBODY, []).append(it)
    for name in sorted(owners, key=in_order):
        yield Row(f"#{name}", (name, str(len(owners[name]))), heading=True)
        for each in sorted(map(entry, owners[name]), key=lambda each: (each.left is None, each.left or 0)):
            grade = screen.signs.segments(each.it.grade.value)
            yield Row(each.it.id, (each.it.ref, grade, days(each), each.it.row.title))


def ask(screen: RegisterScreen, wanted: Sequence[Followed]) -> None:
    """Ask for the folder and write the messages; the texts go into the clipboard as well, where a terminal has one."""
    done: list[str] = []

    def accept(answers: dict[str, str]) -> None:
        made = reminders(
            screen.desk.workspace,
            wanted,
            with_documents=answers["forms"] == "with",
            sender=screen.desk.by or None,
        )
        folder = Path(answers["folder"])
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as wrong:
            raise InvalidInput(f"{folder} cannot be made: {wrong.strerror}.", "Name another folder.") from wrong
        for name, letter in files(made).items():
            write(folder / name, eml(letter))
        screen.app.copy_to_clipboard(texts(made))
        done.append(_said(made, folder))

    def closed(answers: dict[str, str] | None) -> None:
        if answers is not None:
            screen.say(done[-1])

    about = quantity(len(wanted), "nonconformity", "nonconformities")
    forms = (("w", "with", "the form of each goes with it"), ("o", "without", "without forms"))
    screen.ask(
        f"Remind of {about}",
        [
            FileField("folder", "Folder", f"~/reminders-{screen.desk.today()}", required=True, is_new=True),
            Choice("forms", "Forms", "with", required=True, options=forms),
        ],
        accept,
        closed,
        text="One message to each owner, in his or her language, with what is asked, by when and how late. Open and "
        "send them with your mail program; the texts are copied, too, where the terminal allows it.",
        busy="Writing the messages …",
        writes=False,
    )


def texts(made: Reminders) -> str:
    """All messages under each other, as text."""
    return "\n\n".join(f"{letter.to.name}\n{letter.subject}\n\n{letter.text}" for letter in made.letters)


def _said(made: Reminders, folder: Path) -> str:
    number = len(made.letters)
    said = f"Written: {quantity(number, 'message')} in {folder.name}"
    without = sum(letter.to.address is None for letter in made.letters)
    if without:
        said += f"; without an e-mail address: {without}"
    if made.left_out:
        said += f"; without {', '.join(made.left_out)}, which cannot be read"
    return said
