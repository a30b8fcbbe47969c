"""Commands that write for other tools: calendars, the audit plan, messages."""

from __future__ import annotations

import json
from collections.abc import Callable
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import TYPE_CHECKING

import pypdf

from tests.cli.whole_audit import AUDIT
from tests.data.calendar_client import events, shown_by

if TYPE_CHECKING:
    from tests.cli.conftest import Commands

After = Callable[[str], Path]


def test_the_programme_as_a_calendar(run: Commands, after: After) -> None:
    folder = after("reporting")
    run("export", "ics", "-o", "all.ics")
    data = (folder / "all.ics").read_bytes()
    titles = [str(event["SUMMARY"]) for event in events(data)]
    assert any(title.startswith(AUDIT) for title in titles)
    assert any("response due" in title for title in titles)
    assert run("export", "ics").encode().replace(b"\r\n", b"\n") == data.replace(b"\r\n", b"\n")
    rows = json.loads(run("export", "ics", "--json"))
    assert [row["title"] for row in rows if row["state"] != "cancelled"]
    assert {row["uid"] for row in rows} == {str(event["UID"]) for event in events(data)}
    assert rows[0].keys() >= {"uid", "kind", "title", "from", "to", "zone", "place", "state", "sequence", "changed"}


def test_somebodys_calendar_is_a_part_of_it(run: Commands, after: After) -> None:
    folder = after("planning")
    run("export", "ics", "-o", "all.ics")
    run("export", "ics", "--person", "P02", "-o", "mine.ics")
    mine, whole = (shown_by((folder / name).read_bytes()) for name in ("mine.ics", "all.ics"))
    assert mine.items() <= whole.items()
    run("export", "ics", "--person", "nobody", code=1)


def test_a_calendar_of_an_earlier_day(run: Commands, after: After) -> None:
    after("reporting")
    early = run("export", "ics", "--as-of", "2000-01-01")
    assert "VEVENT" not in early


def test_the_plan_as_a_pdf_and_as_messages(run: Commands, after: After) -> None:
    folder = after("planning")
    run("report", "plan", AUDIT, "-o", "plan.pdf")
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(folder / "plan.pdf").pages)
    assert f"Audit plan {AUDIT}" in text
    run("report", "plan", AUDIT, "-o", "draft.pdf", "--draft")
    assert "DRAFT" in pypdf.PdfReader(folder / "draft.pdf").pages[0].extract_text()
    run("report", "plan", AUDIT, "-o", "plan.pdf", "--version", "7", code=1)
    rows = json.loads(run("audit", "plan-mail", AUDIT, "-o", "mails", "--json"))
    assert sorted(row["file"] for row in rows) == sorted(path.name for path in (folder / "mails").iterdir())
    message = message_from_bytes((folder / "mails" / rows[0]["file"]).read_bytes(), policy=default)
    assert message["Subject"].strip() == rows[0]["subject"]
    only = run("audit", "plan-mail", AUDIT, "--person", rows[0]["to"])
    assert f"Subject: {rows[0]['subject']}" in only
    assert run("audit", "plan-mail", AUDIT, "--no-calendar", "--json").count('"calendar": false') == len(rows)
