"""The form by which owners report what was done, on the demo: days, files beside it, references, words (N7)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from email.message import EmailMessage
from pathlib import Path
from textwrap import wrap

import pytest

from auditor.activities import follow_up, form_taken_in, letters
from auditor.activities import response_form as sent
from auditor.activities.act import act
from auditor.activities.form_reading import Reading
from auditor.errors import InvalidInput
from auditor.exchange import response_docx, response_form
from auditor.exchange.received_file import received, sent_along
from auditor.model.evidence import Evidence
from auditor.model.machine import NotAllowed
from auditor.model.nonconformity import Nonconformity
from auditor.model.words import EvidenceKind
from auditor.model.words import NonconformityState as N
from auditor.workspace import AuditBook, Workspace
from tests.data import demo as data

REF = "NC-2026-07"
"""Its response was accepted; CA-1 is done and not shown, CA-2 still runs."""


@pytest.fixture
def mine(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(data.copied(tmp_path / "demo"), home=tmp_path / "home") as workspace:
        yield workspace


def now(workspace: Workspace) -> tuple[AuditBook, Nonconformity]:
    return follow_up.find(workspace, REF)


def answered(workspace: Workspace, language: str = "en", **answers: str) -> str:
    """The form with answers: ``d1`` the day of the first action, ``e1`` what shows it."""
    form = sent.form_of(workspace, *now(workspace), language)
    said = {f"10.{name[1:]}{'a' if name[0] == 'd' else 'b'}": text for name, text in answers.items()}
    return response_form.written(
        replace(form, fields=[replace(each, value=said.get(each.id, each.value)) for each in form.fields])
    )


def read(workspace: Workspace, folder: Path, text: str, name: str = "form.txt") -> Reading:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return form_taken_in.read_back(workspace, received(path), sent_along(path))


def taken(workspace: Workspace, reading: Reading, by: str = "") -> Nonconformity:
    book, _ = now(workspace)
    return form_taken_in.take_in(workspace, book, act(workspace, by or str(book.audit.lead)), reading).value


def test_the_form_asks_per_action_and_comes_back_untouched_in_every_language(mine: Workspace, tmp_path: Path) -> None:
    book, record = now(mine)
    for language in ("en", "de", "fr"):
        form = sent.form_of(mine, book, record, language)
        assert [each.id for each in form.fields] == ["10.1a", "10.1b", "10.2a", "10.2b", "9"]
        assert form.fields[0].value == "2026-11-19"
        letter = letters.letter(mine, book, record, language=language)
        for text in (response_form.written(form), response_docx.text_of(response_docx.written(form)), letter.text):
            reading = read(mine, tmp_path, text)
            assert not reading.changes
            assert not reading.aside, reading.aside
            assert not reading.actions


def test_files_references_and_words_are_kept_as_evidence_and_it_is_implemented(mine: Workspace, tmp_path: Path) -> None:
    (tmp_path / "Amendment 3.pdf").write_bytes(b"%PDF-1.7 signed")
    (tmp_path / "other.pdf").write_bytes(b"%PDF-1.7 not named")
    text = answered(
        mine, e1="E-017\n- calendar of the supplier manager, entry of each year", d2="20.11.2026", e2="amendment 3.PDF"
    )
    reading = read(mine, tmp_path, text)
    assert reading.actions == ["report implemented"]
    assert reading.lacks == []
    assert [(each.field, each.new) for each in reading.changes] == [
        ("CA-1 done", "2026-11-19; E-017; calendar of the supplier manager, entry of each year"),
        ("CA-2 done", "2026-11-20; Amendment 3.pdf"),
    ]
    record = taken(mine, reading)
    assert (record.state, record.implemented) == (N.IMPLEMENTED, date(2026, 11, 20))
    known = now(mine)[0].all(Evidence)
    shown = [[known[piece] for piece in action.evidence] for action in record.response.actions]
    assert [piece.reference for piece in shown[0]][1:] == ["calendar of the supplier manager, entry of each year"]
    assert shown[0][0].ref == "E-017"
    (file,) = shown[1]
    assert (file.kind, file.file and file.file.name, file.follow_up) == (EvidenceKind.FILE, "Amendment 3.pdf", True)
    assert not [piece for piece in known.values() if piece.file and piece.file.name in ("other.pdf", "form.txt")]
    with pytest.raises(InvalidInput, match=r"waits for no response|old form"):
        read(mine, tmp_path, text)


def test_what_came_over_it_on_its_way_changes_nothing(mine: Workspace, tmp_path: Path) -> None:
    (tmp_path / "Amendment 3.pdf").write_bytes(b"%PDF-1.7 signed")
    calendar = "calendar of the supplier manager, entry of each year, and the minutes of the last meeting"
    text = answered(mine, e1=f"E-017\n{calendar}", d2="20 November 2026", e2="Amendment 3.pdf")
    lines = [wrap(line, 72, break_long_words=False, break_on_hyphens=False) or [""] for line in text.split("\n")]
    wrapped = "\n".join(piece for line in lines for piece in line)
    ways = (wrapped, wrapped.replace(" ", "\u00a0"), wrapped.replace("\n", "  \r\n"), wrapped.replace(" - ", " – "))
    for way in (*ways, "".join(f"> {line}\n" for line in wrapped.split("\n"))):
        reading = read(mine, tmp_path, way)
        assert [(each.action, list(each.files), list(each.words)) for each in reading.reports] == [
            ("CA-1", [], [calendar]),
            ("CA-2", ["Amendment 3.pdf"], []),
        ]
        assert reading.aside == []


def test_what_is_done_is_kept_while_the_rest_still_runs(mine: Workspace, tmp_path: Path) -> None:
    reading = read(mine, tmp_path, answered(mine, e1="the calendar"))
    assert reading.lacks == ["N7: CA-2 has no day on which it was done"]
    record = taken(mine, reading)
    assert record.state is N.RESPONSE_ACCEPTED
    assert [len(action.evidence) for action in record.response.actions] == [1, 0]
    again = read(mine, tmp_path, answered(mine, d2="2026-11-20", e2="the amendment"))
    assert taken(mine, again).state is N.IMPLEMENTED


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({"d2": "soon"}, r"Line \d+, field 10\.2a: 'soon' is no day"),
        ({"d2": "2026-12-24"}, r"field 10\.2a: 2026-12-24 is in the future"),
        ({"d2": "2016-11-20"}, r"field 10\.2a: 2016-11-20 is before the audit began"),
        ({"e2": "the amendment"}, r"field 10\.2a: the day on which CA-2 was done is not said"),
        ({"e1": "minutes.pdf"}, r"field 10\.1b: there is no file 'minutes.pdf' beside the form"),
    ],
)
def test_what_cannot_be_placed_is_refused_with_its_field(
    mine: Workspace, tmp_path: Path, answers: dict[str, str], says: str
) -> None:
    with pytest.raises(InvalidInput, match=says):
        read(mine, tmp_path, answered(mine, **answers))


@pytest.mark.parametrize("named", ["../secret.pdf", "/etc/hostname", "..\\secret.pdf", "link.pdf", "~/secret.pdf"])
def test_a_form_reaches_no_file_that_does_not_lie_beside_it(mine: Workspace, tmp_path: Path, named: str) -> None:
    (tmp_path / "secret.pdf").write_bytes(b"%PDF secret")
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "link.pdf").symlink_to(tmp_path / "secret.pdf")
    text = answered(mine, e1=named)
    if named == "link.pdf":
        with pytest.raises(InvalidInput, match=r"there is no file 'link\.pdf'"):
            read(mine, folder, text)
        return
    reading = read(mine, folder, text)
    assert [(list(each.files), list(each.words)) for each in reading.reports] == [([], [named])]


def test_a_mail_brings_its_files_along(mine: Workspace, tmp_path: Path) -> None:
    message = EmailMessage()
    message["From"], message["Subject"] = "soren@example.org", "AW: NC-2026-07"
    message.set_content(answered(mine, e1="calendar.png", d2="2026-11-20", e2="amendment.txt"))
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="calendar.png")
    message.add_attachment("the amendment", filename="amendment.txt")
    message.add_attachment(b"GIF8", maintype="image", subtype="gif", filename="logo.gif")
    path = tmp_path / "back.eml"
    path.write_bytes(message.as_bytes())
    reading = form_taken_in.read_back(mine, received(path), sent_along(path))
    assert reading.aside == ["back.eml: attached and not read: logo.gif"]
    record = taken(mine, reading)
    known = now(mine)[0].all(Evidence)
    names = [known[piece].file.name for action in record.response.actions for piece in action.evidence]  # type: ignore[union-attr]
    assert names == ["calendar.png", "amendment.txt"]
    (form,) = [piece for piece in known.values() if piece.file and piece.file.name == "back.eml"]
    assert form.description == f"The form of {REF} as it came back."  # what belongs to no field is kept with it


def test_a_word_document_that_cannot_be_read_is_kept_where_it_shows_an_action(mine: Workspace, tmp_path: Path) -> None:
    message = EmailMessage()
    message["From"], message["Subject"] = "soren@example.org", "AW: NC-2026-07"
    message.set_content(answered(mine, e1="calendar.docx", d2="2026-11-20", e2="amendment.docx"))
    for name in ("calendar.docx", "amendment.docx", "other.docx"):
        message.add_attachment(b"PK broken", maintype="application", subtype="octet-stream", filename=name)
    path = tmp_path / "back.eml"
    path.write_bytes(message.as_bytes())
    reading = form_taken_in.read_back(mine, received(path), sent_along(path))
    assert [list(each.files) for each in reading.reports] == [["calendar.docx"], ["amendment.docx"]]
    assert [each.split(" (")[0] for each in reading.aside] == ["back.eml: attached and not read: other.docx"]
    assert taken(mine, reading).state is N.IMPLEMENTED


def test_which_of_two_files_of_one_name_is_meant_is_asked(mine: Workspace, tmp_path: Path) -> None:
    message = EmailMessage()
    message["From"], message["Subject"] = "soren@example.org", "AW: NC-2026-07"
    message.set_content(answered(mine, e1="image.png"))
    path = tmp_path / "back.eml"
    for payload, fault in ((b"one", ""), (b"one", ""), (b"another", r"field 10\.1b: two files are called 'image.png'")):
        message.add_attachment(payload, maintype="image", subtype="png", filename="image.png")
        path.write_bytes(message.as_bytes())
        with pytest.raises(InvalidInput, match=fault) if fault else nullcontext():
            form_taken_in.read_back(mine, received(path), sent_along(path))


def test_what_is_taken_in_for_its_owner_says_who_did(mine: Workspace, tmp_path: Path) -> None:
    book, record = now(mine)
    taken(mine, read(mine, tmp_path, answered(mine, e1="the calendar", d2="2026-11-20", e2="the amendment")))
    last = list(book.ledger.lines())[-1]
    assert (last.author, last.recorded_by) == (record.owner, book.audit.lead)


def test_an_emptied_field_takes_nothing_back(mine: Workspace, tmp_path: Path) -> None:
    reading = read(mine, tmp_path, answered(mine, d1="", e1="the calendar"))
    assert "field 10.1a was emptied; CA-1 stays done on 2026-11-19" in reading.aside
    record = taken(mine, reading)
    assert record.response.actions[0].done == date(2026, 11, 19)


def test_a_form_of_an_earlier_round_is_told(mine: Workspace, tmp_path: Path) -> None:
    early = answered(mine, e1="the calendar")
    done = read(mine, tmp_path, answered(mine, e1="the calendar", d2="2026-11-20", e2="the amendment"))
    book, record = now(mine)
    record = taken(mine, done)
    follow_up.reject(book, act(mine, str(record.verifier)), record.id, "no signature")
    with pytest.raises(InvalidInput, match="old form of NC-2026-07; its implementation was looked at"):
        read(mine, tmp_path, early)
    assert "no signature" in letters.letter(mine, *now(mine)).text
    assert read(mine, tmp_path, answered(mine, e2="the signed amendment")).actions == ["report implemented"]


def test_whoever_is_neither_owner_nor_named_as_such_does_not_report(mine: Workspace, tmp_path: Path) -> None:
    text = answered(mine, e1="the calendar").replace("Søren Å (P10)", "P19")
    reading = read(mine, tmp_path, text)
    pieces = len(now(mine)[0].all(Evidence))
    with pytest.raises(NotAllowed):
        taken(mine, reading)
    assert len(now(mine)[0].all(Evidence)) == pieces
