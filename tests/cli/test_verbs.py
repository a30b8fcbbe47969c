"""Every verb that the whole audit does not need: each does what it says, or is refused by its rule."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.cli.whole_audit import AUDIT, day, on

if TYPE_CHECKING:
    from tests.cli.conftest import Commands

After = Callable[[str], Path]


def told(run: Commands, *words: str) -> Any:
    return json.loads(run(*words, "--json"))


def of_nc(run: Commands, ref: str) -> Any:
    return told(run, "nc", "show", ref)


def test_a_programme_is_sent_back_and_revised(run: Commands, after: After) -> None:
    after("organisation")
    cycle = ("--from", "2026-01-01", "--to", "2026-12-31", "--manager", "P01", "--client", "P03")
    run("programme", "new", "AP-1", "--title", "Audits", *cycle, "--by", "P01")
    run("audit", "new", "--title", "One", "--from", "2026-12-01", "--site", "BRQ", "--by", "P01")
    statements = [f"--{name}=said" for name in ["frequency", "methods", "responsibilities", "planning-requirements"]]
    statements += [f"--{name}=said" for name in ["reporting", "importance", "changes", "earlier-results", "resources"]]
    lists = (
        "--objective",
        "o",
        "--criterion",
        "ISO/IEC 20000-1:2018",
        "--opportunity",
        "r",
        "--event",
        "X;2026-12-24;Y",
    )
    run("programme", "edit", *statements, *lists, "--by", "P01")
    run("programme", "deadlines", "set", "--by", "P01", code=2)
    run("programme", "deadlines", "set", "--report", "7", "--by", "P01")
    assert told(run, "programme", "deadlines", "show")["report"] == 7
    assert told(run, "programme", "deadlines", "show")["repeats_one_step_shorter"] is False
    run("programme", "deadlines", "set", "--repeats-one-step-shorter", "--by", "P01")
    assert told(run, "programme", "deadlines", "show")["repeats_one_step_shorter"] is True
    assert told(run, "programme", "show")["deadline_scheme"] == "DL-1 Default deadlines"
    run("programme", "submit", "--by", "P01")
    run("programme", "send-back", "--by", "P03", code=1)
    run("programme", "send-back", "--reason", "too few days", "--by", "P03")
    run("programme", "submit", "--by", "P01")
    yearly = "(every year, by 2026-12-31)"
    assert yearly in run.talk
    run("programme", "approve", "--by", "P03")
    assert yearly in run.talk
    run("programme", "start", "--by", "P01")
    assert "AP-1 is active: its first day has come" in run.talk  # by itself, before anybody says so
    run("programme", "edit", "--budget", "1", "--by", "P01", code=1)
    run("programme", "revise", "--reason", "a failure", "--by", "P01")
    run("programme", "edit", "--budget", "2", "--by", "P01")
    assert told(run, "programme", "show")["budget"] == ""
    run("audit", "new", "--title", "Two", "--from", "2026-12-10", "--by", "P01")
    run("programme", "approve-revision", "--by", "P03")
    assert yearly in run.talk
    shown = told(run, "programme", "show")
    assert (shown["revision"], shown["state"]) == (2, "active")
    assert shown["approvals"][1]["changes"] == ["IA-2026-02 added: Two, 2026-12-10", "budget: stated as “2”"]
    assert shown["budget"] == "2"
    assert [audit["ref"] for audit in shown["audits"]] == ["IA-2026-01", "IA-2026-02"]


def test_a_programme_is_compared_rests_and_ends(run: Commands, after: After) -> None:
    after("programme")
    dates = ("--on-day", "2027-02-23", "--last", "2027-02-25", "--kind", "stage-2")
    run("programme", "event", "add", "CB-S2", "--title", "stage 2", *dates, *on(4, "P01"))
    run("programme", "event", "add", "CB-S2", "--title", "again", *dates, *on(4, "P01"), code=1)
    run("programme", "event", "edit", "CB-S2", "--on-day", "2027-03-01", *on(4, "P01"))
    assert told(run, "programme", "event", "list")[-1]["last"] == "2027-03-03"  # it lasts as long as before
    run("programme", "blackout", "add", day(60), day(70), "--reason", "freeze", "--site", "BRQ", *on(4, "P01"))
    assert told(run, "programme", "blackout", "list")[0]["sites"] == ["BRQ"]
    run("audit", "postpone", AUDIT, "--to", day(60), "--reason", "illness", *on(4, "P01"))
    assert "S-01" in run.talk
    why = ("--unplanned", "--reason", "a failure")
    run("audit", "new", "--title", "Two", "--from", day(20), "--site", "BRQ", "--unplanned", *on(4, "P01"), code=1)
    run("audit", "new", "--title", "Two", "--from", day(20), "--site", "BRQ", *why, *on(4, "P01"))
    (second,) = [each for each in told(run, "programme", "show")["audits"] if each["unplanned"]]
    assert (second["provisional"], second["reason"]) == (True, "a failure")
    run("audit", "take-on", second["ref"], "--clause", "8.6.1", *on(4, "P01"))
    run("audit", "take-on", second["ref"], "--clause", "8.6.1", *on(4, "P01"), code=1)
    run("audit", "give-up", second["ref"], "--clause", "8.6.1", *on(4, "P01"))
    run("audit", "cancel", AUDIT, "--reason", "no need", "--goes-to", second["ref"], *on(4, "P01"))
    assert "Nothing that is required is left uncovered." in run.talk
    assert f"{second['ref']} looks at clauses of it." in run.talk
    assert told(run, "audit", "show", AUDIT)["covered_by"] == [second["ref"]]
    said = told(run, "programme", "difference")
    assert said["from"] == 1
    assert f"{AUDIT} cancelled: Configuration and incidents" in said["changes"]
    run("programme", "revise", "--reason", "a failure", *on(4, "P01"))
    run("programme", "drop-revision", "--reason", "not now", *on(4, "P01"))
    run("programme", "approve-revision", *on(4, "P03"), code=1)
    run("programme", "revise", "--reason", "a failure", *on(4, "P01"))
    run("programme", "approve-revision", *on(4, "P03"))
    assert told(run, "programme", "difference")["changes"] == []
    assert told(run, "programme", "difference", "1", "2")["changes"] == said["changes"]
    assert told(run, "programme", "revisions")[1]["changes"] == said["changes"]
    run("programme", "difference", "7", code=1)
    run("programme", "suspend", "--reason", "a merger", *on(4, "P03"), code=1)
    run("programme", "suspend", "--reason", "a merger", "--consequence", "sites wait", *on(4, "P03"))
    run("programme", "resume", *on(4, "P03"))
    assert [each["in_force"] for each in told(run, "programme", "list")] == [True]
    ends = ("--review", "as planned", "--lessons", "none")
    run("programme", "close", *ends, *on(4, "P01"), code=1)
    assert f"G-05: {second['ref']} is planned" in run.talk
    run("programme", "close", *ends, "--left-over", f"{second['ref']}=goes into the next cycle", *on(4, "P01"))
    ended = told(run, "programme", "show")
    assert (ended["state"], ended["review"]["left_over"][0]["audit"]) == ("closed", second["ref"])
    cycle = ("--from", "2029-01-01", "--to", "2031-12-31", "--manager", "P01", "--client", "P03")
    run("programme", "new", "AP-2", "--title", "Next", *cycle, *on(4, "P03"), code=1)
    assert "P1: create is done by the programme manager" in run.talk
    run("programme", "new", "AP-2", "--title", "Next", *cycle, *on(4, "P01"))
    assert [(each["ref"], each["in_force"]) for each in told(run, "programme", "list")] == [
        ("AP-1", False),
        ("AP-2", False),
    ]
    run("audit", "new", "--title", "Next", "--from", "2029-03-01", "--site", "BRQ", "--clause", "8.6.1", *on(4, "P01"))
    away = ("programme", "cancel", "--programme", "AP-2", "--reason", "another way")
    run(*away, *on(4, "P03"), code=1)
    assert "Goes with it: IA-2029-01 Next - nothing else covers 20000-1:8.6.1" in run.talk
    assert "P9: IA-2029-01 would be cancelled with AP-2" in run.talk
    run(*away, "--with-audits", *on(4, "P03"))
    assert "IA-2029-01 is cancelled with AP-2." in run.talk
    assert told(run, "audit", "show", "IA-2029-01")["state"] == "cancelled"
    run("audit", "take-on", second["ref"], "--clause", "8.6.1", *on(4, "P01"), code=1)
    assert "A1: change schedule is not possible while the programme is closed" in run.talk


def test_audits_are_moved_cancelled_and_taken_over(run: Commands, after: After) -> None:
    after("programme")
    run("audit", "postpone", AUDIT, "--to", day(30), *on(4, "P01"), code=1)
    run("audit", "postpone", AUDIT, "--to", day(30), "--reason", "illness", *on(4, "P01"))
    moved = told(run, "audit", "show", AUDIT)
    assert (moved["from"], moved["to"]) == (day(30), day(31))
    assert told(run, "programme", "show")["audits"][0]["from"] == day(30)
    run("audit", "cancel", AUDIT, "--reason", "no need", *on(4, "P01"), code=1)
    assert "It would follow: nothing else covers 20000-1:8" in run.talk
    run("audit", "cancel", AUDIT, "--reason", "no need", "--override", "G-04=next year", *on(4, "P01"), code=1)
    aside = ("--override", "G-04=next year", "--approved-by", "P03")
    run("audit", "cancel", AUDIT, "--reason", "no need", *aside, *on(4, "P01"))
    assert "G-04: nothing else covers" in run.talk
    assert told(run, "audit", "show", AUDIT)["state"] == "cancelled"
    (set_aside,) = told(run, "programme", "show")["set_aside"]
    assert (set_aside["rule"], set_aside["audit"], set_aside["reason"]) == ("G-04", AUDIT, "next year")
    assert set_aside["approved_by"] == "P03"
    old = ("--ref", "IA-0", "--title", "Before", "--from", day(0), "--clause", "20000-1:4.1", "--lead", "P02")
    run("audit", "take-over", *old, "--report-issued", day(1), *on(4, "P01"))
    assert told(run, "audit", "show", "IA-0")["state"] == "closed"
    earlier = ("--title", "Old", "--clause", "20000-1:8.2.6", "--grade", "minor", "--issued", "2025-03-01")
    run("earlier", "add", "NC-2025-01", *earlier, "--by", "P01")
    run("earlier", "add", "NC-2025-01", *earlier, "--by", "P01", code=1)
    run("earlier", "edit", "NC-2025-01", "--grade", "major", "--closed", "2025-06-01", "--by", "P02", code=1)
    run("earlier", "edit", "NC-2025-01", "--grade", "major", "--closed", "2025-06-01", "--by", "P01")
    (kept,) = told(run, "earlier", "list")
    assert [kept[each] for each in ("ref", "title", "grade", "closed")] == ["NC-2025-01", "Old", "major", "2025-06-01"]


def test_a_plan_is_made_anew(run: Commands, after: After) -> None:
    after("planning")
    run("audit", "reopen-plan", AUDIT, *on(10, "P02"), code=1)
    run("audit", "reopen-plan", AUDIT, "--reason", "a day later", *on(10, "P02"))
    run("audit", "agenda", "edit", AUDIT, "2", "--topic", "Records", "--end", "11:30", *on(10, "P02"))
    run("audit", "agenda", "remove", AUDIT, "4", *on(10, "P02"))
    agenda = told(run, "audit", "agenda", "list", AUDIT)
    assert [line["topic"] for line in agenda] == ["Opening meeting", "Records", "Incidents", "Closing meeting"]
    checked = ("--person", "P02", "--clause", "8.2.6", "--result", "override", "--reason", "worked there")
    run("audit", "independence", AUDIT, *checked, *on(10, "P02"), code=1)
    decided = ("--decision", "samples are drawn by P07", "--compensation", "P07 watches", "--approved-by", "P03")
    run("audit", "independence", AUDIT, *checked, *decided, *on(10, "P02"))
    run("audit", "edit", AUDIT, "--scope", "two processes", "--document-review-only", "20000-1:8.6.1", *on(10, "P02"))
    run("item", "add", AUDIT, "--question", "And the spare parts?", "--clause", "8.2.6", *on(10, "P02"))
    run("audit", "assign", AUDIT, "CK-018", "--auditor", "P07", "--process", "PR1", *on(10, "P02"))
    assert told(run, "item", "show", AUDIT, "CK-018")["auditor"] == "P07"
    run("audit", "remove-item", AUDIT, "CK-018", *on(10, "P02"))
    run("item", "show", AUDIT, "CK-018", code=1)
    run("audit", "issue-plan", AUDIT, "--change", "no team time", *on(10, "P02"))
    assert "G-14" in run.talk
    run("audit", "accept-plan", AUDIT, "--objection", "too early", *on(11, "P06"))
    run("people", "edit", "P05", "--function", "lead engineer", "--by", "P01")
    run("audit", "refresh", AUDIT, "--by", "P02")
    run("audit", "refresh", AUDIT, "--by", "P02", code=1)


def test_on_site(run: Commands, after: After) -> None:
    after("planning")
    run("audit", "start", AUDIT, *on(20, "P02"))
    run("audit", "agenda", "begin", AUDIT, "2", *on(20, "P02"))
    run("audit", "agenda", "end", AUDIT, "2", *on(20, "P02"))
    assert told(run, "audit", "agenda", "list", AUDIT)[1]["ended"]
    run("audit", "note", AUDIT, "Session moved to hall 2", "--plan-change", *on(20, "P02"))
    run("audit", "note", AUDIT, "Labels are old", "--trail", "--for", "P07", *on(20, "P02"))
    run("audit", "file-note", AUDIT, "2", "CK-003", *on(20, "P02"))
    assert told(run, "item", "show", AUDIT, "CK-003")["note"] == "Labels are old"
    run("audit", "note", AUDIT, "Who has the list?", "--question", "--item", "CK-003", *on(20, "P02"))
    run("audit", "note", AUDIT, "Who keeps it?", "--question", *on(20, "P02"))
    run("audit", "note", AUDIT, "and?", "--question", "--trail", *on(20, "P02"), code=2)
    assert [note["text"] for note in told(run, "audit", "notes", AUDIT, "--to-ask")] == [
        "Who has the list?",
        "Who keeps it?",
    ]
    run("audit", "question-asked", AUDIT, "3", *on(20, "P02"))
    run("audit", "question-item", AUDIT, "4", "--clause", "8.2.6", *on(20, "P02"))
    run("audit", "question-asked", AUDIT, "4", *on(20, "P02"), code=1)
    assert told(run, "audit", "notes", AUDIT, "--to-ask") == []
    run("audit", "agenda", "move-rest", AUDIT, "2", "--to", "2", *on(20, "P02"), code=1)
    run("audit", "agenda", "move-rest", AUDIT, "2", "--to", "3", *on(20, "P02"))
    assert told(run, "item", "show", AUDIT, "CK-003")["moved_to"] == "Incidents"
    run("answer", AUDIT, "CK-003", "--park", "--until", "after lunch", *on(20, "P02"))
    assert told(run, "item", "show", AUDIT, "CK-003")["parked_until"] == "after lunch"
    run("answer", AUDIT, "CK-003", "--park", "--until", "2030-01-02 14:00", *on(20, "P02"))
    assert told(run, "item", "show", AUDIT, "CK-003")["parked_until"].startswith("2030-01-02T14:00")
    assert told(run, "item", "show", AUDIT, "CK-003")["state"] == "parked"
    run("answer", AUDIT, "CK-004", "--grade", "conforming", *on(20, "P02"))
    assert "G-23" in run.talk
    run("answer", AUDIT, "CK-004", "--take-back", *on(20, "P02"))
    run("answer", AUDIT, "CK-004", "--grade", "not-applicable", *on(20, "P02"))
    assert "G-24" in run.talk
    run("answer", AUDIT, "CK-004", "--reason", "none is kept", *on(20, "P02"))
    assert told(run, "audit", "items", AUDIT, "--clause", "8.2.6")[3]["reason"] == "none is kept"
    run("answer", AUDIT, "CK-005", "CK-006", "--grade", "minor", *on(20, "P02"), code=2)
    run("answer", AUDIT, "CK-005", "--grade", "minor", "--park", *on(20, "P02"), code=2)
    run("answer", AUDIT, "CK-005", "--grade", "minor", "--by", "P06", code=1)
    said = ("--kind", "statement", "--reference", "interview", "--class", "confidential", "--respondent", "engineer")
    run("evidence", "add", AUDIT, "CK-005", *said, *on(20, "P02"))
    run("evidence", "edit", AUDIT, "E-001", "--description", "said twice", *on(20, "P02"))
    run("evidence", "attach", AUDIT, "CK-006", "E-001", *on(20, "P02"))
    run("item", "detach", AUDIT, "CK-005", "E-001", *on(20, "P02"))
    shown = told(run, "evidence", "show", AUDIT, "E-001")
    assert (shown["items"], shown["class"], shown["description"]) == (["CK-006"], "confidential", "said twice")
    run("audit", "conclude", AUDIT, *on(21, "P02"))
    assert "G-18" in run.talk


def test_samples_from_a_list(run: Commands, after: After, tmp_path: Path) -> None:
    after("planning")
    run("audit", "start", AUDIT, *on(20, "P02"))
    names = [f"CI-{number:03}" for number in range(30)]
    listed = tmp_path / "list.csv"
    listed.write_text("name;x,ci\n" + "".join(f"a,{name}\n" for name in names), encoding="utf-8")
    draw = ("sample", "draw", AUDIT, "CK-001", "--size", "4", "--seed", "1", "--of", "items")
    run(*draw, "--from", str(listed), "--column", "ci", *on(20, "P02"))
    first = told(run, "sample", "show", AUDIT, "SM-01")
    assert set(first["drawn"]) < set(names)
    run(*draw, "--from", str(listed), "--column", "ci", *on(20, "P02"))
    assert told(run, "sample", "show", AUDIT, "SM-02")["drawn"] == first["drawn"]
    run("sample", "use", AUDIT, "SM-02", "CK-002", *on(20, "P02"))
    run("sample", "mark", AUDIT, "SM-01", "CI-999", "--right", *on(20, "P02"), code=1)
    run(*draw, "--from", str(listed), "--column", "nothing", *on(20, "P02"), code=1)
    run(*draw, "--from", str(listed), *on(20, "P02"), code=1)
    assert "--column" in run.talk
    run(*draw, "--population", "3", *on(20, "P02"), code=1)


def test_findings_are_merged_split_regraded(run: Commands, after: After) -> None:
    after("planning")
    run("audit", "start", AUDIT, *on(20, "P02"))
    run("evidence", "add", AUDIT, "CK-001", "--reference", "r", "--item", "CK-002", *on(20, "P02"))
    for item in ("CK-001", "CK-002"):
        run("answer", AUDIT, item, "--grade", "minor", "--note", f"{item} is wrong", *on(20, "P02"))
    run("finding", "merge", AUDIT, "F-01", "F-02", *on(20, "P02"), code=1)
    run("finding", "merge", AUDIT, "F-01", "F-02", "--reason", "one cause", *on(20, "P02"))
    assert told(run, "finding", "show", AUDIT, "F-01")["items"] == ["CK-001", "CK-002"]
    split = ("--item", "CK-002", "--title", "Second", "--reason", "two causes")
    run("finding", "split", AUDIT, "F-01", *split, *on(20, "P02"))
    assert told(run, "finding", "show", AUDIT, "F-03")["items"] == ["CK-002"]
    parts = ("--requirement", "r", "--reason", "g", "--site", "BRQ", "--urgent")
    run("finding", "edit", AUDIT, "F-03", *parts, *on(20, "P02"))
    run("finding", "regrade", AUDIT, "F-03", "--grade", "major", "--reason", "it spread", *on(20, "P02"))
    assert told(run, "item", "show", AUDIT, "CK-002")["grade"] == "major"
    run("finding", "regrade", AUDIT, "F-03", "--grade", "ofi", "--reason", "kind", *on(20, "P02"), code=1)
    assert "G-29" in run.talk
    run("finding", "agree", AUDIT, "F-03", *on(20, "P02"))
    run("finding", "issue-early", AUDIT, "F-03", *on(20, "P02"))
    (nc,) = told(run, "nc", "list")
    assert (nc["state"], nc["flags"], nc["grade"]) == ("issued", ["overdue", "early"], "major")
    run("audit", "terminate", AUDIT, "--reason", "fire", "--with", "P01", *on(20, "P02"))
    assert told(run, "audit", "show", AUDIT)["state"] == "terminated"


def test_a_nonconformity_that_was_not_effective(run: Commands, after: After) -> None:
    after("reporting")
    ref = told(run, "nc", "list")[0]["ref"]
    run("nc", "follow-up", ref, "--verifier", "P07", *on(27, "P02"))
    run("nc", "acknowledge", ref, "--owner", "P05", "--disagrees", *on(28, "P04"), code=1)
    run("nc", "acknowledge", ref, "--owner", "P04", "--disagrees", "--note", "not ours", *on(28, "P04"))
    run("nc", "reassign", ref, "--owner", "P05", "--reason", "knows the tool", *on(28, "P04"))
    run("nc", "escalate", ref, "--to", "P03", "--reason", "silence", *on(29, "P01"))
    assert "escalated" in of_nc(run, ref)["flags"]
    run("nc", "de-escalate", ref, "--reason", "they speak", *on(29, "P01"))
    run("nc", "set-due", ref, "--due", f"response={day(60)}", *on(29, "P02"), code=1)
    run("nc", "set-due", ref, "--due", f"response={day(60)}", "--reason", "holidays", *on(29, "P02"))
    run("nc", "set-due", ref, "--due", f"answer={day(60)}", "--reason", "holidays", *on(29, "P02"), code=1)
    answer = (
        "--correction",
        "c",
        "--cause",
        "the form has no field",
        "--extent",
        "all halls",
        "--criterion",
        "20 of 20",
    )
    actions = ("--action", f"A field; a check;P05;{day(40)}", "--action", f"A list;P04;{day(41)}")
    run("nc", "respond", ref, *answer, "--action", "no owner", *on(30, "P05"), code=1)
    run("nc", "respond", ref, *answer, *actions, *on(30, "P05"))
    assert [a["text"] for a in of_nc(run, ref)["actions"]] == ["A field; a check", "A list"]
    run("nc", "accept", ref, *on(31, "P05"), code=1)
    run("nc", "accept", ref, *on(31, "P07"))
    run("evidence", "add", AUDIT, "--reference", "change", "--follow-up", *on(40, "P05"))
    run("nc", "action-done", ref, "CA-1", "--evidence", "E-003", *on(40, "P05"))
    run("nc", "implement", ref, "--done", f"CA-2={day(41)}", *on(41, "P04"), code=1)
    assert "N7" in run.talk
    run("nc", "implement", ref, "--done", f"CA-2={day(41)}", "--evidence", "CA-2=E-003", *on(41, "P04"))
    run("nc", "reject", ref, "--seen", "the list is empty", *on(42, "P07"))
    run("nc", "implement", ref, *on(43, "P04"))
    run("evidence", "add", AUDIT, "--reference", "looked", "--follow-up", *on(44, "P02"))
    seen = ("--seen", "list and field", "--evidence", "E-004")
    run("nc", "verify", ref, *seen, *on(44, "P07"), code=1)
    assert "N9: say by which method" in run.talk
    assert "--method record-review" in run.talk
    run("nc", "verify", ref, *seen, "--method", "on record", *on(44, "P07"), code=1)
    drawn = ("--sample", "10/40", "--exceptions", "1")
    run("nc", "verify", ref, *seen, "--method", "record-review", "--method-note", "on site", *drawn, *on(44, "P07"))
    looked = of_nc(run, ref)["checks"][-1]
    assert (looked["method"], looked["method_note"]) == ("record-review", "on site")
    assert looked["sample"] == {"sample": None, "n": 10, "size": 40, "exceptions": 1}
    run("nc", "wait", ref, "--occurrences", "2", *on(44, "P07"))
    run("nc", "seen", ref, "--count", "1", *on(45, "P07"))
    run("nc", "close", ref, "--seen", "good", "--evidence", "E-004", *on(45, "P07"), code=1)
    assert "1 of 2 occurrences" in run.talk
    run("nc", "not-effective", ref, "--seen", "one more", *on(46, "P07"))
    assert of_nc(run, ref)["state"] == "reopened"
    run("nc", "extend", ref, "--due", f"response={day(90)}", "--reason", "new cause", *on(47, "P05"))
    run("nc", "decide-extension", ref, *on(47, "P01"), code=2)
    run("nc", "decide-extension", ref, "--refuse", "--note", "enough time", *on(47, "P01"))
    run("nc", "transfer", ref, "--to", "risk register", "--reason", "no process any more", *on(48, "P01"))
    assert told(run, "nc", "list", "--open") == []
    run("audit", "close", AUDIT, *on(49, "P01"))


def test_a_nonconformity_is_void_or_reopened(run: Commands, after: After) -> None:
    after("reporting")
    ref = told(run, "nc", "list")[0]["ref"]
    run("nc", "void", ref, "--reason", "wrong record", *on(30, "P02"), code=1)
    assert "G-37" in run.talk
    run("nc", "void", ref, "--reason", "wrong record", "--with", "P01", "--revision", "2", *on(30, "P02"))
    assert of_nc(run, ref)["state"] == "void"
    after("follow_up")
    run("nc", "reopen", ref, "--reason", "seen again", *on(100, "P02"), code=1)
    assert "N12: say which new evidence" in run.talk
    run("nc", "reopen", ref, "--reason", "seen again", "--shown-by", "INC-77", *on(100, "P02"), code=1)
    assert "--dated" in run.talk
    run("nc", "reopen", ref, "--reason", "seen again", "--evidence", "E-004", *on(100, "P02"), code=1)
    new = ("--shown-by", "INC-77", "--dated", day(99))
    run("nc", "reopen", ref, "--reason", "seen again", *new, *on(100, "P02"))
    assert of_nc(run, ref)["reopenings"][0]["dated"] == day(99)
    assert told(run, "audit", "show", AUDIT)["state"] == "follow_up"
    assert "reopened" in of_nc(run, ref)["flags"]


def test_a_day_may_be_written_from_today_on(run: Commands, after: After) -> None:
    after("programme")
    run("audit", "postpone", AUDIT, "--to", "+30", "--reason", "illness", *on(4, "P01"))
    new = told(run, "audit", "show", AUDIT)["from"]
    run("audit", "postpone", AUDIT, "--to", "+31", "--reason", "illness", *on(4, "P01"))
    assert f"+31 is {date.fromisoformat(new) + timedelta(days=1)}" in run.talk
    run("audit", "postpone", AUDIT, "--to", "+soon", "--reason", "illness", *on(4, "P01"), code=2)
    assert "write 2026-10-07, or +14 for 14 days ahead" in run.talk
