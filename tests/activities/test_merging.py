"""Taking in a colleague's copy: looked at first, merged in any order, and nothing of it lost or doubled."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from datetime import timedelta
from itertools import permutations
from pathlib import Path

import pytest

from auditor.activities import conduct, evidence, handing_over, merging, organisation, schedule
from auditor.activities.act import act
from auditor.activities.conflicts import open_conflicts, settle
from auditor.activities.issued_file import issued_file
from auditor.activities.verify import verify
from auditor.activities.witness import in_file, on_paper
from auditor.errors import InvalidInput, NotFound, WorkspaceError
from auditor.exchange.bundle import write_bundle
from auditor.ledger import Change, Ledger, Writer, uuid7
from auditor.model.audit import Note
from auditor.model.copies import TakenIn
from auditor.model.evidence import Evidence
from auditor.model.people import Person
from auditor.model.programme import Slot
from auditor.model.report import Revision
from auditor.model.words import EvidenceKind, Grade, ItemState
from auditor.workspace import Workspace
from tests.activities.conftest import CLAUSES, Field
from tests.activities.copies import AUDIT, Copy, Pair, empty_workspace, graded, handed_out, issued, two_auditors


@pytest.fixture
def pair(conducted: Field, tmp_path: Path) -> Iterator[Pair]:
    made = two_auditors(tmp_path, conducted)
    yield made
    made.auditor.workspace.close()


def half_past_twelve(pair: Pair, tmp_path: Path) -> None:
    """Each has graded half, one item both; a note for the other's item, a photo, and a draft each."""
    people = pair.lead.people
    for ref in ("CK-001", "CK-002"):
        conduct.grade(pair.lead.book, pair.lead.by(people.lead), pair.lead.item(ref).id, Grade.CONFORMING, note="Seen.")
    graded(pair.lead, "CK-003")
    photo = tmp_path / "rack C-07.jpg"
    photo.write_bytes(b"\xff\xd8 no real photo")
    her = pair.auditor.by(people.auditor)
    evidence.add(
        pair.auditor.book,
        her,
        kind=EvidenceKind.PHOTO,
        file=photo,
        items=[pair.auditor.item("CK-005").id],
    )
    for ref in ("CK-004", "CK-005", "CK-006"):
        conduct.grade(pair.auditor.book, her, pair.auditor.item(ref).id, Grade.CONFORMING, note="As described.")
    conduct.grade(pair.auditor.book, her, pair.auditor.item("CK-003").id, Grade.OBSERVATION, note="It is known.")
    trail = pair.auditor.item("CK-001").id
    conduct.quick_note(
        pair.auditor.book, her, "Hvönn went live, too", item=trail, for_person=people.lead.id, trail=True
    )


def test_at_half_past_twelve_two_auditors_compare(pair: Pair, tmp_path: Path) -> None:
    half_past_twelve(pair, tmp_path)
    told = pair.to_lead()
    lead = pair.lead
    assert not told.is_new
    assert told.evidence == ("E-B001",)
    assert told.exhibits == 1
    grades = {item.ref: item.grade for item in lead.book.items.values()}
    assert [ref for ref, grade in grades.items() if grade is None] == []
    (piece,) = [e for e in lead.book.all(Evidence).values() if e.file]
    assert piece.file is not None
    assert lead.book.ledger.exhibit(piece.file.sha256).read_bytes().startswith(b"\xff\xd8")
    (note,) = lead.book.all(Note).values()
    assert (note.text, note.for_person) == ("Hvönn went live, too", lead.people.lead.id)
    (apart,) = open_conflicts(lead.book)
    assert apart.about.startswith("item CK-003, ")
    assert {side.by for side in apart.sides} == {lead.people.lead.name, lead.people.auditor.name}
    assert "minor" in apart.sides[0].value
    assert "observation" in apart.sides[1].value
    assert told.conflicts == (apart,)
    pair.to_auditor()
    assert pair.auditor.state() == lead.state()
    assert open_conflicts(pair.auditor.book) == [apart]


def test_the_preview_says_what_comes_and_changes_nothing(pair: Pair, tmp_path: Path) -> None:
    half_past_twelve(pair, tmp_path)
    before, bundle = pair.lead.trails(), pair.auditor.bundle()
    told = merging.preview(pair.lead.workspace, bundle)
    assert pair.lead.trails() == before
    assert not (pair.lead.workspace.folder / ".incoming").exists() or not any(
        (pair.lead.workspace.folder / ".incoming").iterdir()
    )
    steps = [(step.by, step.verb, change.about) for step in told.steps for change in step.changes if change.field]
    assert (pair.lead.people.auditor.name, "grade", "item CK-005") in steps
    (apart,) = told.conflicts
    assert "CK-003" in apart.about
    took = pair.lead.takes(bundle)
    assert (took.conflicts, took.evidence, took.exhibits) == (told.conflicts, told.evidence, told.exhibits)
    assert [step.revision for step in took.steps] == [step.revision for step in told.steps]
    assert merging.preview(pair.lead.workspace, bundle).is_empty


def test_the_same_bundle_twice_adds_nothing(pair: Pair, tmp_path: Path) -> None:
    half_past_twelve(pair, tmp_path)
    bundle = pair.auditor.bundle()
    pair.lead.takes(bundle)
    before, state = pair.lead.trails(), pair.lead.state()
    assert pair.lead.takes(bundle).is_empty
    assert (pair.lead.trails(), pair.lead.state()) == (before, state)


def test_taking_in_ends_when_both_have_everything(pair: Pair, tmp_path: Path) -> None:
    half_past_twelve(pair, tmp_path)
    for _ in range(2):
        pair.to_lead()
        pair.to_auditor()
    before = pair.lead.trails()
    pair.to_lead()
    pair.to_auditor()
    pair.to_lead()
    assert pair.lead.trails() == before
    assert pair.auditor.state() == pair.lead.state()
    taken = pair.lead.book.all(TakenIn).values()
    assert {each.by for each in taken} == {pair.lead.people.lead.id, pair.lead.people.auditor.id}


def test_three_copies_come_to_the_same_in_every_order(conducted: Field, tmp_path: Path) -> None:
    copies = [
        Copy(conducted.workspace, tmp_path, conducted),
        handed_out(tmp_path, conducted, conducted.auditor, "second"),
        handed_out(tmp_path, conducted, conducted.trainee, "third"),
    ]
    people = (conducted.lead, conducted.auditor, conducted.trainee)
    for number, (copy, person) in enumerate(zip(copies, people, strict=True)):
        for ref in (f"CK-00{number + 1}", "CK-006"):
            conduct.grade(copy.book, copy.by(person), copy.item(ref).id, list(Grade)[number], note=person.name)
    bundles = [copy.bundle() for copy in copies]
    left = []
    for number, order in enumerate(permutations(range(3))):
        folder = tmp_path / f"order-{number}"
        with empty_workspace(folder, "reader") as workspace:
            for place in order:
                merging.take_in(workspace, bundles[place], act(workspace, conducted.lead.id))
            reader = Copy(workspace, folder, conducted)
            left.append((reader.state(), [each.id for each in open_conflicts(reader.book)]))
    assert all(each == left[0] for each in left)
    assert len(left[0][1]) == 1
    for copy in copies[1:]:
        copy.workspace.close()


def test_a_note_beside_a_grade_given_elsewhere_contradicts_nothing(pair: Pair) -> None:
    people = pair.lead.people
    item = pair.lead.item("CK-001").id
    conduct.grade(pair.lead.book, pair.lead.by(people.lead), item, Grade.CONFORMING)
    conduct.write_note(pair.auditor.book, pair.auditor.by(people.auditor), item, "Five of five are right.")
    pair.to_lead()
    merged = pair.lead.item("CK-001")
    assert (merged.state, merged.grade, merged.note) == (
        ItemState.ANSWERED,
        Grade.CONFORMING,
        "Five of five are right.",
    )
    assert open_conflicts(pair.lead.book) == []


def test_an_audit_that_is_new_here_is_complete_or_not_there(
    conducted: Field, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_bundle(conducted.audit.ledger, tmp_path / "a.zip")
    with empty_workspace(tmp_path, "reader") as workspace:

        def crash(*_: object) -> None:
            raise KeyboardInterrupt

        acting = act(workspace, conducted.lead.id)
        with monkeypatch.context() as patch:
            patch.setattr(merging, "move_ledger", crash)
            with pytest.raises(KeyboardInterrupt):
                merging.take_in(workspace, tmp_path / "a.zip", acting)
        assert workspace.audit_refs() == []
        told = merging.take_in(workspace, tmp_path / "a.zip", acting)
        assert told.is_new
        assert workspace.audit_refs() == ["IA-1"]
        assert workspace.audit("IA-1").items.keys() == conducted.audit.items.keys()
        assert [p.message for p in workspace.audit("IA-1").ledger.verify() if not p.note] == []


def test_two_who_take_in_the_same_audit_at_once_are_told(conducted: Field, tmp_path: Path) -> None:
    write_bundle(conducted.audit.ledger, tmp_path / "one.zip")
    with empty_workspace(tmp_path, "second") as workspace:
        other = Workspace.open(workspace.folder, home=workspace.home)
        with merging.opened(other, tmp_path / "one.zip") as late:
            assert late.here is None
            merging.take_in(workspace, tmp_path / "one.zip", act(workspace, conducted.lead.id))
            with pytest.raises(InvalidInput, match="meanwhile"):
                late.take_in(act(other, conducted.lead.id))
        assert merging.take_in(other, tmp_path / "one.zip", act(other, conducted.lead.id)).is_empty
        other.close()


def test_another_audit_of_the_same_name_gets_another_number(conducted: Field, tmp_path: Path) -> None:
    write_bundle(conducted.audit.ledger, tmp_path / "a.zip")
    with empty_workspace(tmp_path, "other") as workspace:
        ledger = workspace.make_audit("ia-1").ledger
        ledger.commit("plan audit", author="x", effective=workspace.now(), changes=[Change("notes", uuid7(), {"a": 1})])
        assert merging.preview(workspace, tmp_path / "a.zip").name == "IA-2"
        assert merging.take_in(workspace, tmp_path / "a.zip", act(workspace, "x")).name == "IA-2"
        assert workspace.audit("IA-2").audit.title == conducted.audit.audit.title


def test_an_audit_whose_ledger_was_made_twice_is_refused(conducted: Field, tmp_path: Path) -> None:
    write_bundle(conducted.audit.ledger, tmp_path / "a.zip")
    with empty_workspace(tmp_path, "other") as workspace:
        ledger = workspace.make_audit("IA-1").ledger
        audit = conducted.audit.audit
        same = Change("audit", audit.id, audit.fields())
        ledger.commit("plan audit", author="x", effective=workspace.now(), changes=[same])
        with pytest.raises(InvalidInput, match="not made from the same ledger"):
            merging.preview(workspace, tmp_path / "a.zip")


def test_a_renamed_folder_is_found_by_its_ledger(pair: Pair) -> None:
    workspace = pair.auditor.workspace
    workspace.release("IA-1")
    (workspace.folder / "audits" / "IA-1").rename(workspace.folder / "audits" / "IA-1-old")
    told = merging.preview(workspace, pair.lead.bundle())
    assert not told.is_new


@pytest.mark.parametrize(
    ("table", "fields", "said"),
    [
        ("notes", {"text": "a\x1b[2Jb", "at": "2026-01-01T10:00+01:00", "by": "x"}, "cannot be read"),
        ("items", {"ref": "CK-999"}, "cannot be read"),
        ("evidence", {"ref": 7}, "cannot be read"),
    ],
)
def test_records_that_cannot_be_read_here_are_refused_whole(
    pair: Pair, table: str, fields: dict[str, object], said: str
) -> None:
    pair.auditor.write(Change(table, uuid7(), fields))
    before = pair.lead.trails()
    bundle = pair.auditor.bundle()
    for take in (merging.preview, lambda w, b: merging.take_in(w, b, pair.lead.by(pair.lead.people.lead))):
        with pytest.raises(InvalidInput, match=said) as refused:
            take(pair.lead.workspace, bundle)
        assert "Ask whoever sent it" in refused.value.hint
    assert pair.lead.trails() == before


def test_a_verb_that_acts_on_a_terminal_is_refused(pair: Pair, tmp_path: Path) -> None:
    note = {"text": "x", "at": "2026-01-01T10:00+01:00", "by": "x"}
    pair.auditor.write(Change("notes", uuid7(), note), verb="grade\x1b]0;owned\x07")
    with pytest.raises(InvalidInput, match="cannot be taken in"):
        pair.to_lead()
    with empty_workspace(tmp_path, "empty") as workspace:
        with pytest.raises(InvalidInput, match="cannot be taken in"):
            merging.take_in(workspace, pair.auditor.bundle(), act(workspace, pair.lead.people.lead.id))
        assert workspace.audit_refs() == []


def test_a_line_from_the_future_is_refused(pair: Pair) -> None:
    book = pair.auditor.book
    later = pair.auditor.workspace.now() + timedelta(days=9)
    note = {"text": "x", "at": later.isoformat(), "by": "x"}
    book.ledger.commit("quick note", author="x", effective=later, changes=[Change("notes", uuid7(), note)])
    with pytest.raises(InvalidInput, match="in the future"):
        pair.to_lead()


def test_issued_reports_come_along(pair: Pair) -> None:
    issued(pair.lead)
    pair.to_auditor()
    book = pair.auditor.book
    (revision,) = book.all(Revision).values()
    found = issued_file(book.folder, 1, "pdf", revision.pdf_sha256)
    assert found == book.folder / "issued" / "r1.pdf"
    assert [str(p) for p in book.ledger.verify() if not p.note] == []


def test_two_reports_of_one_number_are_both_kept(pair: Pair) -> None:
    pair.auditor.book.folder.joinpath("copy.json").unlink()  # as if a lead had carried the folder to a second laptop
    for copy in (pair.lead, pair.auditor):
        issued(copy)
    pair.to_lead()
    book = pair.lead.book
    assert len(book.all(Revision)) == 2
    for revision in book.all(Revision).values():
        for ending, sha256 in (("pdf", revision.pdf_sha256), ("json", revision.json_sha256)):
            assert issued_file(book.folder, 1, ending, sha256) is not None
    assert len(list((book.folder / "issued").iterdir())) == 4


def test_lines_under_our_own_name_that_were_never_written_here_are_kept_apart(pair: Pair, tmp_path: Path) -> None:
    lead, people = pair.lead, pair.lead.people
    own = lead.workspace.writer.id
    shutil.copytree(lead.book.folder, tmp_path / "forged")
    forger = Writer(tmp_path / "forger", tmp_path)
    forger.id = own
    forger.folder.mkdir()
    at = lead.workspace.now()
    with Ledger.open(tmp_path / "forged", writer=forger) as ledger:
        for text in ("I confess", "everything"):
            note = {"text": text, "by": people.lead.id, "at": at.isoformat()}
            ledger.commit("quick note", author=people.lead.id, effective=at, changes=[Change("notes", uuid7(), note)])
        write_bundle(ledger, tmp_path / "forged.zip")
    before = lead.trails()
    told = merging.preview(lead.workspace, tmp_path / "forged.zip")
    (said,) = told.forks
    assert "which never wrote it: quick note" in said
    assert "forged" in said
    with pytest.raises(WorkspaceError, match="never wrote them"):
        lead.takes(tmp_path / "forged.zip")
    assert lead.trails() == before
    lead.takes(tmp_path / "forged.zip", adopt_forks=True)
    assert lead.trails()[f"{own}.jsonl"] == before[f"{own}.jsonl"], "what stands there was written here"
    assert {note.text for note in lead.book.all(Note).values()} == {"I confess", "everything"}
    again = lead.trails()
    lead.takes(tmp_path / "forged.zip", adopt_forks=True)
    assert lead.trails() == again
    assert verify(lead.workspace).is_sound
    pair.to_auditor()
    pair.to_lead()
    assert pair.auditor.state() == lead.state()


def test_a_fork_is_told_and_taken_in_only_when_asked(conducted: Field, tmp_path: Path) -> None:
    """The image of a laptop, home and all, is used twice."""
    lead = Copy(conducted.workspace, tmp_path, conducted)
    conducted.workspace.close()
    shutil.copytree(conducted.workspace.folder, tmp_path / "image")
    for copy, text in ((lead, "here"), (None, "there")):
        if copy is None:
            break
        conduct.quick_note(copy.book, copy.by(conducted.lead), text)
    lead.workspace.close()
    work, home = conducted.workspace.folder, conducted.workspace.home
    shutil.copytree(home, tmp_path / "home kept")
    work.rename(tmp_path / "kept")
    (tmp_path / "image").rename(work)
    for tip in home.rglob("*.tip"):
        tip.unlink()
    with Workspace.open(work, home=home) as again:
        twin = Copy(again, tmp_path, conducted)
        conduct.quick_note(twin.book, twin.by(conducted.lead), "there")
        bundle = twin.bundle()
    shutil.rmtree(work)
    (tmp_path / "kept").rename(work)
    shutil.rmtree(home)
    (tmp_path / "home kept").rename(home)
    with Workspace.open(work, home=home) as first:
        lead = Copy(first, tmp_path, conducted)
        told = merging.preview(first, bundle)
        assert told.renewed
        (fork,) = told.forks
        assert "quick note" in fork
        with pytest.raises(WorkspaceError):
            lead.takes(bundle)
        assert [note.text for note in lead.book.all(Note).values()] == ["here"]
        lead.takes(bundle, adopt_forks=True)
        assert sorted(note.text for note in lead.book.all(Note).values()) == ["here", "there"]
        before = lead.trails()
        lead.takes(bundle, adopt_forks=True)
        assert lead.trails() == before


def test_a_report_of_whoever_adopted_a_fork_stands_in_the_other_copy(conducted: Field, tmp_path: Path) -> None:
    """Each copy has its own side of the fork as it was written, and the other one adopted."""
    work, home = conducted.workspace.folder, conducted.workspace.home
    conducted.workspace.close()
    image = shutil.copytree(work, tmp_path / "image"), shutil.copytree(home, tmp_path / "image home")

    def opened(text: str) -> Copy:
        copy = Copy(Workspace.open(work, home=home), tmp_path, conducted)
        conduct.write_note(copy.book, copy.by(conducted.lead), copy.item("CK-002").id, text)
        return copy

    ours = opened("here")
    bundle = ours.bundle()
    ours.workspace.close()
    work.rename(tmp_path / "kept")
    home.rename(tmp_path / "home kept")
    for source, target in zip(image, (work, home), strict=True):
        source.rename(target)
    theirs = opened("there")
    lead = theirs.by(conducted.lead)
    theirs.takes(bundle, adopt_forks=True)
    (apart,) = open_conflicts(theirs.book)
    settle(theirs.book, lead, apart.id, 1)
    issued(theirs)
    assert open_conflicts(theirs.book) == []
    bundle = theirs.bundle()
    theirs.workspace.close()
    with Workspace.open(tmp_path / "kept", home=tmp_path / "home kept") as first:
        ours = Copy(first, tmp_path, conducted)
        ours.takes(bundle, adopt_forks=True)
        assert open_conflicts(ours.book) == []
        (found,) = verify(first, AUDIT, in_file(bundle)).ledgers
        assert found.problems == ()
        assert all(standing.stands for standing in found.standings)
        printed = ours.book.revisions()[-1].head
        for typed in (printed, printed[:12]):
            assert verify(first, AUDIT, [on_paper(typed)]).unanswered == (), "as it is typed from the paper"


def test_a_letter_that_two_copies_work_under_is_named(conducted: Field, tmp_path: Path) -> None:
    """One bundle is taken into two workspaces, and both are worked in."""
    first = handed_out(tmp_path, conducted, conducted.auditor, "first")
    lead = Copy(conducted.workspace, tmp_path, conducted)
    again = Copy(empty_workspace(tmp_path, "second"), tmp_path, conducted)
    merging.take_in(again.workspace, tmp_path / "for first.zip", again.by(conducted.auditor))
    for copy in (first, again):
        graded(copy, "CK-001" if copy is first else "CK-002")
    assert lead.takes(first.bundle()).letters == ()
    assert verify(lead.workspace).ledgers[1].notes == ()
    (said,) = lead.takes(again.bundle()).letters
    assert said.startswith(f"Letter B was given twice: to {conducted.auditor.name}, and used by the installations ")
    assert first.workspace.writer.id in said
    assert again.workspace.writer.id in said
    assert "auditor export bundle IA-1 --to PERSON" in said
    (note,) = verify(lead.workspace).ledgers[1].notes
    assert note.message == said
    for copy in (first, again):
        copy.workspace.close()


def test_a_copy_that_moved_and_goes_on_under_its_letter_is_not_named(pair: Pair, tmp_path: Path) -> None:
    graded(pair.auditor, "CK-001")
    pair.auditor.workspace.close()
    pair.auditor.workspace.folder.rename(tmp_path / "moved")
    with Workspace.open(tmp_path / "moved", home=pair.auditor.workspace.home) as moved:
        there = Copy(moved, tmp_path, pair.lead.people)
        graded(there, "CK-002")
        assert moved.writer.id != pair.auditor.workspace.writer.id
        assert pair.lead.takes(there.bundle()).letters == ()


def test_a_letter_that_two_copies_of_the_leads_own_handed_out_is_named(conducted: Field, tmp_path: Path) -> None:
    conducted.workspace.close()
    shutil.copytree(conducted.workspace.folder, tmp_path / "restored")
    with (
        Workspace.open(conducted.workspace.folder, home=conducted.workspace.home) as here,
        Workspace.open(tmp_path / "restored", home=tmp_path / "restored home") as there,
    ):
        ours, theirs = Copy(here, tmp_path, conducted), Copy(there, tmp_path, conducted)
        for copy, person in ((ours, conducted.auditor), (theirs, conducted.trainee)):
            handing_over.hand_out(copy.book, copy.by(conducted.lead), person, tmp_path / f"{person.ref}.zip")
        (said,) = ours.takes(theirs.bundle()).letters
        assert f"to {conducted.auditor.name} and {conducted.trainee.name}" in said


def test_a_programme_goes_into_an_empty_workspace_and_merges(planned: Field, tmp_path: Path) -> None:
    ours = planned.workspace.programme
    handing_over.hand_out(ours, planned.by(planned.manager), planned.auditor, tmp_path / "programme.zip")
    with empty_workspace(tmp_path, "second") as workspace:
        told = merging.take_in(workspace, tmp_path / "programme.zip", act(workspace, planned.auditor.id))
        assert (told.kind, told.is_new, told.letter) == ("programme", True, "B")
        theirs = workspace.programme
        assert theirs.programme == ours.programme
        assert organisation.find_person(workspace, "P02") == planned.auditor
        assert schedule.unfinished(workspace) == [], "an audit's ledger is made where it was planned"
        assert verify(workspace).is_sound, "and is missing there only"
        added = organisation.add(theirs, act(workspace, planned.manager.id), Person, name="王秀英").value
        assert added.ref == "PB01"
        manager = act(workspace, planned.manager.id)
        day = workspace.today()
        slot = schedule.add_slot(
            workspace, manager, title="More", planned_from=day, planned_to=day, sites=[planned.site.id], clauses=CLAUSES
        ).value
        assert slot.ref.endswith("-B01")
        assert workspace.audit_refs() == [slot.ref]
        write_bundle(theirs.ledger, tmp_path / "back.zip")
    merging.take_in(planned.workspace, tmp_path / "back.zip", planned.by(planned.manager))
    assert ours.find(Person, "PB01").name == "王秀英"
    assert ours.find(Slot, slot.ref).title == "More"
    assert schedule.finish_slots(planned.workspace, planned.by(planned.manager)) == []
    with empty_workspace(tmp_path, "third") as workspace:
        organisation.add(workspace.programme, act(workspace, "x"), Person, name="Somebody")
        with pytest.raises(InvalidInput, match="not made from the same ledger"):
            merging.preview(workspace, tmp_path / "back.zip")


def test_what_somebody_begins_while_a_programme_is_taken_in_stays(planned: Field, tmp_path: Path) -> None:
    write_bundle(planned.workspace.programme.ledger, tmp_path / "programme.zip")
    with empty_workspace(tmp_path, "second") as workspace:
        other = Workspace.open(workspace.folder, home=workspace.home)
        assert not other.programme.ledger.heads
        left = workspace.folder / ".incoming" / "programme"
        left.mkdir(parents=True)
        (left / "what a crash left").touch()
        with merging.opened(workspace, tmp_path / "programme.zip") as incoming:
            assert incoming.here is None
            organisation.add(other.programme, act(other, "x"), Person, name="Somebody")
            with pytest.raises(InvalidInput, match="meanwhile"):
                incoming.take_in(act(workspace, "x"))
        other.close()
        assert [person.name for person in workspace.programme.all(Person).values()] == ["Somebody"]
        assert workspace.programme.ledger.verify() == []
        assert list((workspace.folder / ".incoming").iterdir()) == []


def test_whoever_has_the_empty_programme_open_writes_nothing_into_the_one_taken_in(
    planned: Field, tmp_path: Path
) -> None:
    write_bundle(planned.workspace.programme.ledger, tmp_path / "programme.zip")
    with empty_workspace(tmp_path, "second") as workspace:
        other = Workspace.open(workspace.folder, home=workspace.home)
        assert not other.programme.ledger.heads
        merging.take_in(workspace, tmp_path / "programme.zip", act(workspace, planned.manager.id))
        with pytest.raises(WorkspaceError):
            organisation.add(other.programme, act(other, "x"), Person, name="Somebody")
        other.close()
        assert workspace.programme.ledger.verify() == []


def test_who_takes_it_in_may_be_known_to_the_copy_only(conducted: Field, tmp_path: Path) -> None:
    handing_over.hand_out(conducted.audit, conducted.by(conducted.lead), conducted.auditor, tmp_path / "copy.zip")
    with (
        empty_workspace(tmp_path, "second") as workspace,
        merging.opened(workspace, tmp_path / "copy.zip") as incoming,
    ):
        assert incoming.act("").by == conducted.auditor.id
        assert incoming.act("P01").by == conducted.lead.id
        with pytest.raises(NotFound):
            incoming.act("P99")


def test_bundles_cross_at_random_and_all_come_to_the_same(conducted: Field, tmp_path: Path) -> None:
    chance = random.Random(7)
    copies = [
        Copy(conducted.workspace, tmp_path, conducted),
        handed_out(tmp_path, conducted, conducted.auditor, "second"),
    ]
    people = (conducted.lead, conducted.auditor)
    sent: list[tuple[int, Path]] = []
    for _ in range(12):
        place = chance.randrange(2)
        copy, person = copies[place], people[place]
        ref = f"CK-00{chance.randrange(1, 7)}"
        if copy.item(ref).answered_by in (None, person.id):
            conduct.grade(
                copy.book, copy.by(person), copy.item(ref).id, chance.choice(list(Grade)), note="x", reason="y"
            )
        if chance.random() < 0.5:
            sent.append((1 - place, copy.bundle()))
        if sent and chance.random() < 0.5:
            to, bundle = sent.pop(chance.randrange(len(sent)))
            copies[to].takes(bundle)
    chance.shuffle(sent)
    for to, bundle in sent:
        copies[to].takes(bundle)
    for _ in range(2):
        copies[0].takes(copies[1].bundle())
        copies[1].takes(copies[0].bundle())
    assert copies[0].state() == copies[1].state()
    assert open_conflicts(copies[0].book) == open_conflicts(copies[1].book)
    for copy in copies:
        assert [str(p) for p in copy.book.ledger.verify() if not p.note] == []
        with Ledger.open(copy.book.folder, writer=None) as again:
            assert again.heads == copy.book.ledger.heads
    copies[1].workspace.close()
