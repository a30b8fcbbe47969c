"""The index: it says what the ledgers say, whatever happened meanwhile, and reads only the ledgers that changed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import count
from pathlib import Path
from random import Random

import msgspec
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from auditor.activities import organisation, schedule
from auditor.activities.act import act
from auditor.activities.conflicts import books_to_look_at
from auditor.cli.root import Root, auditor
from auditor.figures.overview import slot_row
from auditor.ledger import Change, Ledger
from auditor.model.people import Person
from auditor.model.programme import Slot
from auditor.workspace import AuditBook, Workspace, index, overview
from auditor.workspace.index import FOLDER, PARTS
from auditor.workspace.rows import Rows, rows_of
from tests.data import large

AUDITS, NONCONFORMITIES = 8, 14

Parts = dict[str, Sequence[object]]
"""The rows of each part."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace of a few small audits in all states; for copying only."""
    folder = tmp_path_factory.mktemp("made") / "work"
    home = folder.with_name("home")
    large.build(folder, home=home, audits=AUDITS, items=16, nonconformities=NONCONFORMITIES, largest=16)
    return folder


@pytest.fixture
def work(made: Path, tmp_path: Path) -> Path:
    """A copy to change at will."""
    shutil.copytree(made, tmp_path / "work")
    return tmp_path / "work"


def opened(folder: Path, who: str = "reader", read_only: bool = False) -> Workspace:
    return Workspace.open(folder, home=folder.with_name(who), read_only=read_only)


def by_index(folder: Path) -> tuple[Parts, int]:
    """The rows of every part as a process of its own sees them, and how many ledgers it read."""
    with opened(folder, read_only=True) as workspace:
        seen = workspace.overview()
        parts: Parts = {
            "audits": list(seen.audits),
            "register": list(seen.register),
            "settled": list(seen.settled),
            "findings": list(seen.findings),
            "past": sorted(seen.past().items()),
            "indicators": list(seen.facts),
            "slots": list(seen.slots),
        }
        return parts, seen.read


def by_ledgers(folder: Path) -> Parts:
    """The same from the records of all ledgers, without an index."""
    with opened(folder, read_only=True) as workspace:
        every: list[Rows] = [rows_of(book) for book in workspace.audits()]
        slots = [slot_row(slot) for slot in workspace.programme.all(Slot).values()]
    return {
        "audits": [rows.audits for rows in every],
        "register": [rows.register for rows in every],
        "settled": [rows.settled for rows in every],
        "findings": [rows.findings for rows in every],
        "past": sorted(item for rows in every for item in rows.history.past.items()),
        "indicators": [rows.indicators for rows in every],
        "slots": slots,
    }


_NAMES = count(1)


def write(workspace: Workspace, ref: str) -> AuditBook:
    """In an audit somebody gets another name: a change that its rows tell, whatever state it is in."""
    book = workspace.audit(ref)
    somebody = book.audit.lead or book.audit.manager or ""
    organisation.edit(book, act(workspace, somebody), Person, somebody, name=f"Somebody {next(_NAMES)}")
    return book


def change(folder: Path, ref: str, who: str = "writer") -> None:
    """A process of its own writes; another *who* is another installation."""
    with opened(folder, who) as workspace:
        write(workspace, ref)


def plan(folder: Path, ref: str) -> None:
    """Another audit is planned."""
    with opened(folder, "writer") as workspace:
        manager = workspace.programme.programme.manager
        day = date(2027, 9, 1)
        schedule.add_slot(workspace, act(workspace, manager), ref=ref, title=ref, planned_from=day, planned_to=day)


def refs(folder: Path) -> list[str]:
    return sorted(audit.name for audit in (folder / "audits").iterdir())


# What is read


def test_a_warm_index_reads_no_ledger_and_a_change_reads_one(work: Path) -> None:
    assert by_index(work)[1] == AUDITS
    assert by_index(work) == (by_ledgers(work), 0)
    for _ in range(2):  # the first line of a writer makes a file, the second makes it longer
        change(work, refs(work)[2])
        assert by_index(work) == (by_ledgers(work), 1)
    change(work, refs(work)[2], "somebody else")
    assert by_index(work) == (by_ledgers(work), 1)
    plan(work, "IA-NEW")
    assert by_index(work) == (by_ledgers(work), 1)
    shutil.rmtree(work / "audits" / refs(work)[0])
    rows, read = by_index(work)
    assert (rows, read) == (by_ledgers(work), 0)
    assert len(rows["audits"]) == AUDITS
    assert by_index(work)[1] == 0


def test_many_changes_are_written_into_the_parts_few_beside_them(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def files() -> set[str]:
        return {file.name for file in (work / FOLDER).iterdir()}

    by_index(work)
    assert files() == {index.RECENT, index.SLOTS}
    monkeypatch.setattr(overview, "FEW", 2)
    change(work, refs(work)[1])
    by_index(work)
    assert files() == {*PARTS, index.SLOTS}
    written = {name: (work / FOLDER / name).stat().st_ino for name in PARTS}
    change(work, refs(work)[3])
    assert by_index(work) == (by_ledgers(work), 1)
    assert files() == {*PARTS, index.RECENT, index.SLOTS}
    assert {name: (work / FOLDER / name).stat().st_ino for name in PARTS} == written
    assert by_index(work) == (by_ledgers(work), 0)


def test_a_list_reads_only_what_it_shows(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overview, "FEW", 0)
    by_index(work)
    for name in set(PARTS) - {"audits"}:
        (work / FOLDER / name).unlink()
    with opened(work, read_only=True) as workspace:
        assert len(workspace.overview().audits) == AUDITS
        assert workspace.at_hand.read == 0


def test_what_one_does_oneself_is_seen_at_once_and_read_by_nobody_later(work: Path) -> None:
    by_index(work)
    with opened(work, "writer") as workspace:
        ref = refs(work)[3]
        before = workspace.overview().audit(ref)
        book = write(workspace, ref)
        assert before != workspace.overview().audit(ref) == rows_of(book).audits
        write(workspace, ref)  # nobody looks before the workspace is closed
        assert workspace.at_hand.read == 0
    assert by_index(work) == (by_ledgers(work), 0)


def test_what_others_do_meanwhile_is_seen_in_an_open_audit_and_in_the_others(work: Path) -> None:
    with opened(work, "writer") as workspace:
        first, second, third, *_ = refs(work)
        workspace.audit(first)
        assert len(workspace.overview().followed) == NONCONFORMITIES
        for ref in (first, second):
            change(work, ref, "somebody else")
            assert list(workspace.overview().audits) == by_ledgers(work)["audits"]
        shutil.rmtree(work / "audits" / third)
        assert list(workspace.overview().audits) == by_ledgers(work)["audits"]
        assert [page.audit for page in workspace.at_hand.register] == refs(work)


def test_no_book_is_held_open_that_nobody_works_in(work: Path) -> None:
    with opened(work, read_only=True) as workspace:
        assert workspace.overview().audits
        assert not workspace.open_books()
        mine = workspace.audit(refs(work)[0])
        assert sum(1 for _ in workspace.audits()) == AUDITS
        assert dict(workspace.open_books()) == {mine.ref: mine}


def test_an_earlier_moment_is_read_from_the_ledgers_and_leaves_no_index(work: Path) -> None:
    with opened(work, read_only=True) as workspace:
        moment = workspace.moment("2024-06-30")
    with Workspace.open(work, home=work.with_name("reader"), as_of=moment) as workspace:
        assert list(workspace.overview().audits) == [rows_of(book).audits for book in workspace.audits()]
        assert 0 < len(workspace.at_hand.audits) <= AUDITS
    assert not (work / FOLDER).exists()


def test_where_nothing_can_be_written_everything_is_read(work: Path) -> None:
    (work / ".cache").write_text("a file where the folder should be")
    assert by_index(work) == (by_ledgers(work), AUDITS)
    assert by_index(work)[1] == AUDITS


def test_who_does_not_want_to_wait_gets_what_is_known(work: Path) -> None:
    by_index(work)
    for ref in refs(work)[:3]:
        change(work, ref)
    with opened(work, read_only=True) as workspace:
        assert len(workspace.overview(at_most=2).audits) == AUDITS
        assert workspace.at_hand.read == 0
        assert workspace.at_hand.stale("audits") == refs(work)[:3]
        for ref in refs(work)[:3]:
            workspace.at_hand.take(ref)
        assert workspace.at_hand.stale("audits") == []
    assert by_index(work) == (by_ledgers(work), 0)


# An index that lies


def test_no_flipped_byte_is_believed(work: Path) -> None:
    truth = by_ledgers(work)
    by_index(work)
    file = work / FOLDER / index.RECENT
    sound = file.read_bytes()
    places = [*Random(7).sample(range(len(sound)), 40), 0, 63, 64, 65, len(sound) - 1]
    for place in places:
        file.write_bytes(sound[:place] + bytes([sound[place] ^ 0x10]) + sound[place + 1 :])
        assert by_index(work) == (truth, AUDITS), place
    for length in (0, 64, 65, 200, len(sound) // 2):
        file.write_bytes(sound[:length])
        assert by_index(work) == (truth, AUDITS)


def test_an_index_of_another_workspace_version_or_shape_is_not_believed(
    work: Path, made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_index(work)
    other = tmp_path / "other"
    large.build(other, home=tmp_path / "other-home", audits=AUDITS, items=4, nonconformities=0)
    shutil.copytree(work / ".cache", other / ".cache")
    assert by_index(other) == (by_ledgers(other), AUDITS)
    with opened(work, read_only=True) as workspace:
        assert len(index.Index(work, workspace.id).recent()) == AUDITS
        assert index.Index(work, "another").recent() == {}
    for name, value in (("FORMAT", 99), ("__version__", "99"), ("_shape", lambda: "other fields")):
        with monkeypatch.context() as patched:
            patched.setattr(index, name, value)
            assert by_index(work)[1] == AUDITS
        assert by_index(work)[1] == AUDITS


def test_a_file_that_says_something_else_under_a_good_hash_is_not_believed(work: Path) -> None:
    truth = by_ledgers(work)
    by_index(work)
    with opened(work, read_only=True) as workspace:
        files = index.Index(work, workspace.id)
    files.write("audits", [index.Entry("IA-2022-001", index.Look(0, ()), (), "no row")])
    files.write(index.RECENT, [])
    assert by_index(work) == (truth, AUDITS)
    (work / FOLDER / "audits").write_bytes(msgspec.msgpack.encode([1, 2]))
    assert by_index(work)[0] == truth


def test_a_copied_workspace_reads_its_own_ledgers(work: Path, tmp_path: Path) -> None:
    by_index(work)
    shutil.copytree(work, tmp_path / "copy")
    assert by_index(tmp_path / "copy") == (by_ledgers(work), AUDITS)


# Damage


def spoil(folder: Path, ref: str) -> None:
    """A line of a sound trail says something that no audit is."""
    with opened(folder, "writer") as workspace, Ledger.open(folder / "audits" / ref, writer=workspace.writer) as ledger:
        (audit,) = ledger.records("audit")
        nonsense = [Change("audit", str(audit["id"]), {"state": "dreamt of"})]
        ledger.commit("dream", author="nobody", effective=workspace.now(), changes=nonsense)


def harm(folder: Path, ref: str) -> None:
    """Nothing of a ledger is left to be read."""
    (trail,) = (folder / "audits" / ref / "trail").glob("*.jsonl")
    trail.write_bytes(b"\xff\xfe nothing that was ever a line\n" * 40)
    (folder / "audits" / ref / "audit.json").unlink()


def command(folder: Path, *words: str, code: int = 0) -> tuple[str, str]:
    done = CliRunner().invoke(auditor, [*words, "--workspace", str(folder)], obj=Root(), catch_exceptions=False)
    assert done.exit_code == code, done.output
    return done.stdout, done.stderr


def test_a_damaged_ledger_is_a_line_that_says_so(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUDITOR_HOME", str(work.with_name("reader")))
    command(work, "audit", "list")
    broken, spoilt = refs(work)[4], refs(work)[5]
    harm(work, broken)
    spoil(work, spoilt)
    for _ in range(2):  # read from the ledger, then from the index
        told, said = command(work, "audit", "list", "--json", code=3)
        assert [row["ref"] for row in json.loads(told)] == refs(work)
        assert [row["ref"] for row in json.loads(told) if row["state"] == "damaged"] == [broken, spoilt]
        assert broken in said
        assert spoilt in said
        assert broken in command(work, "nc", "list")[1]
    with opened(work, read_only=True) as workspace:
        assert list(workspace.overview().unreadable()) == [broken, spoilt]


# Histories


class Histories(RuleBasedStateMachine):
    """Anything may happen between two looks; each look sees what the ledgers say."""

    made: Path
    fresh: Callable[[], Path]

    @initialize(few=st.sampled_from([0, 1, 3, 32]))
    def begin(self, few: int) -> None:
        overview.FEW = few
        self.work = type(self).fresh()
        self.planned = 0

    def audit(self, number: int) -> str:
        known = refs(self.work)
        return known[number % len(known)]

    @rule(number=st.integers(0, 9), who=st.sampled_from(["writer", "somebody else"]))
    def somebody_writes(self, number: int, who: str) -> None:
        change(self.work, self.audit(number), who)

    @rule()
    def another_is_planned(self) -> None:
        self.planned += 1
        plan(self.work, f"IA-NEW-{self.planned}")

    @rule(number=st.integers(0, 9))
    def an_audit_goes(self, number: int) -> None:
        if len(refs(self.work)) > 2:
            shutil.rmtree(self.work / "audits" / self.audit(number))

    @rule()
    def the_cache_goes(self) -> None:
        shutil.rmtree(self.work / ".cache", ignore_errors=True)

    @rule(number=st.integers(0, 9), place=st.integers(0, 10**6))
    def a_byte_flips(self, number: int, place: int) -> None:
        files = sorted((self.work / FOLDER).glob("*"))
        if files:
            file = files[number % len(files)]
            data = bytearray(file.read_bytes())
            data[place % len(data)] ^= 0x04
            file.write_bytes(bytes(data))

    @rule(number=st.integers(0, 9))
    def one_works_on_while_another_looks(self, number: int) -> None:
        with opened(self.work, "writer") as workspace:
            assert workspace.overview().audits
            write(workspace, self.audit(number))
            by_index(self.work)
            for other in (number, number + 1):
                change(self.work, self.audit(other), "somebody else")
            assert list(workspace.overview().audits) == by_ledgers(self.work)["audits"]

    @invariant()
    def the_index_says_what_the_ledgers_say(self) -> None:
        if hasattr(self, "work"):
            truth = by_ledgers(self.work)
            assert by_index(self.work)[0] == truth
            assert by_index(self.work) == (truth, 0)


@pytest.fixture
def histories(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[type[Histories]]:
    def fresh() -> Path:
        folder = tmp_path_factory.mktemp("history") / "work"
        shutil.copytree(made, folder)
        for ref in refs(folder)[3:-1]:
            shutil.rmtree(folder / "audits" / ref)
        return folder

    usual = overview.FEW
    yield type("OfThese", (Histories,), {"fresh": staticmethod(fresh)})
    overview.FEW = usual


def test_random_histories(histories: type[Histories]) -> None:
    from hypothesis.stateful import run_state_machine_as_test

    limits = settings(
        max_examples=12,
        stateful_step_count=8,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(histories, settings=limits)


# The generator


def test_a_generated_workspace_holds_what_was_asked_for(made: Path) -> None:
    with opened(made, read_only=True) as workspace:
        seen = workspace.overview()
        assert len(seen.audits) == AUDITS
        assert {row.items for row in seen.audits} == {16}
        assert len(seen.followed) == NONCONFORMITIES
        assert len({each.ref for each in seen.followed}) == NONCONFORMITIES
        assert len({row.state for row in seen.audits}) > 2
        assert not any(book.ledger.verify() for book in workspace.audits())


def test_a_folder_copied_beside_its_original_is_counted_once_and_told(work: Path) -> None:
    ref = refs(work)[0]
    change(work, ref, "somebody else")  # two writers, so that it is looked at for conflicts
    with opened(work) as workspace:
        before = list(workspace.overview().audits)
    shutil.copytree(work / "audits" / ref, work / "audits" / "A copy")
    for _ in range(2):  # read, and from the index
        with opened(work) as workspace:
            seen = workspace.overview()
            assert list(seen.audits) == before
            (told,) = seen.damage["A copy"]
            assert f"the ledger of {ref} once more" in told
            assert [book.folder.name for book in workspace.audits()] == [row.ref for row in before]
            assert "A copy" not in {book.folder.name for book in books_to_look_at(workspace)}
    shutil.rmtree(work / "audits" / ref)
    with opened(work) as workspace:
        assert sorted(row.ref for row in workspace.overview().audits) == sorted(row.ref for row in before)
        assert "A copy" not in workspace.overview().damage
