"""A whole audit through commands only: from an empty folder to a nonconformity that is closed.

:func:`whole_audit` plays it, :func:`final_state` says what it left, free of dates, ids and hashes, so that the same
audit done in another way can be compared.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

Run = Callable[..., str]
"""Runs a command and returns its stdout; a keyword ``code`` says which exit code is expected, 0 unless told."""

AUDIT = "IA-1"
BEGIN = date.today() - timedelta(days=150)
if BEGIN.year != (BEGIN + timedelta(days=25)).year:
    BEGIN -= timedelta(days=60)  # the programme's cycle is one year, and the audit falls into it


def day(number: int) -> str:
    """The day *number* of the story."""
    return (BEGIN + timedelta(days=number)).isoformat()


def on(number: int, by: str) -> list[str]:
    """The options of an act on day *number*, recorded later."""
    return ["--by", by, "--on", day(number), "--late-reason", "played in a test"]


def answers(run: Run) -> dict[str, list[str]]:
    """Refs of the audit's items by clause, in order."""
    found: dict[str, list[str]] = {}
    for item in json.loads(run("audit", "items", AUDIT, "--json")):
        found.setdefault(item["clause"], []).append(item["id"])
    return found


def whole_audit(run: Run, files: Path) -> None:
    """Play it; *files* is a folder for the files that become evidence. The current folder becomes the workspace."""
    organisation(run, files)
    programme(run, files)
    planning(run, files)
    conducting(run, files)
    reporting(run, files)
    follow_up(run, files)


def organisation(run: Run, files: Path) -> None:
    """People, a site, a service and two processes."""
    run("people", "add", "Marie Nováková", "--ref", "P01", "--function", "audit programme manager", *on(0, "")[2:])
    for ref, name, function in (
        ("P02", "Þórdís Jónsdóttir", "lead auditor"),
        ("P03", "Nguyễn Thị Ánh", "managing director"),
        ("P04", "Õnne-Liis Tamm", "owner of configuration management"),
        ("P05", "Łukasz Żak", "platform engineer"),
        ("P06", "王秀英", "representative of the auditee"),
        ("P07", "Ola Null", "auditor in training"),
    ):
        run("people", "add", name, "--ref", ref, "--function", function, *on(0, "P01"))
    run("people", "edit", "P02", "--competence", "20000-1;lead auditor course", *on(0, "P01"))
    run("sites", "add", "Brno", "--ref", "BRQ", "--country", "CZ", "--timezone", "Europe/Prague", *on(0, "P01"))
    run("services", "add", "Managed server", "--ref", "S1", "--criticality", "high", *on(0, "P01"))
    for ref, name, clause in (
        ("PR1", "Configuration management", "20000-1:8.2.6"),
        ("PR2", "Incident management", "20000-1:8.6.1"),
    ):
        run("processes", "add", name, "--ref", ref, "--owner", "P04", "--clause", clause, *on(0, "P01"))


def programme(run: Run, files: Path) -> None:
    """P1 to P5, with one audit in it."""
    run(
        *("programme", "new", "AP-1", "--title", "Internal audits", "--manager", "P01", "--client", "P03"),
        *("--from", f"{BEGIN.year}-01-01", "--to", f"{BEGIN.year}-12-31"),
        *on(1, "P01"),
    )
    statements = (
        *("--frequency", "yearly", "--methods", "interviews, records, samples", "--responsibilities", "see roles"),
        *("--planning-requirements", "two weeks ahead", "--reporting", "within ten working days"),
        *("--importance", "by risk", "--changes", "none of weight", "--earlier-results", "none yet"),
        *("--objective", "See whether the system conforms", "--criterion", "ISO/IEC 20000-1:2018"),
        *("--risk", "Auditors are few;train one more", "--resources", "two auditors", "--auditor-days", "4"),
    )
    run("programme", "edit", *statements, *on(1, "P01"))
    run(
        *("audit", "new", "--ref", AUDIT, "--title", "Configuration and incidents", "--lead", "P02"),
        *("--from", day(20), "--to", day(21), "--site", "BRQ", "--service", "S1", "--days", "2"),
        *("--clause", "20000-1:8.2.6", "--clause", "20000-1:8.6.1"),
        *on(1, "P01"),
    )
    run("programme", "submit", *on(2, "P01"))
    run("programme", "approve", *on(3, "P03"))
    run("programme", "start", *on(3, "P01"))


def planning(run: Run, files: Path) -> None:
    """A2 to A5, and the acceptance of the plan."""
    run(
        *("audit", "appoint", AUDIT, "--lead", "P02", "--representative", "P06"),
        *("--objective", "See whether configuration data can be trusted", "--objective", "See how incidents end"),
        *on(5, "P01"),
    )
    run("audit", "feasible", AUDIT, "--note", "time, access and people are there", *on(6, "P02"))
    trainee = ("--role", "trainee", "--supervised-by", "P02", "--days", "1")
    run("audit", "team", "add", AUDIT, "P07", *trainee, *on(6, "P02"))
    run("audit", "choose-items", AUDIT, "--checklist", "iso20000-1-2018", *on(7, "P02"))
    for start, end, kind, topic, more in (
        ("09:00", "09:30", "opening", "Opening meeting", ()),
        ("09:30", "12:00", "session", "Configuration", ("--clause", "8.2.6", "--auditor", "P02", "--auditee", "P04")),
        ("13:00", "15:00", "session", "Incidents", ("--clause", "8.6.1", "--auditor", "P02", "--auditee", "P05")),
        ("15:00", "15:30", "team", "Team", ()),
        ("15:30", "16:00", "closing", "Closing meeting", ()),
    ):
        line = ("--start", start, "--end", end, "--kind", kind, "--topic", topic, "--site", "BRQ")
        run("audit", "agenda", "add", AUDIT, *line, *more, *on(7, "P02"))
    run("audit", "issue-plan", AUDIT, *on(8, "P02"))
    run("audit", "accept-plan", AUDIT, *on(9, "P06"))


def conducting(run: Run, files: Path) -> None:
    """A6 to A8: answers of every kind, evidence, a sample, findings."""
    run("audit", "start", AUDIT, "--attendee", "P02", "--attendee", "P06", *on(20, "P02"))
    items = answers(run)
    first, second, third, fourth, *rest = items["20000-1:8.2.6"]
    incidents = items["20000-1:8.6.1"]
    photo = files / "rack C-07.txt"
    photo.write_text("serial 4711 in stock, but here", encoding="utf-8")
    run("evidence", "add", AUDIT, first, str(photo), "--kind", "file", *on(20, "P02"))
    run("evidence", "add", AUDIT, first, "--reference", "Query Q-117, 4812 rows", "--kind", "record", *on(20, "P02"))
    sample = ("--population", "40", "--size", "5", "--seed", "7", "--of", "configuration items in hall 2")
    run("sample", "draw", AUDIT, first, *sample, *on(20, "P02"))
    drawn = json.loads(run("sample", "show", AUDIT, "SM-01", "--json"))["drawn"]
    for number, element in enumerate(drawn):
        run("sample", "mark", AUDIT, "SM-01", element, "--wrong" if number == 2 else "--right", *on(20, "P02"))
    concluded = ("--conclusion", "One of five is wrong.", "--decision", "finding")
    run("sample", "conclude", AUDIT, "SM-01", *concluded, *on(20, "P02"))
    note = "Of five configuration items one is recorded as in stock and stands in the rack."
    run("answer", AUDIT, first, "--grade", "minor", "--note", note, *on(20, "P02"))
    run("answer", AUDIT, second, "--grade", "observation", "--note", "The list is kept by one person.", *on(20, "P02"))
    run("answer", AUDIT, third, "--grade", "conforming", "--note", "Seen in five records.", *on(20, "P07"))
    run("answer", AUDIT, third, "--confirm", *on(20, "P02"))
    run("answer", AUDIT, fourth, "--park", "--reason", "the record is in the hall", *on(20, "P02"))
    run("answer", AUDIT, fourth, "--grade", "not-applicable", "--reason", "No such items are kept.", *on(20, "P02"))
    for item in rest:
        run("answer", AUDIT, item, "--grade", "conforming", "--note", "As described.", *on(20, "P02"))
    run("answer", AUDIT, incidents[0], "--grade", "major", "--note", "pressed by mistake", *on(20, "P02"))
    run("undo", AUDIT, *on(20, "P02"))
    run("answer", AUDIT, incidents[0], "--grade", "good-practice", "--note", "Reviewed each Friday.", *on(20, "P02"))
    late = ("--grade", "not-audited", "--reason", "No major incident happened in the period.")
    run("answer", AUDIT, incidents[1], *late, *on(20, "P02"))
    run("answer", AUDIT, incidents[2], "--grade", "ofi", "--note", "Times are typed by hand.", *on(20, "P02"))
    for item in incidents[3:]:
        run("answer", AUDIT, item, "--grade", "conforming", "--note", "As described.", *on(20, "P02"))
    findings(run)
    run("audit", "conclude", AUDIT, "--attendee", "P02", "--attendee", "P06", *on(21, "P02"))


def findings(run: Run) -> None:
    """F1 to F5: each draft is written, agreed and read back; one more is withdrawn."""
    drafts = json.loads(run("finding", "list", AUDIT, "--json"))
    for finding in drafts:
        parts: tuple[str, ...] = ("--title", f"About {finding['clauses'][0]}: {finding['grade']}")
        if finding["grade"] == "minor":
            parts += ("--requirement", "Configuration information is correct and controlled.")
            parts += ("--reason", "One record; no service was affected.", "--site", "BRQ")
        run("finding", "edit", AUDIT, finding["ref"], *parts, *on(21, "P02"))
        run("finding", "agree", AUDIT, finding["ref"], *on(21, "P02"))
        run("finding", "present", AUDIT, finding["ref"], "--to", "P04", "--acknowledged", *on(21, "P02"))
    extra = ("--grade", "observation", "--statement", "A door stood open.", "--clause", "8.2.6")
    run("finding", "add", AUDIT, *extra, *on(21, "P02"))
    last = json.loads(run("finding", "list", AUDIT, "--json"))[-1]["ref"]
    run("finding", "withdraw", AUDIT, last, "--reason", "It was a fire door test.", *on(21, "P02"))


def reporting(run: Run, files: Path) -> None:
    """G-21, A10 to A12."""
    run("audit", "gaps", AUDIT, code=1)
    run(
        *("audit", "write", AUDIT, "--headline", "Conforms but for one minor nonconformity."),
        *("--conclusion", "The management system conforms, with one exception.", "--fulfilment", "largely fulfilled"),
        *("--disagreements", "none", "--obstacles", "none", "--limits", "Samples say nothing of the whole."),
        *("--follow-up-of-earlier", "none", "--confidentiality", "internal"),
        *("--objective-conclusion", "1=Mostly.", "--objective-conclusion", "2=In time."),
        *("--participant", "P04", "--participant", "P06", "--distribute-to", "P03", "--distribute-to", "P06"),
        *on(25, "P02"),
    )
    run("audit", "gaps", AUDIT)
    run("issue", AUDIT, *on(26, "P02"))
    run("audit", "complete", AUDIT, "--lessons", "none", "--used-days", "2", *on(27, "P02"))


def follow_up(run: Run, files: Path) -> None:
    """N3 to N10 with one return, an extension and a postponed check, then A14."""
    nc = json.loads(run("nc", "list", "--json"))[0]["ref"]
    run("nc", "acknowledge", nc, "--owner", "P05", *on(28, "P04"))
    action = ("--action", f"Stock moves change the record by themselves;P05;{day(60)}")
    run("nc", "respond", nc, "--correction", "Record mended.", "--cause", "oversight", *action, *on(30, "P05"))
    run("nc", "return", nc, "--reason", "Why could it be overlooked? Where else?", *on(31, "P02"))
    run(
        *("nc", "respond", nc, "--cause", "Stock and records are kept by two teams without a link."),
        *("--cause-method", "5 whys", "--cause-category", "process", "--extent", "Hall 1 as well: two more."),
        *("--criterion", "No wrong record in a sample of twenty."),
        *on(33, "P05"),
    )
    longer = ("--due", f"implementation={day(62)}", "--reason", "agreed with the owner")
    run("nc", "accept", nc, *longer, *on(34, "P02"))
    extended = ("--due", f"implementation={day(70)}", "--reason", "a part is late")
    run("nc", "extend", nc, *extended, *on(50, "P05"))
    run("nc", "decide-extension", nc, "--grant", *on(51, "P01"))
    proof = ("--reference", "Change CHG-812", "--kind", "record", "--follow-up")
    shown = run("evidence", "add", AUDIT, *proof, *on(64, "P05")).split()[0]
    run("nc", "implement", nc, "--done", f"CA-1={day(64)}", "--evidence", f"CA-1={shown}", *on(64, "P05"))
    seen = run("evidence", "add", AUDIT, "--reference", "Log of stock moves", "--follow-up", *on(65, "P02")).split()[0]
    how = ("--method", "record-review")
    run("nc", "verify", nc, "--seen", "Three moves, three records.", "--evidence", seen, *how, *on(65, "P02"))
    run("nc", "close", nc, "--seen", "Too early.", "--evidence", seen, *on(66, "P02"), code=1)
    later = run("evidence", "add", AUDIT, "--reference", "Sample of twenty", "--follow-up", *on(96, "P02")).split()[0]
    run("nc", "close", nc, "--seen", "Twenty of twenty are right.", "--evidence", later, *on(96, "P02"))
    run("audit", "close", AUDIT, *on(97, "P01"))


def final_state(run: Run) -> dict[str, Any]:
    """What the audit came to, without anything that depends on the day or the installation."""
    audit = json.loads(run("audit", "show", AUDIT, "--json"))
    items = json.loads(run("audit", "items", AUDIT, "--json"))
    findings = json.loads(run("finding", "list", AUDIT, "--withdrawn", "--json"))
    ncs = json.loads(run("nc", "list", "--json"))
    return {
        "audit": _some(audit, "ref title state lead standards items grades findings open_ncs objectives clauses team"),
        "items": [_some(i, "id clause state outcome grade note reason evidence findings confirmed_by") for i in items],
        "findings": [_some(f, "ref grade state title statement clauses items evidence requirement") for f in findings],
        "ncs": [_nc(each) for each in ncs],
    }


def _nc(row: dict[str, Any]) -> dict[str, Any]:
    steps = [f"{step['transition']} {step['to']}" for step in row["history"]]
    return _some(row, "finding grade state title clauses owner process_owner verifier flags") | {"steps": steps}


def _some(row: dict[str, Any], keys: str) -> dict[str, Any]:
    return {key: row[key] for key in keys.split()}
