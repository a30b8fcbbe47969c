"""The workspace on disk: found, refused, reopened, and finished after a crash between two ledgers."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from auditor.activities import organisation, programme, schedule
from auditor.activities.act import act
from auditor.errors import InvalidInput, NotFound, WorkspaceError
from auditor.ledger import Ledger, uuid7
from auditor.model.frequency import EffortRates, Frequency, Minima
from auditor.model.people import Person
from auditor.model.programme import Slot
from auditor.workspace import Settings, Workspace
from auditor.workspace.names import safe_name
from auditor.workspace.settings import Calendar, Demo, Organisation, read_settings, write_settings


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    settings = Settings(organisation=Organisation(name='The "quoted" \\ one', timezone="Atlantic/Faroe"))
    return Workspace.create(tmp_path / "w", settings, home=tmp_path / "home")


def test_settings_are_read_back_equal(tmp_path: Path) -> None:
    settings = Settings(
        organisation=Organisation(name='Skála & "Žďár" \\ SE', short="SŽMS", timezone="Europe/Prague"),
        calendar=Calendar(holidays=[date(2026, 12, 24), date(2027, 1, 1)], public={"ŁDZ": "PL", "MUC 2": "DE-BY"}),
        coverage=Minima(clauses_every_year=("9001:5.1",), months_after_major=0, central_site='"Žďár"'),
        frequency=Frequency(scores=(25, 15), months=(6, 12, 24)),
        effort=EffortRates(days_per_group=0.4, staff=(20, 100), size=(0.75, 1.05)),
        demo=Demo(today=date(2026, 11, 23)),
    )
    write_settings(tmp_path, settings)
    assert read_settings(tmp_path) == settings


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("format = 0", "greater than or equal to 1"),
        ("nonsense = 1", "nonsense"),
        ('[organisation]\ntimezone = "Mars/Olympus"', "no time zone"),
        ("[calendar\n", "cannot be read"),
        ('[calendar]\nholidays = ["soon"]', "holidays"),
        ('[calendar]\npublic = { LDZ = "Poland" }', "'Poland' of LDZ is no place"),
        ('[calendar]\npublic = { LDZ = "PL-" }', "'PL-' of LDZ is no place"),
        ('[calendar]\npublic = { LDZ = "DE-XX" }', "'DE-XX' of LDZ is no place"),
    ],
)
def test_wrong_settings_say_what_is_wrong(tmp_path: Path, line: str, said: str) -> None:
    (tmp_path / "auditor.toml").write_text(line, encoding="utf-8")
    with pytest.raises((InvalidInput, WorkspaceError), match=said):
        Workspace.open(tmp_path)


def test_a_folder_that_holds_something_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(InvalidInput, match="not empty"):
        Workspace.create(tmp_path, Settings(), home=tmp_path)
    with pytest.raises(WorkspaceError, match="no workspace"):
        Workspace.open(tmp_path)


def test_a_day_means_its_end_in_the_organisations_zone(workspace: Workspace) -> None:
    assert workspace.moment("2026-07-01") == datetime(2026, 7, 1, 22, 59, tzinfo=UTC)
    assert workspace.moment("2026-07-01T09:30") == datetime(2026, 7, 1, 8, 30, tzinfo=UTC)
    with pytest.raises(InvalidInput, match="no date"):
        workspace.moment("yesterday")


@pytest.mark.parametrize(
    "name", ["con", "AUX.txt", "", ".", "a/b", "a\\b", "a:b", "x" * 65, "a.", " a", "nul", "..", "a b"]
)
def test_names_no_system_could_use_are_refused(name: str) -> None:
    with pytest.raises(InvalidInput):
        safe_name(name)


def test_names_of_audits_are_accepted() -> None:
    assert [safe_name(n) for n in ("IA-2026-03", "Ł-1", "a.b")] == ["IA-2026-03", "Ł-1", "a.b"]


def _with_programme(workspace: Workspace) -> Slot:
    person = Person(id=uuid7(), ref="P1", name="Tuuli")
    acting = act(workspace, person.id)
    programme.create(
        workspace.programme,
        acting,
        ref="AP",
        title="t",
        cycle_from=date(2026, 1, 1),
        cycle_to=date(2026, 12, 31),
        manager=person.id,
        client="somebody",
    )
    slot = Slot(
        id=uuid7(),
        ref="IA-1",
        programme=workspace.programme.programme.id,
        title="t",
        planned_from=date(2026, 5, 1),
        planned_to=date(2026, 5, 2),
    )
    workspace.programme.commit("add slot", author=person.id, effective=acting.on, records=[slot])
    return slot


@pytest.mark.parametrize("crashed", ["before the ledger", "before its first line"])
def test_a_slot_whose_audit_was_not_made_is_finished(workspace: Workspace, crashed: str) -> None:
    slot = _with_programme(workspace)
    if crashed == "before its first line":
        folder = workspace.folder / "audits" / slot.ref
        Ledger.create(folder, kind="audit", name=slot.ref, writer=workspace.writer).close()
    assert workspace.audit_refs() == []
    assert schedule.finish_slots(workspace, act(workspace, "x")) == ["IA-1"]
    assert workspace.audit("ia-1").audit.id == slot.id
    assert schedule.finish_slots(workspace, act(workspace, "x")) == []


def test_unknown_audits_are_named_with_those_that_exist(workspace: Workspace) -> None:
    _with_programme(workspace)
    schedule.finish_slots(workspace, act(workspace, "x"))
    with pytest.raises(NotFound, match=r"IA-9.*\n.*IA-1"):
        workspace.audit("IA-9")


def test_as_of_shows_what_was_effective_by_then(workspace: Workspace) -> None:
    _with_programme(workspace)
    workspace.close()
    with Workspace.open(workspace.folder, home=workspace.folder / "h", as_of=datetime(2020, 1, 1, tzinfo=UTC)) as past:
        with pytest.raises(NotFound, match="no audit programme"):
            _ = past.programme.programme
        assert past.today() == date(2020, 1, 1)


def test_a_refusal_names_some_of_what_is_known_how_many_more_and_who_lists_them(workspace: Workspace) -> None:
    first = organisation.add(workspace.programme, act(workspace, "x"), Person, name="A 1").value
    for number in range(2, 16):
        organisation.add(workspace.programme, act(workspace, first.id), Person, name=f"A {number}")
    with pytest.raises(NotFound, match=r"Known: P01, .*, P12 and 3 more: auditor people list"):
        workspace.programme.find(Person, "nobody")
