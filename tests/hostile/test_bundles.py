"""Bundles from strangers whose outside is in order: every hash is true, and what they hold is not."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from auditor.exchange.bundle import opened_bundle, write_bundle
from auditor.exchange.zipped import RefusedArchive
from auditor.ledger import Ledger, Writer
from auditor.ledger.line import HASH, canonical, seal, unseal
from auditor.ledger.trail import Head, head_of
from tests.data.archives import archive, contents, manifest
from tests.data.hostile import HOSTILE
from tests.exchange.conftest import clock, issue, put
from tests.hostile.conftest import Command, Lives
from tests.hostile.life import AUDIT, Life

OTHER = "01a2110c-1ecd-7f8c-b505-40167856e4c5"


@dataclass
class Forgery:
    """A bundle, taken apart: its files, what its manifest says of them, and its one writer."""

    files: dict[str, bytes]
    about: dict[str, Any]
    writer: str
    folders: list[str] = field(default_factory=list)

    @property
    def trail(self) -> str:
        return f"trail/{self.writer}.jsonl"

    @property
    def lines(self) -> list[dict[str, Any]]:
        read = [unseal(raw) for raw in self.files[self.trail].splitlines(keepends=True)]
        return [line for line in read if line is not None]

    def write(self, lines: list[dict[str, Any]], *, chained: bool = True, writer: str = "") -> None:
        """The trail of these lines, each sealed anew, the manifest's ends moved along."""
        sealed, previous = [], ""
        for line in lines:
            body = {name: value for name, value in line.items() if name != "hash"}
            sealed.append(seal({**body, "previous": previous} if chained else body))
            previous = sealed[-1][-67:-3].decode()
        self.files[f"trail/{writer or self.writer}.jsonl"] = b"".join(sealed)
        self.end(lines[-1]["sequence"], previous, writer)

    def end(self, sequence: int, line_hash: str, writer: str = "") -> None:
        self.about["heads"][writer or self.writer] = [sequence, line_hash]
        self.head()

    def head(self) -> None:
        self.about["head"] = head_of({w: Head(w, *end) for w, end in sorted(self.about["heads"].items())})

    def pack(self, path: Path) -> Path:
        path.write_bytes(archive(self.files, about=self.about, folders=self.folders))
        return path


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sound")
    writer = Writer.for_workspace(folder / "w", folder / "home")
    with Ledger.create(folder / "w/audits/IA-1", kind="audit", name="IA-1", writer=writer, clock=clock) as ledger:
        for number in range(4):
            put(ledger, text=f"line {number}")
        kept = ledger.store_exhibit(b"minutes", suffix=".txt")
        put(ledger, "evidence", ref="E-001", file={"sha256": kept.sha256, "size": kept.size, "name": "x"})
        issue(ledger, 1)
        write_bundle(ledger, folder / "sound.zip", letter="B", handed_to="Žofie")
    return folder / "sound.zip"


@pytest.fixture
def forgery(sound: Path) -> Forgery:
    files = contents(sound)
    about = json.loads(files.pop("archive.json"))["about"]
    (writer,) = about["heads"]
    return Forgery(files, about, writer)


@pytest.fixture
def read(tmp_path: Path) -> Iterator[Callable[[Forgery], None]]:
    room = tmp_path / "room"

    def reading(forgery: Forgery) -> None:
        with opened_bundle(forgery.pack(tmp_path / "x.zip"), room) as (_, folder):
            with Ledger.open(folder, writer=None) as ledger:
                assert ledger.damage == ()
                assert len(ledger.records("notes")) == 4
            assert not (folder / "audit.json").exists()

    yield reading
    assert list(room.iterdir()) == [], "nothing of it is left"


Read = Callable[[Forgery], None]


def refused(read: Read, forgery: Forgery, *words: str) -> None:
    with pytest.raises(RefusedArchive) as said:
        read(forgery)
    assert all(word in said.value.message for word in words), said.value.message
    assert "/room/" not in said.value.message, "where it was unpacked is nobody's concern"


def test_taken_apart_and_packed_again_it_is_read(forgery: Forgery, read: Read) -> None:
    read(forgery)
    forgery.write(forgery.lines)
    read(forgery)


@pytest.mark.parametrize(
    "name",
    [
        *("drafts/0123.txt", "lock", "quarantine/w-1-2.torn", "copy.json", "auditor.toml", "readme.txt", "trail/x"),
        *("trail/a b.jsonl", "trail/x/y.jsonl", "trail/../x.jsonl", "issued/r1.exe", "issued/r1.pdf/x", "issued/x.pdf"),
        *("evidence/x.txt", "evidence/ab/cd.txt", f"evidence/00/{'f' * 64}", f"evidence/ff/{'f' * 64}.tar.gz"),
    ],
)
def test_files_that_do_not_belong_there(forgery: Forgery, read: Read, tmp_path: Path, name: str) -> None:
    (tmp_path / "room").mkdir()
    forgery.files[name] = b"x"
    refused(read, forgery, name.partition("/..")[0])


def test_an_exhibit_that_is_another(forgery: Forgery, read: Read, tmp_path: Path) -> None:
    (tmp_path / "room").mkdir()
    (name,) = (name for name in forgery.files if name.startswith("evidence/"))
    forgery.files[name] = b"other minutes"
    refused(read, forgery, name, "not what its name says")
    del forgery.files[name]
    refused(read, forgery, "exhibit that its trails refer to is not in it")


def test_an_issued_report_that_is_another_or_nobodys(forgery: Forgery, read: Read) -> None:
    forgery.files["issued/r1.pdf"] = b"another report"
    refused(read, forgery, "issued/r1.pdf", "No revision")
    forgery.files["issued/r1.pdf"] = b"report 1 pdf"
    read(forgery)
    forgery.files["issued/r7.pdf"] = b"report 1 pdf"
    refused(read, forgery, "issued/r7.pdf", "No revision")


ABOUT: dict[str, Any] = {
    "ledger": ("../../etc", None, 7, "01A2110C-1ECD-7F8C-B505-40167856E4C5", "x" * 36),
    "kind": ("", "../x", "Audit\n", None, "a" * 31),
    "name": ("", "..", "a/b", "con", "x\x1b[2J", "x" * 600, None, ["IA-1"]),
    "created": ("yesterday", "2026-03-17", [], None),
    "letter": ("b", "../B", "ABCD", None, "É"),
    "handed_to": ("\x1b]2;owned\x07", "\u202e", "x" * 600, None, 1),
    "located_photos": (-1, "0", 1.5, None),
    "missing": ("x", [1], None),
    "heads": ({}, {"x": 1}, {"x": [1]}, {"x": ["1", "a"]}, {"x": [True, "a"]}, [], None),
    "head": ("", "0" * 64, None, 5),
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in ABOUT.items() for value in values])
def test_words_of_the_manifest_that_are_none(
    forgery: Forgery, read: Read, tmp_path: Path, name: str, value: object
) -> None:
    (tmp_path / "room").mkdir()
    forgery.about[name] = value
    refused(read, forgery)
    del forgery.about[name]
    refused(read, forgery)


def test_a_bundle_of_a_newer_format_says_so(forgery: Forgery, read: Read, tmp_path: Path) -> None:
    (tmp_path / "room").mkdir()
    (tmp_path / "x.zip").write_bytes(
        archive(forgery.files, raw=manifest(forgery.files, about={"all": "new"}, format=2, files=None))
    )
    with pytest.raises(RefusedArchive, match="needs a newer version"), opened_bundle(tmp_path / "x.zip"):
        pass


def test_a_line_of_a_newer_format_says_so(forgery: Forgery, read: Read) -> None:
    lines = forgery.lines
    lines[-1]["format"] = 99
    forgery.write(lines)
    refused(read, forgery, "format 99")


def test_an_end_that_was_cut_off(forgery: Forgery, read: Read) -> None:
    forgery.files[forgery.trail] = b"".join(forgery.files[forgery.trail].splitlines(keepends=True)[:-1])
    refused(read, forgery, "do not end where its manifest says")


def test_a_line_that_is_half_written(forgery: Forgery, read: Read) -> None:
    forgery.files[forgery.trail] += b'{"author":"Jana","chan'
    refused(read, forgery, forgery.trail)


def test_a_changed_byte_in_a_line(forgery: Forgery, read: Read) -> None:
    forgery.files[forgery.trail] = forgery.files[forgery.trail].replace(b"line 2", b"line 9")
    refused(read, forgery, forgery.trail, "line 3", "does not match its hash")


def test_a_chain_that_is_broken(forgery: Forgery, read: Read) -> None:
    lines = forgery.lines
    lines[2]["reason"] = "changed"
    forgery.write(lines, chained=False)
    refused(read, forgery, forgery.trail, "line 4", "does not follow")


def test_numbers_that_are_left_out_or_given_twice(forgery: Forgery, read: Read) -> None:
    lines = forgery.lines
    forgery.write([*lines[:2], *lines[3:]])
    refused(read, forgery, "lines are missing")
    forgery.write([*lines[:2], {**lines[1], "reason": "forked"}, *lines[2:]])
    refused(read, forgery, "fork")


def test_lines_of_another_writer_or_ledger(forgery: Forgery, read: Read) -> None:
    lines = forgery.lines
    forgery.write([{**line, "writer": OTHER} for line in lines])
    refused(read, forgery, forgery.trail, "another writer")
    forgery.write([{**line, "ledger": OTHER} for line in lines])
    refused(read, forgery, forgery.trail, "another ledger")


def test_a_trail_under_the_name_of_another_writer(forgery: Forgery, read: Read) -> None:
    forgery.files[f"trail/{OTHER}.jsonl"] = forgery.files[forgery.trail]
    forgery.about["heads"][OTHER] = forgery.about["heads"][forgery.writer]
    forgery.head()
    refused(read, forgery, OTHER, "another writer")


def test_a_writer_whose_name_no_line_could_refer_to(forgery: Forgery, read: Read, tmp_path: Path) -> None:
    (tmp_path / "room").mkdir()
    lines = [{**line, "writer": "ZZZ"} for line in forgery.lines]
    del forgery.files[forgery.trail], forgery.about["heads"][forgery.writer]
    forgery.write(lines, writer="ZZZ")
    refused(read, forgery, "trail/ZZZ.jsonl")


def test_a_writer_that_the_manifest_does_not_know(forgery: Forgery, read: Read) -> None:
    forgery.write([{**line, "writer": OTHER} for line in forgery.lines], writer=OTHER)
    del forgery.about["heads"][OTHER]
    forgery.head()
    refused(read, forgery, "do not end where its manifest says")


@pytest.mark.parametrize(
    "change",
    [
        {"recorded": "soon"},
        {"recorded": 5},
        {"effective": "2026-03-17"},
        {"changes": {}},
        {"changes": [{"table": "_trail", "record": OTHER, "fields": {}}]},
        {"changes": [{"table": "notes", "record": "../x", "fields": {}}]},
        {"changes": [{"table": "notes", "record": OTHER, "fields": {"id": OTHER}}]},
        {"sequence": "6"},
        {"author": None},
        {"recorded": "9999-12-31T23:59:59.999999Z"},
        {"recorded": "2090-01-01T00:00:00.000000Z"},
        {"recorded": "2026-03-17T12:00:00.000000+00:00"},
        {"effective": "0001-01-01T00:00:00+14:00"},
        {"changes": 2 * [{"table": "notes", "record": OTHER, "fields": {}}]},
    ],
)
def test_lines_that_are_sealed_and_make_no_sense(forgery: Forgery, read: Read, change: dict[str, Any]) -> None:
    lines = forgery.lines
    forgery.write([*lines[:-1], {**lines[-1], **change}])
    refused(read, forgery)


def test_lines_nested_deep_or_longer_than_any(forgery: Forgery, read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = forgery.lines
    for depth in (70, 500, 20_000):
        body = canonical({**lines[0], "reason": "@"}).replace(b'"@"', b"[" * depth + b"]" * depth)
        sealed = body[:-1] + HASH + hashlib.sha256(body).hexdigest().encode() + b'"}\n'
        forgery.files[forgery.trail] = sealed
        refused(read, forgery, forgery.trail, "line 1")
    monkeypatch.setattr("auditor.exchange.bundle._LINE", 1000)
    forgery.write([{**lines[0], "reason": "x" * 2000}, *lines[1:]])
    refused(read, forgery, "line 1", "longer")


def test_many_records_in_a_line_are_no_depth(forgery: Forgery, read: Read) -> None:
    lines = forgery.lines
    record = OTHER[:-4]
    more = [{"table": "items", "record": f"{record}{n:04x}", "fields": {"a": [{"b": n}]}} for n in range(300)]
    forgery.write([*lines[:-1], {**lines[-1], "changes": [*lines[-1]["changes"], *more]}])
    read(forgery)


def test_a_snapshot_that_lies_is_not_believed(forgery: Forgery, read: Read) -> None:
    """Its own hash is right, its records are not what the trail says."""
    body = forgery.files["audit.json"]
    forged = body.replace(b"line 2", b"line 9")
    tail = len(b',"_seal":{"1":{"sha256":"') + 64 + len(b'"}}}\n')
    digest = hashlib.sha256(forged[:-tail] + b"}").hexdigest().encode()
    forgery.files["audit.json"] = forged[: -len(b'"}}}\n') - 64] + digest + b'"}}}\n'
    assert forgery.files["audit.json"] != body
    read(forgery)
    for nonsense in (b"", b"[]", b"{}", b"\xff", b"[" * 90_000):
        forgery.files["audit.json"] = nonsense
        forgery.files["manifest.json"] = nonsense
        read(forgery)
    del forgery.files["audit.json"], forgery.files["manifest.json"]
    read(forgery)


def test_empty_folders(forgery: Forgery, read: Read, tmp_path: Path) -> None:
    (tmp_path / "room").mkdir()
    forgery.folders = ["drafts"]
    refused(read, forgery, "no empty folders")


def test_trails_larger_than_any(forgery: Forgery, read: Read, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "room").mkdir()
    monkeypatch.setattr("auditor.exchange.bundle._TRAILS_IN_ALL", len(forgery.files[forgery.trail]) - 1)
    refused(read, forgery, "trails are larger")


def test_a_life_full_of_hostile_text_goes_out_and_comes_back(life: Life, tmp_path: Path, command: Command) -> None:
    folder = shutil.copytree(life.workspace.folder, tmp_path / "w")
    at = ("--workspace", str(folder))
    command("backup", str(tmp_path / "b.zip"), *at, code=0)
    command("restore", str(tmp_path / "b.zip"), str(tmp_path / "again"), code=0)
    assert (
        command("history", AUDIT, *at).stdout
        == command("history", AUDIT, "--workspace", str(tmp_path / "again")).stdout
    )
    command("export", "bundle", AUDIT, "-o", str(tmp_path / "x.zip"), "--by", "nobody", *at, code=0)
    with opened_bundle(tmp_path / "x.zip") as (told, copy), Ledger.open(copy, writer=None) as ledger:
        assert (told.name, told.missing) == (AUDIT, ())
        with Ledger.open(folder / "audits" / AUDIT, writer=None) as source:
            assert list(ledger.lines()) == list(source.lines())


ODD: tuple[Any, ...] = (
    None,
    True,
    -1,
    10**400,
    "",
    [],
    {},
    "\x1b[2J",
    "x" * 300,
    [[None]],
    "9999-12-31T23:59:59+00:00",
)


def test_records_that_make_no_sense_are_refused_in_words(lives: Lives, tmp_path: Path, command: Command) -> None:
    """The outside is in order and each line checks; some field of some record holds what no field should."""
    folder = lives(HOSTILE[0][1]).workspace.folder
    command("export", "bundle", AUDIT, "-o", tmp_path / "x.zip", "--workspace", folder, code=0)
    files = contents(tmp_path / "x.zip")
    about = json.loads(files.pop("archive.json"))["about"]
    (writer,) = about["heads"]
    chance = random.Random(3)
    refused_ones = 0
    for number in range(16):
        forgery = Forgery(dict(files), json.loads(json.dumps(about)), writer)
        lines = forgery.lines
        fields = chance.choice([change for line in lines for change in line["changes"] if change.get("fields")])[
            "fields"
        ]
        fields[chance.choice(list(fields))] = ODD[number % len(ODD)]
        forgery.write(lines)
        command("init", tmp_path / f"{number}", code=0)
        at = ("--workspace", tmp_path / f"{number}")
        said = command("import", "bundle", forgery.pack(tmp_path / "f.zip"), "--by", "lead", *at)
        assert said.exit_code in (0, 1, 3), said.output
        refused_ones += said.exit_code != 0
        assert len(list((tmp_path / f"{number}" / "audits").iterdir())) == (said.exit_code == 0)
        assert command("audit", "list", *at).exit_code == 0
    assert refused_ones > 4
