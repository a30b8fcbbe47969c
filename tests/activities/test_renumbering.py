"""A programme and its restored backup both plan: two audits under one number, and both of them stay."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest

from auditor.activities import conduct, merging, schedule
from auditor.activities.act import Act, act
from auditor.activities.conflicts import open_conflicts, settle
from auditor.activities.merging import Preview
from auditor.activities.verify import verify
from auditor.errors import InvalidInput, WorkspaceError
from auditor.exchange.bundle import write_bundle
from auditor.ledger import Change
from auditor.model.audit import Note
from auditor.model.programme import Slot
from auditor.workspace import Workspace
from auditor.workspace.backup import back_up, restore
from tests.activities.conftest import CLAUSES, Field

_numbers = count(1)


@dataclass
class Side:
    """One of the two workspaces, and the audit that was planned in it after the backup."""

    workspace: Workspace
    people: Field
    title: str
    ref: str = ""

    @property
    def manager(self) -> Act:
        return act(self.workspace, self.people.manager.id)

    def plan(self) -> None:
        day = self.workspace.today()
        slot = schedule.add_slot(
            self.workspace, self.manager, title=self.title, planned_from=day, planned_to=day, clauses=CLAUSES,
            sites=[self.people.site.id],
        ).value  # fmt: skip
        self.ref = slot.ref

    def takes_programme(self, other: Side, room: Path) -> Preview:
        return self._takes(other.workspace.programme.ledger, room)

    def takes_audit(self, other: Side, title: str, room: Path) -> Preview:
        book = next(book for book in other.workspace.audits() if book.audit.title == title)
        return self._takes(book.ledger, room)

    def _takes(self, ledger, room: Path) -> Preview:  # type: ignore[no-untyped-def]
        bundle = room / f"{next(_numbers)}.zip"
        write_bundle(ledger, bundle)
        return merging.take_in(self.workspace, bundle, self.manager)

    def settle(self, side: int) -> str:
        """Let the slot of that side keep the number; what was said."""
        (doubled,) = [each for each in open_conflicts(self.workspace.programme) if each.rule == "M-02"]
        outcome = settle(self.workspace.programme, self.manager, doubled.id, side, workspace=self.workspace)
        return " ".join(outcome.told)

    @property
    def stands(self) -> dict[str, str]:
        """Title and number of each audit, as its folder, its ledger, its record, its row and its slot all have it."""
        workspace = self.workspace
        assert schedule.unfinished(workspace) == []
        found = {}
        for ref in workspace.audit_refs():
            book = workspace.audit(ref)
            assert book.folder.name == book.ref == book.audit.ref == ref
            row = workspace.overview().audit(ref)
            assert row is not None
            assert row.title == book.audit.title
            slot = workspace.programme.all(Slot).get(book.audit.id)
            assert slot is None or slot.ref == ref
            found[book.audit.title] = ref
        assert not workspace.overview().damage
        assert [str(p) for each in verify(workspace).ledgers for p in each.problems] == []
        return found


@pytest.fixture
def sides(planned: Field, tmp_path: Path) -> Iterator[tuple[Side, Side]]:
    back_up(planned.workspace.folder, tmp_path / "backup.zip")
    restore(tmp_path / "backup.zip", tmp_path / "restored")
    with Workspace.open(tmp_path / "restored", home=tmp_path / "restored home") as again:
        here, there = Side(planned.workspace, planned, "From here"), Side(again, planned, "From there")
        here.plan()
        there.plan()
        assert here.ref == there.ref
        yield here, there


BOTH = {"From here", "From there"}


def both_stand(side: Side) -> dict[str, str]:
    stands = side.stands
    found = {title: stands[title] for title in BOTH}
    assert len(set(found.values())) == 2
    return found


@pytest.mark.parametrize("keeps", [1, 2], ids=["ours keeps it", "theirs keeps it"])
def test_the_number_is_settled_and_then_the_audit_comes(sides: tuple[Side, Side], tmp_path: Path, keeps: int) -> None:
    here, there = sides
    here.takes_programme(there, tmp_path)
    said = here.settle(keeps)
    assert f"was {here.ref}" in said
    told = here.takes_audit(there, "From there", tmp_path)
    found = both_stand(here)
    kept = "From here" if keeps == 1 else "From there"
    assert found[kept] == here.ref
    if keeps == 1:
        assert f"was {here.ref}" in " ".join(told.renumbered)
        assert told.name == found["From there"]
    # and the other side comes to the same
    there.takes_programme(here, tmp_path)
    there.takes_audit(here, "From here", tmp_path)
    there.takes_audit(here, "From there", tmp_path)
    assert both_stand(there) == found


def test_the_audit_comes_before_the_programme(sides: tuple[Side, Side], tmp_path: Path) -> None:
    here, there = sides
    told = here.takes_audit(there, "From there", tmp_path)
    assert f"was {here.ref}" in " ".join(told.renumbered)
    found = both_stand(here)
    assert found["From here"] == here.ref
    told = here.takes_programme(there, tmp_path)
    assert told.renumbered
    assert both_stand(here) == found
    assert [each for each in open_conflicts(here.workspace.programme) if each.rule == "M-02"] == []
    # it goes back where it was planned, and the number with it, before the programme comes there
    told = there.takes_audit(here, "From there", tmp_path)
    assert f"was {here.ref}" in " ".join(told.renumbered)
    there.takes_audit(here, "From here", tmp_path)
    there.takes_programme(here, tmp_path)
    assert both_stand(there) == found
    here.takes_programme(there, tmp_path)
    assert both_stand(here) == found


def test_what_was_planned_elsewhere_is_never_made_here_nor_told_as_lost(
    sides: tuple[Side, Side], tmp_path: Path
) -> None:
    here, there = sides
    here.takes_programme(there, tmp_path)
    here.settle(1)
    assert schedule.finish_slots(here.workspace, here.manager) == []
    here.plan()
    assert "From there" not in here.stands
    assert not here.workspace.overview().lost()
    found = here.takes_audit(there, "From there", tmp_path)
    both_stand(here)
    here.workspace.release(found.name)
    shutil.rmtree(here.workspace.audits_folder / found.name)
    here.workspace.overview()
    assert list(here.workspace.at_hand.lost()) == [found.name], "it was here, and is gone"


def test_each_settles_it_in_favour_of_the_other(sides: tuple[Side, Side], tmp_path: Path) -> None:
    here, there = sides
    first = tmp_path / "first.zip"
    write_bundle(there.workspace.programme.ledger, first)
    there.takes_programme(here, tmp_path)
    there.settle(1)
    merging.take_in(here.workspace, first, here.manager)
    here.settle(2)
    here.takes_programme(there, tmp_path)
    while [each for each in open_conflicts(here.workspace.programme) if each.rule == "M-02"]:
        here.settle(1)
    here.takes_audit(there, "From there", tmp_path)
    found = both_stand(here)
    there.takes_programme(here, tmp_path)
    there.takes_audit(here, "From here", tmp_path)
    assert both_stand(there) == found


@pytest.mark.parametrize("at", ["line", "folder"])
def test_a_crash_between_number_and_folder_is_finished(
    sides: tuple[Side, Side], tmp_path: Path, at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from auditor.activities import renumbering

    here, there = sides
    here.takes_programme(there, tmp_path)

    class Crash(BaseException):
        pass

    def crash(*_: object) -> None:
        raise Crash

    with monkeypatch.context() as patch:
        patch.setattr(renumbering, "move_audit" if at == "folder" else "_numbered", crash)
        with pytest.raises(Crash):
            here.settle(2)
    here.workspace.close()
    with Workspace.open(here.workspace.folder, home=here.workspace.home) as again:
        side = Side(again, here.people, "From here")
        assert schedule.unfinished(again)
        schedule.finish_slots(again, side.manager)
        side.takes_audit(there, "From there", tmp_path)
        found = both_stand(side)
        assert found["From there"] == there.ref


@pytest.mark.parametrize("tries", [True, False], ids=["goes on", "closes"])
def test_whoever_has_the_audit_open_while_its_folder_moves_loses_nothing(
    sides: tuple[Side, Side], tmp_path: Path, tries: bool
) -> None:
    here, there = sides
    with Workspace.open(here.workspace.folder, home=here.workspace.home) as beside:
        book = beside.audit(here.ref)
        conduct.quick_note(book, here.manager, "before")
        here.takes_programme(there, tmp_path)
        here.settle(2)
        if tries:
            with pytest.raises(WorkspaceError):
                conduct.quick_note(book, here.manager, "into a folder that is gone")
    assert not (here.workspace.audits_folder / here.ref).exists(), "nothing is made in its old place"
    here.takes_audit(there, "From there", tmp_path)
    found = both_stand(here)
    assert [note.text for note in here.workspace.audit(found["From here"]).all(Note).values()] == ["before"]


@pytest.mark.parametrize("number", ["../../elsewhere", "nul", "a/b"])
@pytest.mark.parametrize("kind", ["programme", "audit"])
def test_a_number_that_can_name_no_folder_is_refused_whole(
    sides: tuple[Side, Side], tmp_path: Path, number: str, kind: str
) -> None:
    here, there = sides
    ref = here.people.audit.audit.ref  # both have it
    book = there.workspace.programme if kind == "programme" else there.workspace.audit(ref)
    about = Change("slots" if kind == "programme" else "audit", here.people.audit.audit.id, {"ref": number})
    book.ledger.commit("slip", author="x", effective=there.workspace.now(), changes=[about])
    before = here.workspace.programme.ledger.head, here.workspace.audit(ref).ledger.head
    bundle = tmp_path / "hostile.zip"
    write_bundle(book.ledger, bundle)
    for take in (merging.preview, lambda w, b: merging.take_in(w, b, here.manager)):
        with pytest.raises(InvalidInput):
            take(here.workspace, bundle)
    assert (here.workspace.programme.ledger.head, here.workspace.audit(ref).ledger.head) == before
    assert schedule.unfinished(here.workspace) == []
