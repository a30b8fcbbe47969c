"""Letters are read back with the standard library, strictly."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.exchange.mail import Correspondent, Letter, eml, file_names
from auditor.model.text import readable

LETTER = Letter(
    key="plan.1",
    written=datetime(2026, 9, 22, 12, tzinfo=UTC),
    sender=Correspondent("Þórdís Ólafsdóttir", "thordis@example.com"),
    to=Correspondent("Łukasz Żółć", "l.zolc@example.com"),
    subject="Audit IA-1: your part of the plan",
    text="Dear Łukasz Żółć,\n\nFrom 9:00\n.\nhttps://example.com/" + "x" * 2000 + "\n",
)
HEADERS = {
    "Subject",
    "From",
    "To",
    "Date",
    "Message-ID",
    "X-Unsent",
    "MIME-Version",
    "Content-Type",
    "Content-Transfer-Encoding",
}


def read(letter: Letter) -> EmailMessage:
    message = message_from_bytes(eml(letter), policy=default)
    assert isinstance(message, EmailMessage)
    assert not [part for part in message.walk() if part.defects]
    return message


def body(message: EmailMessage) -> str:
    part = message.get_body()
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def test_headers_and_text_are_what_was_written() -> None:
    message = read(LETTER)
    assert set(message.keys()) == HEADERS
    assert message["Subject"] == LETTER.subject
    assert str(message["To"]) == "Łukasz Żółć <l.zolc@example.com>"
    assert message["Date"].datetime == LETTER.written
    assert message.get_content_type() == "text/plain"
    assert message.get_content_charset() == "utf-8"
    assert body(message) == LETTER.text


def test_lines_are_those_of_mail() -> None:
    data = eml(replace(LETTER, calendar=b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"))
    assert data.isascii()
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert max(map(len, data.split(b"\r\n"))) <= 78


def test_the_calendar_goes_with_it_byte_for_byte() -> None:
    calendar = "BEGIN:VCALENDAR\r\nSUMMARY:Žofie\r\nEND:VCALENDAR\r\n".encode()
    message = read(replace(LETTER, calendar=calendar, calendar_name="IA-1.ics"))
    (attached,) = message.iter_attachments()
    assert attached.get_content_type() == "text/calendar"
    assert attached.get_filename() == "IA-1.ics"
    assert attached.get_payload(decode=True) == calendar
    assert body(message) == LETTER.text


@pytest.mark.parametrize(
    "address",
    [
        "",
        "x",
        "@",
        "a@",
        "<a@b>",
        "a@b, c@d",
        "a@b@c",
        "a b@c",
        "a@b (c)",
        "ü@b.cz",
        "a..b@c",
        "a@b\\",
        "a@b\nBcc: x",
    ],
)
def test_what_is_no_plain_address_is_left_to_a_person(address: str) -> None:
    message = read(replace(LETTER, to=Correspondent("Somebody", address)))
    assert "To" not in message
    assert "Bcc" not in message


def test_hostile_text_is_text(hostile: str) -> None:
    line = " ".join(readable(hostile).split())
    letter = replace(LETTER, subject=line, text=readable(hostile), to=Correspondent(line, "a@example.com"))
    message = read(letter)
    assert set(message.keys()) == HEADERS
    assert [each.addr_spec for each in message["To"].addresses] == ["a@example.com"]
    assert body(message).rstrip("\n") == letter.text.rstrip("\n")


def test_a_draft_has_no_day_yet() -> None:
    assert "Date" not in read(replace(LETTER, written=None))


def test_the_same_letter_is_the_same_bytes() -> None:
    letter = replace(LETTER, calendar=b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
    assert eml(letter) == eml(replace(letter))


def test_files_are_called_after_people_each_in_its_own_way() -> None:
    people = [
        "Łukasz Żółć",
        "łukasz żółć",
        "王秀英",
        "يوسف الخطيب",
        "../../etc/passwd",
        "x" * 300,
        "…",
        "\u202egnp.exe",
    ]
    names = file_names("IA-1-plan", [replace(LETTER, to=Correspondent(name)) for name in people])
    assert names == [
        "IA-1-plan-Łukasz-Żółć.eml",
        "IA-1-plan-łukasz-żółć-2.eml",
        "IA-1-plan-王秀英.eml",
        "IA-1-plan-يوسف-الخطيب.eml",
        "IA-1-plan-etc-passwd.eml",
        f"IA-1-plan-{'x' * 40}.eml",
        "IA-1-plan.eml",
        "IA-1-plan-gnp-exe.eml",
    ]


@given(st.lists(st.text(max_size=60) | st.sampled_from(["a", "A", "a-2", "a 2", ""]), max_size=8))
def test_files_are_safe_and_never_called_the_same(people: list[str]) -> None:
    names = file_names("IA-1-plan", [replace(LETTER, to=Correspondent(name)) for name in people])
    assert len({name.casefold() for name in names}) == len(people)
    for name in names:
        assert Path(name).name == name
        assert len(name.encode()) <= 255
        assert name.isprintable()
