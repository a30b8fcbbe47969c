"""Backup and restore: the whole workspace in one file and back, told apart from what it was made of."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from auditor.errors import InvalidInput, NotFound, WorkspaceError
from auditor.exchange.zipped import RefusedArchive
from auditor.ledger import Change, Ledger, Writer, disk, uuid7
from auditor.workspace import Settings, Workspace, backup_contents
from auditor.workspace.backup import back_up, backup_manifest, name_for, restore
from tests.data.archives import archive, contents, listed, manifest

NOON = datetime(2026, 3, 17, 12, tzinfo=UTC)
NOT_IN = {".cache", ".incoming", "lock", "lock.next"}


def clock() -> datetime:
    return NOON


def put(ledger: Ledger, table: str = "notes", /, **fields: object) -> None:
    ledger.commit("note", author="Jana", effective=NOON, changes=[Change(table, uuid7(), fields)])


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """Two audits and a programme; drafts, a quarantined line, own checklists, empty folders, and what is left out."""
    folder = tmp_path / "w"
    opened = Workspace.create(folder, Settings(), home=tmp_path / "home")
    opened.close()
    writer = Writer.for_workspace(folder, tmp_path / "home")
    for name in ("IA-1", "IA-2"):
        with Ledger.create(folder / "audits" / name, kind="audit", name=name, writer=writer, clock=clock) as ledger:
            for number in range(3):
                put(ledger, text=f"{name} příloha {number}")
            kept = ledger.store_exhibit(f"minutes of {name}".encode(), suffix=".txt")
            put(ledger, "evidence", ref="E-001", file={"sha256": kept.sha256, "size": kept.size, "name": "x"})
            ledger.keep_draft("notes/x", f"half a sentence of {name}")
    for name, data in {
        "checklists/own.yaml": b"id: own\n",
        "reports/fonts/a.ttf": b"\0\1",
        "audits/IA-1/quarantine/w-1-2.torn": b'{"half":',
        "Žďár/mine č. 1.txt": b"mine",
        ".cache/index.bin": b"rebuilt",
        ".incoming/IA-3/manifest.json": b"half",
        "audits/IA-1/evidence/.x.tmp": b"half a photo",
        "audits/IA-2/evidence/ab/Thumbs.db": b"made by a file manager",
        "audits/IA-1/.audit.json.77.tmp": b"half a snapshot",
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def tree(folder: Path) -> dict[str, bytes | None]:
    """Every file and folder of a workspace that belongs into a backup."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None
        for path in folder.rglob("*")
        if not NOT_IN & set(path.relative_to(folder).parts) and not path.name.endswith(".tmp")
    }


def test_it_comes_back_as_it_was(workspace: Path, tmp_path: Path) -> None:
    before = tree(workspace)
    done = back_up(workspace, tmp_path / "b.zip", made=NOON)
    assert done.damage == ()
    assert done.manifest == backup_manifest(tmp_path / "b.zip")
    assert done.manifest.left_out == {}
    assert [each.path for each in done.manifest.ledgers] == ["programme", "audits/IA-1", "audits/IA-2"]
    told = restore(tmp_path / "b.zip", tmp_path / "again")
    assert told.damage == ()
    assert tree(tmp_path / "again") == before == tree(workspace)
    assert not [path for path in (tmp_path / "again").rglob("*") if path.name in NOT_IN or path.suffix == ".tmp"]
    with Workspace.open(tmp_path / "again", home=tmp_path / "home") as opened:
        assert opened.audit_refs() == ["IA-1", "IA-2"]
    assert {path.name for path in tmp_path.iterdir()} == {"w", "home", "b.zip", "again"}


def test_the_ends_of_the_trails_are_in_the_manifest(workspace: Path, tmp_path: Path) -> None:
    done = back_up(workspace, tmp_path / "b.zip")
    for each in done.manifest.ledgers:
        with Ledger.open(workspace / each.path, writer=None) as ledger:
            assert (each.ledger, each.head) == (ledger.id, ledger.head)
            assert each.heads == {writer: (head.sequence, head.hash) for writer, head in ledger.heads.items()}


def test_the_same_workspace_gives_the_same_bytes(workspace: Path, tmp_path: Path) -> None:
    for name in ("one.zip", "two.zip"):
        back_up(workspace, tmp_path / name, made=NOON)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_a_name_of_its_own_holds_the_moment(workspace: Path) -> None:
    assert name_for(workspace, NOON) == "w-20260317T120000Z.zip"


def test_into_an_empty_folder_that_is_there(workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    back_up(workspace, tmp_path / "b.zip")
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    restore(tmp_path / "b.zip", Path())
    assert Path("auditor.toml").is_file(), "whoever stands in it sees it"
    assert tree(here) == tree(workspace)
    restore(tmp_path / "b.zip", tmp_path / "deep" / "er")
    assert tree(tmp_path / "deep" / "er") == tree(workspace)


@pytest.mark.parametrize("there", ["a file in it", "a hidden file in it", "a file", "a link to nowhere"])
def test_restore_replaces_nothing(workspace: Path, tmp_path: Path, there: str) -> None:
    back_up(workspace, tmp_path / "b.zip")
    folder = tmp_path / "taken"
    match there:
        case "a file":
            folder.write_bytes(b"mine")
        case "a link to nowhere":
            folder.symlink_to(tmp_path / "nowhere")
        case _:
            folder.mkdir()
            (folder / (".mine" if "hidden" in there else "mine")).write_bytes(b"mine")
    with pytest.raises(InvalidInput, match="is not empty"):
        restore(tmp_path / "b.zip", folder)
    assert not (tmp_path / "nowhere").exists()
    assert [path.read_bytes() for path in (folder.rglob("*") if folder.is_dir() else [folder]) if path.is_file()] in (
        [b"mine"],
        [],
    )


def test_backup_replaces_nothing_and_does_not_lie_in_what_it_saves(workspace: Path, tmp_path: Path) -> None:
    (tmp_path / "b.zip").write_bytes(b"mine")
    with pytest.raises(InvalidInput, match="is there already"):
        back_up(workspace, tmp_path / "b.zip")
    for inside in (workspace / "b.zip", workspace / "audits" / "b.zip", tmp_path / "x" / ".." / "w" / "b.zip"):
        with pytest.raises(InvalidInput, match="lost with it"):
            back_up(workspace, inside)
    with pytest.raises(WorkspaceError, match="no workspace"):
        back_up(tmp_path / "home", tmp_path / "c.zip")
    assert (tmp_path / "b.zip").read_bytes() == b"mine"
    assert not (workspace / "b.zip").exists()


# -- a damaged workspace can be backed up ---------------------------------------------------------------------------


def damaged(workspace: Path, tmp_path: Path) -> str:
    """What backing up and restoring a workspace tell of its damage: the same."""
    done = back_up(workspace, tmp_path / "b.zip")
    told = restore(tmp_path / "b.zip", tmp_path / "again")
    assert told.damage == done.damage
    assert tree(tmp_path / "again") == tree(workspace)
    return "\n".join(done.damage)


def test_a_flipped_byte_in_a_trail(workspace: Path, tmp_path: Path) -> None:
    (trail,) = (workspace / "audits/IA-1/trail").iterdir()
    trail.write_bytes(trail.read_bytes().replace(b"0", b"1", 1))
    told = damaged(workspace, tmp_path)
    assert f"audits/IA-1/trail/{trail.name}, line 1: The line does not match its hash" in told
    assert "IA-2" not in told


def test_a_trail_that_is_gone(workspace: Path, tmp_path: Path) -> None:
    shutil.rmtree(workspace / "audits/IA-1/trail")
    assert "audits/IA-1" in damaged(workspace, tmp_path)


def test_exhibits_that_are_gone_or_changed(workspace: Path, tmp_path: Path) -> None:
    (one,) = (workspace / "audits/IA-1/evidence").glob("??/*")
    (two,) = (workspace / "audits/IA-2/evidence").glob("??/*.txt")
    one.unlink()
    two.write_bytes(b"other minutes")
    told = damaged(workspace, tmp_path).splitlines()
    assert len(told) == 2
    assert "IA-1" in told[0]
    assert "The exhibit is missing" in told[0]
    assert "IA-2" in told[1]
    assert "was changed" in told[1]


def test_an_issued_report_that_was_changed(workspace: Path, tmp_path: Path) -> None:
    writer = Writer.for_workspace(workspace, tmp_path / "home")
    with Ledger.open(workspace / "audits/IA-1", writer=writer) as ledger:
        put(ledger, "revisions", number=1, pdf_sha256="0" * 64, json_sha256="1" * 64)
    assert "audits/IA-1/issued/r1: A file of this issued revision is missing" in damaged(workspace, tmp_path)


@pytest.mark.parametrize("settings", [b"[calendar\n", b"\xff", None])
def test_settings_that_cannot_be_read_or_are_gone(workspace: Path, tmp_path: Path, settings: bytes | None) -> None:
    if settings is None:
        (workspace / "auditor.toml").unlink()
    else:
        (workspace / "auditor.toml").write_bytes(settings)
    assert "auditor.toml" in damaged(workspace, tmp_path)


def test_a_manifest_and_snapshot_of_nonsense(workspace: Path, tmp_path: Path) -> None:
    for name in ("manifest.json", "audit.json"):
        for nonsense, audit in ((b"", "IA-1"), (b"[" * 50_000, "IA-2")):
            (workspace / "audits" / audit / name).write_bytes(nonsense)
    told = damaged(workspace, tmp_path)
    assert "audits/IA-1/manifest.json" in told
    assert "audits/IA-2/manifest.json" in told


# -- what cannot be in it -------------------------------------------------------------------------------------------


def test_links_are_told_and_not_followed(workspace: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret", encoding="utf-8")
    (workspace / "a-link").symlink_to(secret)
    (workspace / "audits/IA-1/evidence/zz").symlink_to(tmp_path)
    (workspace / "round").symlink_to(workspace)
    (workspace / "nowhere").symlink_to(tmp_path / "nothing")
    left_out = back_up(workspace, tmp_path / "b.zip").manifest.left_out
    assert left_out.keys() == {"a-link", "audits/IA-1/evidence/zz", "round", "nowhere"}
    assert all("link" in reason for reason in left_out.values())
    assert b"secret" not in (tmp_path / "b.zip").read_bytes()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes and sockets in its folders")
def test_pipes_and_sockets_are_told_and_not_waited_for(workspace: Path, tmp_path: Path) -> None:
    os.mkfifo(workspace / "pipe")
    with socket.socket(socket.AF_UNIX) as listening, _short_path(workspace):
        listening.bind("socket")
    left_out = back_up(workspace, tmp_path / "b.zip").manifest.left_out
    assert left_out.keys() == {"pipe", "socket"}


class _short_path:  # noqa: N801  # a socket's path is short
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __enter__(self) -> None:
        self.before = Path.cwd()
        os.chdir(self.folder)

    def __exit__(self, *_: object) -> None:
        os.chdir(self.before)


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="these systems refuse such names themselves")
def test_names_that_other_systems_do_not_know_are_told(workspace: Path, tmp_path: Path) -> None:
    for name in ("a:b.txt", "con.txt", "dot.", "Mine.txt", "mine.txt", "back\\slash", "new\nline"):
        (workspace / name).write_bytes(b"x")
    Path(os.fsdecode(os.fsencode(workspace) + b"/\xff\xfe")).write_bytes(b"x")
    (workspace / "checklists" / "nul").mkdir()
    left_out = back_up(workspace, tmp_path / "b.zip").manifest.left_out
    wanted = {"a:b.txt", "con.txt", "dot.", "mine.txt", "back\\slash", "new\nline", "\ufffd\ufffd"}
    assert left_out.keys() == wanted
    restore(tmp_path / "b.zip", tmp_path / "again")
    assert (tmp_path / "again" / "Mine.txt").exists()


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="who may read everything is refused nothing")
def test_files_that_may_not_be_read_are_told(workspace: Path, tmp_path: Path) -> None:
    (workspace / "checklists/own.yaml").chmod(0)
    (workspace / "reports").chmod(0)
    left_out = back_up(workspace, tmp_path / "b.zip").manifest.left_out
    (workspace / "reports").chmod(0o755)
    assert left_out.keys() == {"checklists/own.yaml", "reports"}


def test_a_file_that_cannot_be_read_is_told(workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Path.open

    def opening(path: Path, *args: object, **options: object) -> object:
        if path.name == "own.yaml":
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, *args, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", opening)
    left_out = back_up(workspace, tmp_path / "b.zip").manifest.left_out
    assert left_out == {"checklists/own.yaml": "it cannot be read (Permission denied)"}


def test_a_workspace_that_may_not_be_written_to(
    workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(self: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(disk.Lock, "acquire", refused)
    done = back_up(workspace, tmp_path / "b.zip")
    assert (done.damage, done.manifest.left_out) == ((), {})


def test_where_no_lock_can_be_had_no_snapshot_is_ahead_of_its_trail(
    workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class NoLock:
        def __init__(self, path: Path) -> None:
            self.path = path

        def acquire(self) -> None:
            raise PermissionError(13, "Permission denied")

        def close(self) -> None:
            pass

    monkeypatch.setattr(backup_contents, "disk", SimpleNamespace(Lock=NoLock, QUEUE=disk.QUEUE))
    writer = Writer.for_workspace(workspace, tmp_path / "home")

    def goes_on(done: int, total: int) -> None:
        if done < total // 2:
            for name in ("IA-1", "IA-2"):
                with Ledger.open(workspace / "audits" / name, writer=writer) as ledger:
                    put(ledger, text="meanwhile")

    assert back_up(workspace, tmp_path / "b.zip", goes_on).damage == ()


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="the name behind a descriptor is told by Linux only")
@pytest.mark.parametrize("exists", [False, True], ids=["new", "empty"])
def test_what_is_restored_is_durable_before_it_is_told(
    workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exists: bool
) -> None:
    back_up(workspace, tmp_path / "b.zip")
    folder = tmp_path / "again"
    if exists:
        folder.mkdir()
    synced: list[Path] = []
    sync, rename = os.fsync, Path.rename

    def noted(descriptor: int) -> None:
        sync(descriptor)
        synced.append(Path(f"/proc/self/fd/{descriptor}").readlink())

    def moved(path: Path, target: Path) -> Path:
        assert {path, *path.rglob("*")} <= set(synced)
        return rename(path, target)

    monkeypatch.setattr(os, "fsync", noted)
    monkeypatch.setattr(Path, "rename", moved)
    restore(tmp_path / "b.zip", folder)
    assert synced[-1] == (folder if exists else tmp_path)


# -- while others work ----------------------------------------------------------------------------------------------

WRITING = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from auditor.ledger import Change, Ledger, Writer, uuid7
folder, home = Path(sys.argv[1]), Path(sys.argv[2])
with Ledger.open(folder / "audits/IA-1", writer=Writer.for_workspace(folder, home)) as ledger:
    number = 0
    while True:
        note = uuid7()
        ledger.keep_draft(f"notes/{note}", f"draft {number}")
        kept = ledger.store_exhibit(f"minutes {number}".encode(), suffix=".txt")
        file = {"sha256": kept.sha256, "size": kept.size, "name": "x"}
        now = datetime.now(UTC)
        ledger.commit("note", author="J", effective=now, changes=[Change("evidence", note, {"file": file, "ref": "E"})])
        ledger.drop_draft(f"notes/{note}")
        if number % 7 == 3:
            ledger.save_snapshot()
        print(number, flush=True)
        number += 1
"""


def test_backups_made_while_somebody_writes_are_each_of_one_moment(workspace: Path, tmp_path: Path) -> None:
    words = [sys.executable, "-c", WRITING, str(workspace), str(tmp_path / "home")]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]) as writing:
        assert writing.stdout is not None
        try:
            seen = []
            for number in range(5):
                kept = int(writing.stdout.readline())
                done = back_up(workspace, tmp_path / f"{number}.zip")
                assert (done.damage, done.manifest.left_out) == ((), {})
                with Ledger.open(_restored(tmp_path, number) / "audits/IA-1", writer=None) as ledger:
                    records = ledger.records("evidence")
                    assert len(records) > kept + 1, "what was kept before the backup is in it"
                    assert len(ledger.drafts()) <= 2
                    seen.append(len(records))
        finally:
            writing.kill()
    assert seen == sorted(set(seen))


def _restored(tmp_path: Path, number: int) -> Path:
    restore(tmp_path / f"{number}.zip", tmp_path / f"again-{number}")
    return tmp_path / f"again-{number}"


def test_somebody_who_holds_a_ledger_is_waited_for(workspace: Path, tmp_path: Path) -> None:
    with Ledger.open(workspace / "audits/IA-1", writer=Writer.for_workspace(workspace, tmp_path / "home")) as ledger:
        backing_up = threading.Thread(target=back_up, args=(workspace, tmp_path / "b.zip"))
        with ledger.locked():
            backing_up.start()
            time.sleep(0.2)
            put(ledger, text="while it waits")
            assert not (tmp_path / "b.zip").exists()
        backing_up.join(30)
    restore(tmp_path / "b.zip", tmp_path / "again")
    with Ledger.open(tmp_path / "again/audits/IA-1", writer=None) as copy:
        assert "while it waits" in [row["text"] for row in copy.records("notes")]


# -- crashes, and files from elsewhere ------------------------------------------------------------------------------

RESTORING = """
import os, sys
from pathlib import Path
from auditor.workspace.backup import restore
left = int(sys.argv[3])
EVENTS = ("os.rename", "os.mkdir", "open", "os.remove", "os.rmdir", "shutil.rmtree")
def die(event, arguments):
    global left
    if event in EVENTS and "again" in str(arguments):
        left -= 1
        if left < 0:
            os._exit(9)
sys.addaudithook(die)
restore(Path(sys.argv[1]), Path(sys.argv[2]))
print(left)
"""


@pytest.mark.parametrize("exists", [False, True], ids=["new", "empty"])
def test_a_crash_while_restoring_leaves_no_workspace_or_a_whole_one(
    workspace: Path, tmp_path: Path, exists: bool
) -> None:
    back_up(workspace, tmp_path / "b.zip")

    def restoring(folder: Path, left: int) -> str:
        if exists:
            folder.mkdir()
        words = [sys.executable, "-c", RESTORING, str(tmp_path / "b.zip"), str(folder), str(left)]
        done = subprocess.run(words, cwd=Path(__file__).parents[2], check=False, stdout=subprocess.PIPE, text=True)
        return done.stdout

    calls = 1000 - int(restoring(tmp_path / "again", 1000))
    whole = []
    for left in (0, 1, calls // 2, *range(calls - 8, calls)):
        folder = tmp_path / f"again-{left}"
        assert restoring(folder, left) == "", "it died"
        if (folder / "auditor.toml").exists():
            whole.append(left)
            found = {name: data for name, data in tree(folder).items() if not name.startswith(".again")}
            assert found == tree(workspace)
        else:
            assert exists or not folder.exists()
    assert 0 < len(whole) < 8, "it died on both sides of the one moment"


def test_what_is_no_backup_leaves_nothing(workspace: Path, tmp_path: Path) -> None:
    back_up(workspace, tmp_path / "b.zip")
    files = contents(tmp_path / "b.zip")
    files.pop("archive.json")
    about = {"workspace": "w", "ledgers": [], "left_out": []}
    sound: dict[str, Any] = {"kind": "backup", "about": about}
    lie = [{**each, "sha256": "0" * 64} if each["path"] == "auditor.toml" else each for each in listed(files)]
    for data in (
        (tmp_path / "b.zip").read_bytes()[:-30],
        archive(files, kind="bundle"),
        archive(files, kind="backup"),
        archive(files, kind="backup", about={**about, "left_out": [1]}),
        archive({**files, "../out": b"x"}, **sound),
        archive(files, raw=manifest(files, files=lie, **sound)),
    ):
        (tmp_path / "x.zip").write_bytes(data)
        for folder in (tmp_path / "new", tmp_path / "deep" / "new"):
            with pytest.raises(RefusedArchive):
                restore(tmp_path / "x.zip", folder)
    with pytest.raises(NotFound):
        restore(tmp_path / "nothing.zip", tmp_path / "new")
    (tmp_path / "x.zip").write_bytes(archive(files, **sound))
    assert {path.name for path in tmp_path.iterdir()} == {"w", "home", "b.zip", "x.zip"}
    assert (
        tree(restore(tmp_path / "x.zip", tmp_path / "new").path.parent / "new")["checklists/own.yaml"] == b"id: own\n"
    )


def test_a_disk_that_gives_back_another_byte(workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    back_up(workspace, tmp_path / "b.zip")
    real = disk.sync_folder

    def careless(folder: Path) -> None:
        real(folder)
        for path in folder.glob("own.yaml"):
            path.write_bytes(b"id: OWN\n")

    monkeypatch.setattr(disk, "sync_folder", careless)
    with pytest.raises(RefusedArchive, match=r"own\.yaml: It is not on the disk as it was written"):
        restore(tmp_path / "b.zip", tmp_path / "again")
    assert not (tmp_path / "again").exists()
    assert not list(tmp_path.glob(".again*"))


# -- going on on both sides -----------------------------------------------------------------------------------------


@pytest.fixture
def copies(workspace: Path, tmp_path: Path) -> Iterator[tuple[Ledger, Ledger]]:
    """The audit where it was, with a line after the backup, and as it was restored, with another one."""
    writer = Writer.for_workspace(workspace, tmp_path / "home")
    back_up(workspace, tmp_path / "b.zip")
    restore(tmp_path / "b.zip", tmp_path / "again")
    with (
        Ledger.open(workspace / "audits/IA-1", writer=writer) as first,
        Ledger.open(
            tmp_path / "again/audits/IA-1", writer=Writer.for_workspace(tmp_path / "again", tmp_path / "home")
        ) as second,
    ):
        put(first, text="after the backup")
        put(second, text="after restoring")
        yield first, second


def test_both_go_on_as_two_writers(copies: tuple[Ledger, Ledger]) -> None:
    first, second = copies
    (writer,) = first.heads
    assert first.heads[writer].sequence == second.heads[writer].sequence + 1
    assert len(second.heads) == 2
    assert all(problem.note for problem in first.verify())


def test_both_are_merged_and_nothing_is_lost(copies: tuple[Ledger, Ledger]) -> None:
    first, second = copies
    first.merge(second.folder)
    second.merge(first.folder)
    texts = [{row["text"] for row in ledger.records("notes")} for ledger in copies]
    assert texts[0] == texts[1]
    assert {"after the backup", "after restoring"} < texts[0]
    assert first.heads == second.heads
    assert first.head == second.head
    assert first.conflicts() == ()


def test_restored_in_the_place_of_a_lost_one_it_goes_on_as_a_new_writer(workspace: Path, tmp_path: Path) -> None:
    back_up(workspace, tmp_path / "b.zip")
    home = tmp_path / "home"
    with Ledger.open(workspace / "audits/IA-1", writer=Writer.for_workspace(workspace, home)) as ledger:
        put(ledger, text="lost with the disk")
    workspace.rename(tmp_path / "found again")
    restore(tmp_path / "b.zip", workspace)
    with Ledger.open(workspace / "audits/IA-1", writer=Writer.for_workspace(workspace, home)) as ledger:
        put(ledger, text="after restoring")
        assert len(ledger.heads) == 2
        assert all(problem.note for problem in ledger.damage)
        ledger.merge(tmp_path / "found again/audits/IA-1")
        texts = {row["text"] for row in ledger.records("notes")}
    assert {"lost with the disk", "after restoring"} < texts


def test_a_programme_that_a_crash_left_between_two_places_is_in_the_backup(workspace: Path, tmp_path: Path) -> None:
    """The empty one was put aside already, the one taken in has not its name yet: whoever comes next finishes that."""
    writer = Writer.for_workspace(workspace, tmp_path / "home")
    room = workspace / ".incoming"
    (workspace / "programme").rename(room / "programme.empty")
    with Ledger.create(room / "programme", kind="programme", name="programme", writer=writer, clock=clock) as ledger:
        put(ledger, text="taken in")
        taken_in = ledger.id
    done = back_up(workspace, tmp_path / "b.zip")
    assert done.damage == ()
    restore(tmp_path / "b.zip", tmp_path / "again")
    for folder in (workspace, tmp_path / "again"):
        with Workspace.open(folder, home=tmp_path / "other home") as opened:
            assert opened.programme.ledger.id == taken_in
            assert not opened.programme.ledger.damage


def test_a_backup_without_a_programme_says_so(workspace: Path, tmp_path: Path) -> None:
    shutil.rmtree(workspace / "programme")
    for told in (back_up(workspace, tmp_path / "b.zip"), restore(tmp_path / "b.zip", tmp_path / "again")):
        assert told.damage == ("programme: There is no ledger: the folder is missing.",)
