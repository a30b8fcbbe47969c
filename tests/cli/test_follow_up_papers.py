"""Papers and sheets of nonconformities by command, on the audit that the other tests play."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pypdf
import pytest

from tests.data.calendar_client import events

if TYPE_CHECKING:
    from tests.cli.conftest import Commands

After = Callable[[str], Path]


def said(path: Path) -> str:
    """The text of a PDF."""
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(path).pages).split())


def number(run: Commands) -> str:
    return str(json.loads(run("nc", "list", "--json"))[0]["ref"])


def test_one_nonconformity_with_its_history(run: Commands, after: After) -> None:
    folder = after("follow_up")
    ref = number(run)
    run("report", "nc", ref.lower(), "-o", "nc.pdf")
    text = said(folder / "nc.pdf")
    assert f"Nonconformity {ref}" in text
    record = json.loads(run("report", "nc", ref, "-o", "-", "--json"))
    listed = json.loads(run("nc", "show", ref, "--json"))
    assert [step["transition"] for step in record["history"]] == [step["transition"] for step in listed["history"]]
    assert record["criterion"] == listed["criterion"]
    assert len(record["extensions"]) == len(listed["extensions"])
    run("report", "nc", ref, "-o", "nc-de.pdf", "--language", "de")
    assert f"Abweichung {ref}" in said(folder / "nc-de.pdf")
    run("report", "nc", ref, "-o", "x.pdf", "--language", "xx", code=1)
    assert "It has en, de, fr" in run.talk
    run("report", "nc", "NC-1999-01", "-o", "x.pdf", code=1)


def test_the_register_and_what_is_asked_of_somebody(run: Commands, after: After) -> None:
    folder = after("reporting")
    run("report", "register", "-o", "register.pdf")
    text = said(folder / "register.pdf")
    assert number(run) in text
    assert "K-12" in text
    record = json.loads(run("report", "register", "-o", "-", "--json", "--open"))
    assert record["open"] == sum(entry["is_open"] for entry in record["entries"]) == len(record["entries"])
    whose = json.loads(run("nc", "list", "--json"))[0]["process_owner"]
    run("report", "register", "--owner", whose, "-o", "list.pdf", "--language", "fr")
    assert "Ce qui est demandé" in said(folder / "list.pdf")
    told = json.loads(run("report", "register", "--owner", whose, "-o", "-", "--json"))
    assert number(run) in {task["ref"] for task in told["tasks"]}
    run("report", "register", "--owner", whose, "--open", "-o", "x.pdf", code=2)


@pytest.mark.parametrize("part", ["programme", "follow_up"])
def test_the_register_as_a_spreadsheet(run: Commands, after: After, part: str) -> None:
    folder = after(part)
    run("export", "xlsx", "-o", "register.xlsx")
    book = openpyxl.load_workbook(io.BytesIO((folder / "register.xlsx").read_bytes()))
    assert book.sheetnames == ["Register", "Actions", "Figures"]
    listed = json.loads(run("nc", "list", "--json"))
    rows = list(book["Register"].iter_rows(min_row=2, values_only=True))
    assert [row[0] for row in rows if row[0]] == [row["ref"] for row in listed]
    assert {row[0] for row in book["Figures"].iter_rows(min_row=2, values_only=True)} >= {"K-12", "K-15", "K-22"}
    if listed:
        head = [cell.value for cell in book["Register"][1]]
        issued = rows[0][head.index("Issued")]
        assert f"{issued:%Y-%m-%d}" == listed[0]["issued"]
    run("export", "xlsx", "-o", "de.xlsx", "--language", "de")
    assert openpyxl.load_workbook(folder / "de.xlsx").sheetnames == ["Register", "Maßnahmen", "Kennzahlen"]
    run("export", "xlsx", "-o", "xx.xlsx", "--language", "xx", code=1)
    assert "has no language 'xx'" in run.talk


def test_due_dates_alone_as_a_calendar(run: Commands, after: After) -> None:
    folder = after("follow_up")
    run("export", "ics", "--due", "-o", "due.ics")
    titles = [str(event["SUMMARY"]) for event in events((folder / "due.ics").read_bytes())]
    assert titles
    assert all(" due" in title for title in titles)
    for step in ("response", "implementation", "effectiveness", "CA-"):
        assert any(step in title for title in titles), step


def test_a_workspace_without_a_programme_has_an_empty_register(run: Commands, workspace: Path) -> None:
    run("report", "register", "-o", "register.pdf")
    assert "Nothing is open." in said(workspace / "register.pdf")
    run("export", "xlsx", "-o", "register.xlsx")
    assert openpyxl.load_workbook(workspace / "register.xlsx")["Register"].max_row == 1
