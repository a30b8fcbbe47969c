"""Several owners are reminded at once: one message each, in their languages, from the screen and by command."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from auditor.activities import follow_up, organisation
from auditor.activities.reminders import files, reminders, waits_for_owner
from auditor.activities.response_form import words_in
from auditor.errors import InvalidInput
from auditor.exchange.mail import eml
from auditor.figures.overview import Followed
from auditor.model.nonconformity import Nonconformity
from auditor.model.people import Person
from auditor.model.words import Grade
from auditor.tui.screens.register.register import RegisterScreen
from auditor.tui.widgets.ask import Ask
from auditor.tui.widgets.ticks import Ticks

from .audits import Conducted
from .found import app_on, issued
from .hand import Hand

OWNER, OTHER = "P18", "P07"


def owned(done: Conducted, ref: str, owner: str, grade: Grade = Grade.MINOR) -> Nonconformity:
    record = issued(done, ref, grade)
    return follow_up.acknowledge(done.book, done.by("P07"), record.id, done.people[owner].id).value


def three(done: Conducted) -> list[Nonconformity]:
    """Two of one owner, who reads German, of which one is late soon; one of another."""
    organisation.edit(
        done.book, done.by("P01"), Person, done.people[OWNER].id, languages=["et", "de"], email="oobik@example.org"
    )
    found = [owned(done, "CK-002", OWNER), owned(done, "CK-003", OWNER, Grade.MAJOR), owned(done, "CK-004", OTHER)]
    done.clock.move(days=20)
    return found


def waiting(done: Conducted) -> list[Followed]:
    return [it for it in done.workspace.overview().owed if waits_for_owner(it)]


def read(file: Path) -> EmailMessage:
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def text_of(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def test_each_owner_gets_one_message_with_all_that_is_asked_in_his_or_her_language(done: Conducted) -> None:
    three(done)
    made = reminders(done.workspace, waiting(done))
    assert [letter.to.name for letter in made.letters] == [done.people[OTHER].name, done.people[OWNER].name]
    assert made.refs == [["NC-2026-03"], ["NC-2026-02", "NC-2026-01"]]  # what is due first, first
    one, two = made.letters
    assert one.text.startswith(f"Dear {done.people[OTHER].name},")
    assert "NC-2026-03" in one.subject
    assert two.subject.startswith("2 Abweichungen warten auf Sie, die erste fällig am ")
    assert two.text.startswith(f"Guten Tag {done.people[OWNER].name},\n\nwir erinnern Sie an 2 Abweichungen")
    major, minor = two.text.index("NC-2026-02"), two.text.index("NC-2026-01")
    assert major < minor
    assert "über dem Termin" in two.text[major:minor]
    asked = words_in(done.workspace, "de").form.asked
    assert two.text.count(f"\n{asked}\n") == 2
    assert [each.name for each in two.attached] == ["NC-2026-02.docx", "NC-2026-01.docx"]
    assert "Die Dokumente, die dabei sind" in two.text


def test_without_forms_nothing_is_said_of_them(done: Conducted) -> None:
    three(done)
    made = reminders(done.workspace, waiting(done), with_documents=False, language="en")
    assert not any(letter.attached for letter in made.letters)
    assert "documents that go with" not in made.letters[1].text
    assert made.letters[1].subject.startswith("2 nonconformities wait for you")


def test_the_same_day_gives_the_same_files_and_another_choice_another_message(done: Conducted) -> None:
    three(done)
    of_two = [it for it in waiting(done) if it.owner == done.people[OWNER].id]
    first, again = (reminders(done.workspace, of_two) for _ in range(2))
    assert [eml(letter) for letter in first.letters] == [eml(letter) for letter in again.letters]
    alone = reminders(done.workspace, of_two[:1])
    assert alone.letters[0].key != first.letters[0].key
    assert list(files(first)) == ["reminder-Õnne-Liis-Ööbik.eml"]


def test_nobody_is_reminded_of_what_waits_for_the_auditors(done: Conducted) -> None:
    record = three(done)[0]
    follow_up.void(
        done.book, done.by("P01"), record.id, "No requirement.", with_person=done.people["P17"].id, revision=None
    )
    gone = next(it for it in done.workspace.overview().followed if it.id == record.id)
    with pytest.raises(InvalidInput, match="NC-2026-01 waits for nobody"):
        reminders(done.workspace, [gone])


async def test_the_overdue_of_what_is_shown_are_ticked_and_written_with_one_key(
    done: Conducted, tmp_path: Path
) -> None:
    three(done)
    app = app_on(done.desk("P17"))
    async with app.run_test(size=(100, 30)) as pilot:
        hand = Hand(pilot)
        await hand.painted()
        await hand.press("U")
        assert isinstance(hand.screen, Ticks)
        await hand.painted()
        assert [line.split()[0] for line in hand.lines() if "[x]" in line] == ["[x]"]
        assert "1 ticked" in hand.shown()
        await hand.press("down", "down", "enter")  # the minor of the same owner, too
        await hand.press("y")
        await hand.painted()
        await hand.enter("Remind of 2 nonconformities", folder=str(tmp_path / "out"))
        await hand.accept()
        assert isinstance(hand.screen, RegisterScreen)
        assert "Written: 1 message in out" in hand.shown()
        (file,) = (tmp_path / "out").iterdir()
        message = read(file)
        assert message["To"] is not None
        assert "oobik@example.org" in message["To"]
        assert "2 Abweichungen" in text_of(message)
        assert "2 Abweichungen" in app.clipboard


async def test_what_is_filtered_away_is_not_offered(done: Conducted) -> None:
    three(done)
    app = app_on(done.desk("P17"))
    async with app.run_test(size=(100, 30)) as pilot:
        hand = Hand(pilot)
        await hand.painted()
        await hand.press("V")
        await hand.choose("P07")
        await hand.press("U")
        await hand.painted()
        assert "NC-2026-03" in hand.shown()
        assert "NC-2026-01" not in "\n".join(line for line in hand.lines() if "[" in line)
        await hand.press("y")
        assert not isinstance(hand.screen, Ask)
        await hand.painted()
        assert "None was ticked" in hand.shown()


async def test_with_nothing_that_waits_for_an_owner_it_says_so(done: Conducted) -> None:
    app = app_on(done.desk("P17"))
    async with app.run_test(size=(100, 30)) as pilot:
        hand = Hand(pilot)
        await hand.painted()
        await hand.press("U")
        await hand.painted()
        assert "Nothing that is shown waits for an owner." in hand.shown()
