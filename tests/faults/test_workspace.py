"""A whole workspace under fire: it is made, an audit is answered, its report issued; kills come, or the power goes."""

from __future__ import annotations

import functools
import hashlib
import itertools
import os
import random
import select
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from auditor.activities import conduct, findings, report
from auditor.activities.act import act
from auditor.activities.verify import verify
from auditor.model.evidence import Evidence
from auditor.model.item import Item
from auditor.model.people import Person
from auditor.model.words import AuditState, Grade
from auditor.workspace import Workspace
from tests.activities import conftest as activities
from tests.activities.conftest import Field
from tests.activities.test_findings import agreed
from tests.faults import oracle, power, work
from tests.faults.conftest import Count, Scale
from tests.faults.zygote import ROOT, Zygote

planned = activities.planned
conducted = activities.conducted


@pytest.fixture(scope="module")
def desk() -> Iterator[Zygote]:
    """Children that know the activities and the report."""
    found = Zygote("tests.faults.work", "auditor.reporting", "reportlab.platypus", "pikepdf")
    yield found
    found.close()


def checked(folder: Path, home: Path, ref: str = "") -> Workspace:
    """The workspace, if nothing in it is wrong."""
    workspace = Workspace.open(folder, home=home)
    wrong = [str(problem) for each in verify(workspace, ref).ledgers for problem in each.problems]
    if wrong:
        raise oracle.Lost(f"verify: {wrong}")
    return workspace


# -- a new workspace ---------------------------------------------------------------------------------------------------


def made(base: Path, told: Sequence[Any]) -> None:
    """What was told of a new workspace is there; one that nobody was told of can be made, or is refused with reason."""
    folder, home = base / "work", base / "home"
    if ["made"] not in told:
        if not (folder / "auditor.toml").exists():
            Workspace.create(folder, work.SETTINGS, home=home).close()
        told = ["made"]
    with checked(folder, home) as workspace:
        if workspace.settings != work.SETTINGS:
            raise oracle.Lost(f"other settings: {workspace.settings}")
        there = [person.ref for person in workspace.programme.all(Person).values()]
        if not set(there) >= {event[1] for event in told if event[0] == "added"}:
            raise oracle.Lost(f"only {there} are there")


def test_a_new_workspace_and_the_power(memory: Path, desk: Zygote, scale: Scale, count: Count) -> None:
    disk = power.Disk([memory])
    log = desk.run(work.make, base=memory)
    limit = scale.some(10, 150)
    states = power.cut(disk, log, [memory], lambda told: made(memory, told), limit, random.Random(1))
    count("states of a workspace after power cuts", states)


def test_making_a_workspace_is_killed(memory: Path, desk: Zygote, count: Count) -> None:
    """After each of its calls."""
    calls = sum(event[0] == "call" for event in desk.run(work.make, base=memory))
    for at in range(1, calls + 1):
        power.lay_out({str(memory): None}, [memory])
        made(memory, desk.run(work.make, base=memory, fault={"at": at, "death": "after"}))
    count("kills of a workspace in the making", calls)


def test_a_workspace_without_fsync_of_folders_is_caught(memory: Path, desk: Zygote) -> None:
    disk = power.Disk([memory])
    log = desk.run(work.make, base=memory, mutant="no fsync of folders")
    with pytest.raises(oracle.Lost):
        power.cut(disk, log, [memory], lambda told: made(memory, told), 10, random.Random(1))


# -- a report ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def ready(conducted: Field) -> Field:
    """The audit, all but its report done; its workspace is closed."""
    book = conducted.audit
    finding = agreed(conducted)
    findings.present(book, conducted.by(conducted.lead), finding.id, to=conducted.owner.id, acknowledged=True)
    for item in list(book.items.values()):
        if item.grade is None:
            conduct.grade(book, conducted.by(conducted.lead), item.id, Grade.CONFORMING, note="seen")
    conduct.close_meeting(book, conducted.by(conducted.lead), [conducted.owner.id])
    written = ("conclusion", "fulfilment", "disagreements", "obstacles", "limits", "follow_up_of_earlier")
    report.write(
        book,
        conducted.by(conducted.lead),
        **dict.fromkeys((*written, "confidentiality"), "none"),
        objective_conclusions=[{"objective": book.audit.objectives[0], "conclusion": "It was reached."}],
        participants=[conducted.owner.id],
        distribution=[conducted.owner.id],
    )
    conducted.workspace.close()
    return conducted


def issued(base: Path, lead: str, told: Sequence[Any], *, again: bool) -> None:
    """The report is issued with its files, or not at all; if nobody was told, it can be issued."""
    with Workspace.open(base / "work", home=base / "home") as workspace:
        book = workspace.audit("IA-1")
        revisions = book.revisions()
        said = [event for event in told if event[0] == "issued"]
        if said and [[r.json_sha256, r.pdf_sha256] for r in revisions] != [said[0][2:]]:
            raise oracle.Lost(f"the revision that was told is not there: {revisions}")
        if (book.audit.state is AuditState.REPORTED) != bool(revisions):
            raise oracle.Lost("half issued")
        if not revisions and again:
            revisions = [report.issue(workspace, book, act(workspace, lead)).value]
        for revision in revisions:
            for ending, sha256 in (("json", revision.json_sha256), ("pdf", revision.pdf_sha256)):
                path = book.folder / "issued" / f"r{revision.number}.{ending}"
                if not path.exists() or hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
                    raise oracle.Lost(f"{path} is not what the line says")


def moved(field: Field, memory: Path) -> None:
    """The workspace in memory; this installation is a new writer in it."""
    shutil.copytree(field.workspace.folder, memory / "work")
    (memory / "home").mkdir()


def test_issuing_a_report_is_killed(ready: Field, memory: Path, desk: Zygote, scale: Scale, count: Count) -> None:
    moved(ready, memory)
    lead, before = ready.lead.id, power.laid_out([memory])
    calls = [event for event in desk.run(work.issue, base=memory, lead=lead) if event[0] == "call"]
    places = range(1, len(calls) + 1)
    for at in places if scale.thorough else random.Random(2).sample(places, 8):
        power.lay_out(before, [memory])
        issued(
            memory, lead, desk.run(work.issue, base=memory, lead=lead, fault={"at": at, "death": "after"}), again=True
        )
        count("kills of a report being issued", 1)


def test_a_report_and_the_power(ready: Field, memory: Path, desk: Zygote, scale: Scale, count: Count) -> None:
    """Its files are durable before the line that holds their hashes."""
    moved(ready, memory)
    lead, limit, states = ready.lead.id, scale.some(8, 100), itertools.count()
    disk = power.Disk([memory])
    log = desk.run(work.issue, base=memory, lead=lead)

    def check(told: Sequence[Any]) -> None:
        issued(memory, lead, told, again=next(states) % scale.some(40, 5) == 0)

    count("states of a report after power cuts", power.cut(disk, log, [memory], check, limit, random.Random(1)))


@pytest.mark.parametrize("mutant", ["replaced before it is durable", "no fsync of folders"])
def test_a_report_that_is_not_durable_is_caught(ready: Field, memory: Path, desk: Zygote, mutant: str) -> None:
    moved(ready, memory)
    disk = power.Disk([memory])
    log = desk.run(work.issue, base=memory, lead=ready.lead.id, mutant=mutant)
    with pytest.raises(oracle.Lost, match="what the line says"):
        power.cut(
            disk, log, [memory], lambda told: issued(memory, ready.lead.id, told, again=False), 8, random.Random(1)
        )


# -- answers -----------------------------------------------------------------------------------------------------------


def answered(base: Path, told: Sequence[Any]) -> None:
    """Every grade and every piece of evidence that was told is there; one more of each may be."""
    with checked(base / "work", base / "home", "IA-1") as workspace:
        book = workspace.audit("IA-1")
        noted = {event[1]: event[2] for event in told if event[0] == "graded"}
        hand = next((event[1] for event in reversed(told) if event[0] == "grading"), "")
        for item, note in noted.items():
            if item != hand and book.items[item].note != note:
                raise oracle.Lost(f"{book.items[item].ref} was told to hold {note[:40]}")
        for event in told:
            if event[0] == "attached":
                book.ledger.exhibit(event[2]).read_bytes()
                book.get(Evidence, event[1])


def test_answering_is_killed(conducted: Field, memory: Path, desk: Zygote, scale: Scale, count: Count) -> None:
    conducted.workspace.close()
    moved(conducted, memory)
    choice = random.Random(4)
    kept = 0
    for _ in range(max(4, scale.kills // 8)):
        child = desk.start(work.answer, base=memory, lead=conducted.lead.id)
        child.wait_for("graded")
        child.read(choice.uniform(0, 0.2))
        child.kill()
        told = child.end()
        answered(memory, told)
        kept += sum(event[0] in ("graded", "attached") for event in told)
        count("kills of an auditor who answers", 1)
    assert kept > 8


def words(memory: Path, note: str) -> list[str]:
    """A command that answers an item."""
    said = ["--grade", "conforming", "--note", note, "--by", "P01", "--workspace", str(memory / "work")]
    return ["answer", "IA-1", "CK-003", *said]


def note_of(memory: Path) -> str:
    with checked(memory / "work", memory / "home", "IA-1") as workspace:
        return workspace.audit("IA-1").find(Item, "CK-003").note


def test_a_command_is_killed_at_each_of_its_calls(conducted: Field, memory: Path, desk: Zygote, count: Count) -> None:
    """What `auditor answer` printed is kept; what it did not come to print is kept or not."""
    conducted.workspace.close()
    moved(conducted, memory)
    *_, (_, calls), ended = desk.run(work.command, base=memory, words=words(memory, "first"))
    assert ended == ["exit", 0]
    standing = note_of(memory)
    printed = 0
    for at in range(1, len(calls) + 1):
        for death in ("before", "middle"):
            note = f"{at} {death}: " + "ž" * (at * 977 % 3000)
            told = desk.run(work.command, base=memory, words=words(memory, note), fault={"at": at, "death": death})
            said = any(event[0] == "said" for event in told)
            found = note_of(memory)
            if found != note and (said or found != standing):
                raise oracle.Lost(f"killed {death} call {at} ({calls[at - 1]}): {found[:40]!r} stands, said: {said}")
            standing = found
            printed += said
            count("kills of a command", 1)
    assert printed > 4


def test_a_command_in_a_process_of_its_own_is_killed(
    conducted: Field, memory: Path, scale: Scale, count: Count
) -> None:
    conducted.workspace.close()
    moved(conducted, memory)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "AUDITOR_HOME": str(memory / "home")}
    standing, choice = "", random.Random(6)
    for number in range(max(3, scale.kills // 10)):
        note = f"{number}: " + "ž" * choice.choice((0, 700, 5000))
        with subprocess.Popen(
            [sys.executable, "-m", "auditor", *words(memory, note)], stdout=subprocess.PIPE, env=environment
        ) as process:
            assert process.stdout is not None
            select.select([process.stdout], [], [], choice.uniform(0.2, 1.5))
            process.kill()
            said = process.stdout.read()
        found = note_of(memory)
        if found != note and (b"CK-003" in said or found != standing):
            raise oracle.Lost(f"{found[:40]!r} stands, said: {said!r}")
        standing = found
        count("kills of a command", 1)


# -- a disk that refuses -----------------------------------------------------------------------------------------------


def talk(told: Sequence[Any], how: str) -> str:
    return "".join(event[1] for event in told if event[0] == how)


def test_a_command_on_a_full_disk(conducted: Field, memory: Path, desk: Zygote) -> None:
    """Refused and said where the line does not fit; kept and said where only the snapshot does not."""
    conducted.workspace.close()
    moved(conducted, memory)
    (trail,) = (memory / "work" / "audits" / "IA-1" / "trail").glob("*.jsonl")
    kept = trail.read_bytes()
    desk.run(work.command, base=memory, words=words(memory, "first"))  # by the writer of this place
    (mine,) = {*trail.parent.glob("*.jsonl")} - {trail}
    size = mine.stat().st_size
    for room in (0, 1, 100, 700):
        told = desk.run(work.command, base=memory, words=words(memory, "x" * 2000), largest=size + room)
        assert told[-1] == ["exit", 3]
        assert "disk is full" in talk(told, "told")
        assert talk(told, "said") == ""
        assert mine.stat().st_size == size
        assert note_of(memory) == "first"
    told = desk.run(work.command, base=memory, words=words(memory, "x" * 2000), largest=size + 5000)
    assert size + 5000 < (memory / "work" / "audits" / "IA-1" / "audit.json").stat().st_size  # that does not fit
    assert told[-1] == ["exit", 0]
    assert "CK-003" in talk(told, "said")
    assert "full" not in talk(told, "told")
    assert note_of(memory) == "x" * 2000
    assert trail.read_bytes() == kept


def test_a_command_in_a_folder_that_may_only_be_read(conducted: Field, memory: Path, desk: Zygote) -> None:
    """It is read, and says no to writing; no file is touched."""
    conducted.workspace.close()
    moved(conducted, memory)
    folder = memory / "work"
    before = power.laid_out([folder])
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    listed = ["audit", "items", "IA-1", "--workspace", str(folder)]
    told = desk.run(work.command, base=memory, words=listed, obeys=True)
    assert told[-1] == ["exit", 0], told
    assert "CK-003" in talk(told, "said")
    told = desk.run(work.command, base=memory, words=words(memory, "mine"), obeys=True)
    assert told[-1] == ["exit", 3], told
    assert "may be written to" in talk(told, "told")
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755)
    assert power.laid_out([folder]) == before


# -- a backup ----------------------------------------------------------------------------------------------------------


def backed_up(memory: Path, content: Mapping[str, bytes], told: Sequence[Any]) -> None:
    """The backup that was told is there; what was restored is whole, or is no workspace."""
    backup = memory / "backup.zip"
    for sha256 in (event[1] for event in told if event[0] == "backed up"):
        if not backup.exists() or hashlib.sha256(backup.read_bytes()).hexdigest() != sha256:
            raise oracle.Lost("the backup is not what was read back")
    restored = memory / "restored"
    if (restored / "auditor.toml").exists():
        there = {str(path.relative_to(restored)): path.read_bytes() for path in restored.rglob("*") if path.is_file()}
        if there != content:
            raise oracle.Lost(f"restored in part: {content.keys() ^ there.keys()}")
    elif ["restored"] in told:
        raise oracle.Lost("what was restored is gone")


@pytest.mark.parametrize("mutant", ["", "no fsync of files", "no fsync of folders"])
def test_a_backup_and_the_power(
    conducted: Field, memory: Path, desk: Zygote, mutant: str, scale: Scale, count: Count
) -> None:
    conducted.workspace.close()
    moved(conducted, memory)
    disk = power.Disk([memory])
    log = desk.run(work.back_up, base=memory, mutant=mutant)
    assert log[-1] == ["restored"]
    restored = memory / "restored"
    content = {str(path.relative_to(restored)): path.read_bytes() for path in restored.rglob("*") if path.is_file()}
    assert "auditor.toml" in content

    def cut() -> int:
        check = functools.partial(backed_up, memory, content)
        return power.cut(disk, log, [memory], check, scale.some(8, 100), random.Random(1))

    if mutant:
        with pytest.raises(oracle.Lost):
            cut()
        return
    before = power.laid_out([memory])
    count("states of a backup after power cuts", cut())
    assert disk.now() == before, "the boundary missed a call"
