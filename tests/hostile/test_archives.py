"""Archives from strangers: each trick of the trade is refused whole, in words, and nothing of it is left anywhere."""

from __future__ import annotations

import hashlib
import os
import shutil
import struct
import tracemalloc
import zlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.errors import InvalidInput, NotFound
from auditor.exchange import archive
from auditor.exchange.zipped import Limits, RefusedArchive
from auditor.ledger import DiskFull
from auditor.ledger.line import HASH
from tests.data.archives import Forged, listed, manifest, zipped
from tests.data.archives import archive as made

LIMITS = Limits(entries=50, total=1 << 20, listing=1 << 16)
FILES = {"a.txt": b"first " * 40, "b/c.bin": bytes(range(256)), "d": b""}


def read(data: bytes | Path, room: Path, limits: Limits = LIMITS) -> dict[str, bytes]:
    """What an archive unpacks to in an empty room."""
    path = data if isinstance(data, Path) else _kept(data, room)
    with archive.opened(path, "bundle", limits) as opened:
        opened.extract(room, opened.files(), lambda size: None)
    return {p.relative_to(room).as_posix(): p.read_bytes() for p in room.rglob("*") if p.is_file()}


def _kept(data: bytes, room: Path) -> Path:
    path = room.parent / "from-a-stranger.zip"
    path.write_bytes(data)
    return path


@pytest.fixture
def room(tmp_path: Path) -> Path:
    (tmp_path / "room").mkdir()
    return tmp_path / "room"


def test_what_is_made_here_without_a_trick_is_read(room: Path) -> None:
    assert read(made(FILES), room) == FILES


def test_packed_content_without_a_trick_is_read(room: Path) -> None:
    assert read(made(FILES, {name: {"method": 8} for name in FILES}), room) == FILES


LISTED = listed(FILES)
DEFLATED = zlib.compress(FILES["a.txt"], wbits=-15)
LARGE = struct.pack("<HHQ", 1, 8, 240)
BOMB = zlib.compressobj(9, wbits=-15)
ZEROS = BOMB.compress(bytes(1 << 20)) + BOMB.flush()

TRICKS: dict[str, tuple[str, str, Mapping[str, Any]]] = {
    # what is wrong: the file it is played with, words of the refusal, the trick
    "a link": ("d", "link", {"attributes": 0o120777 << 16}),
    "a pipe": ("d", "link, a folder or a device", {"attributes": 0o010644 << 16}),
    "a device": ("d", "link, a folder or a device", {"attributes": 0o060644 << 16}),
    "a folder by its mode": ("d", "link, a folder or a device", {"attributes": 0o040755 << 16}),
    "a folder of another system": ("d", "link, a folder or a device", {"attributes": 0x10}),
    "encrypted": ("a.txt", "encrypted", {"flags": 1}),
    "strongly encrypted": ("a.txt", "encrypted", {"flags": 0x41}),
    "sizes behind the content": ("a.txt", "encrypted, or packed in a way", {"flags": 8}),
    "an unknown method": ("a.txt", "method that is not known here (12)", {"method": 12}),
    "another name before the content": ("a.txt", "differ", {"local_name": b"b.txt"}),
    "another size before the content": ("a.txt", "differ", {"local_size": 239}),
    "other flags before the content": ("a.txt", "differ", {"local_flags": 1}),
    "a size that is too small": ("a.txt", "sizes differ", {"size": 10}),
    "a size that is too large": ("a.txt", "sizes differ", {"size": 300}),
    "unpacks to more than it says": ("a.txt", "larger than it says", {"method": 8, "size": 100}),
    "unpacks to less than it says": ("a.txt", "size or checksum", {"method": 8, "size": 241}),
    "a wrong checksum": ("a.txt", "size or checksum", {"crc": 7}),
    "no deflate stream": ("a.txt", "cannot be unpacked", {"method": 8, "body": b"\xff" * 50}),
    "half a deflate stream": (
        "a.txt",
        "too early",
        {"method": 8, "body": zlib.compress(FILES["a.txt"], wbits=-15)[:-1]},
    ),
    "more behind the deflate stream": ("a.txt", "too early or too late", {"method": 8, "behind": b"more"}),
    "a comment": ("a.txt", "cannot be read", {"comment": b"hidden"}),
    "something hidden behind its name": ("a.txt", "hidden behind its name", {"extra": b"UT\x05\0\1aaaa"}),
    "a large size where none is needed": ("a.txt", "hidden behind its name", {"extra": LARGE}),
    "a large size that is not there": ("a.txt", "sizes differ", {"size": 0xFFFFFFFF}),
    "half of a large size": ("a.txt", "hidden behind its name", {"size": 0xFFFFFFFF, "extra": b"\1\0\4\0aaaa"}),
    "another large size before the content": ("a.txt", "hidden behind its name", {"local_extra": LARGE}),
    "something between the files": ("b/c.bin", "overlap, or something is hidden", {"before": b"hidden"}),
    "something before the first file": ("a.txt", "overlap, or something is hidden", {"before": b"#!/bin/sh\n"}),
    "the content of another file": ("b/c.bin", "overlap", {"offset": 0}),
    "a place far behind the end": ("b/c.bin", "overlap", {"offset": 1 << 30}),
    "a name that is no text": ("d", "no text", {"name": b"\xff\xfe"}),
    "a name that claims to be text": ("d", "no text", {"name": b"\xff\xfe", "flags": 0x800}),
}


@pytest.mark.parametrize("trick", TRICKS)
def test_tricks_with_one_file(room: Path, trick: str) -> None:
    name, words, lie = TRICKS[trick]
    sizes = {each["path"]: {"size": lie["size"]} if "size" in lie and each["path"] == name else {} for each in LISTED}
    with pytest.raises(RefusedArchive) as said:
        read(made(FILES, {name: lie}, files=[{**each, **sizes[each["path"]]} for each in LISTED]), room)
    assert words in said.value.message
    assert "from-a-stranger.zip" in said.value.message
    assert said.value.hint


NAMES = (
    *(
        "../out",
        "a/../../out",
        "/etc/cron.d/x",
        "C:\\Windows\\x",
        "C:/x",
        "..\\out",
        "\\\\host\\share\\x",
        "a\\..\\..\\x",
    ),
    *("b/", "con", "b/aux.txt", "x.", "x ", "x/./y", "x//y", "a\0.txt", "a\n.txt", "\x1b]2;owned\x07", "x:stream", ""),
)


@pytest.mark.parametrize("name", NAMES)
def test_names_that_lead_elsewhere(room: Path, name: str) -> None:
    with pytest.raises(RefusedArchive):
        read(made({**FILES, name: b"owned"}), room)
    assert not list(room.iterdir())
    assert {path.name for path in room.parent.iterdir()} == {"room", "from-a-stranger.zip"}


@pytest.mark.parametrize("name", ["a.txt", "A.TXT", "B/C.bin", "b", "a.txt/x", "d/x"])
def test_names_that_are_one_somewhere(room: Path, name: str) -> None:
    files = [*(Forged(each, data) for each, data in FILES.items()), Forged(name, b"second")]
    told = manifest({**FILES, name: b"second"})
    with pytest.raises(RefusedArchive):
        read(zipped([*files, Forged("archive.json", told)]), room)


def test_bombs_are_refused_before_they_go_off(room: Path) -> None:
    huge = Forged("a.txt", b"", method=8, body=ZEROS)
    for bomb, limits in (
        (replace(huge, size=1 << 21), LIMITS),  # more than allowed
        (replace(huge, size=1 << 31), Limits(50, 1 << 40, 1 << 16)),  # allowed, but from a thousand bytes
        (replace(huge, size=0xFFFFFFFF, extra=struct.pack("<HHQ", 1, 8, 1 << 62)), LIMITS),
    ):
        with pytest.raises(RefusedArchive, match="unpacks to more"):
            read(zipped([bomb, Forged("archive.json", manifest({}))]), room, limits)
    many = {f"{n}": bytes(60_000) for n in range(20)}
    with pytest.raises(RefusedArchive, match="unpacks to more"):
        read(made(many, {name: {"method": 8} for name in many}), room)
    assert not list(room.iterdir())


def test_a_bomb_that_lies_is_stopped_at_the_size_it_told(room: Path) -> None:
    with pytest.raises(RefusedArchive, match="larger than it says"):
        read(made({"a.txt": b"tiny"}, {"a.txt": {"method": 8, "body": ZEROS, "packed": len(ZEROS)}}), room)
    assert sum(path.stat().st_size for path in room.rglob("*")) <= 4


def test_counts_that_lie_or_are_absurd(room: Path) -> None:
    files = [Forged("a.txt", b""), Forged("archive.json", manifest({"a.txt": b""}))]
    for count in (0, 1, 3, 0xFFFF):
        with pytest.raises(RefusedArchive):
            read(zipped(files, count=count), room)
    crowd = {f"{n}": b"" for n in range(60)}
    with pytest.raises(RefusedArchive, match="61 files"):
        read(made(crowd), room)
    with pytest.raises(RefusedArchive, match="4 files"):
        read(made(FILES), room, Limits(50, 1 << 20, 150))


def test_something_around_the_files(room: Path) -> None:
    files = [Forged(name, data) for name, data in {**FILES, "archive.json": manifest(FILES)}.items()]
    for data in (
        zipped(files, comment=b"hello"),
        zipped(files, comment_length=5),
        zipped(files, after=b"#"),
        zipped(files, gap=b"PK\3\4"),
        zipped(files, listed_more=b"hidden"),
        zipped(files, here=1),
    ):
        with pytest.raises(RefusedArchive):
            read(data, room)


def ending_twice(*, count: int = 4, shift: int = 0, gap: bytes = b"", end: bytes | None = None, told: int = 0) -> bytes:
    """An archive with the second end of large ones before its end, as if it needed one."""
    plain = made(FILES)
    at = len(plain) - 22
    size, start = struct.unpack("<2L", plain[-10:-2])
    second = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, count, count, size, start + shift)
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, at + len(gap) + told, 1)
    return plain[:at] + gap + second + locator + (plain[at:] if end is None else end)


def test_a_second_end_with_other_numbers(room: Path) -> None:
    """Programs differ in which of the two ends they believe."""
    fewer = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 3, 3, 0, 0, 0)
    for data in (
        *(ending_twice(count=count) for count in (0, 3, 5, 0xFFFF_FFFF_FFFF)),
        *(ending_twice(shift=shift) for shift in (1, 1 << 40)),
        ending_twice(gap=b"hidden"),
        ending_twice(end=fewer),
        ending_twice(told=-1),
    ):
        with pytest.raises(RefusedArchive):
            read(data, room)
    assert read(ending_twice(), room) == FILES, "both ends say the same: a lawful, if needless, way to end"


def test_little_is_in_memory_at_a_time(room: Path) -> None:
    large = {"a.txt": bytes(24 << 20)}
    data = made(large, {"a.txt": {"method": 8}})
    del large
    tracemalloc.start()
    with archive.opened(_kept(data, room), "bundle", Limits(50, 1 << 30, 1 << 16)) as opened:
        opened.extract(room, opened.files(), lambda size: None)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (room / "a.txt").stat().st_size == 24 << 20
    assert peak < 6 << 20


MANIFESTS: dict[str, tuple[str, bytes]] = {
    "not sealed": ("does not match its hash", b'{"format":1,"kind":"bundle"}'),
    "no JSON": ("does not match its hash", b"PK"),
    "empty": ("does not match its hash", b""),
    "nested deep": ("does not match its hash", b'{"a":' * 9_000 + b"1" + b"}" * 9_000),
    "a changed byte": ("does not match its hash", manifest(FILES).replace(b"0.1.0", b"0.1.1")),
    "a newer format": ("needs a newer version", manifest(FILES, format=2)),
    "a much newer format": ("needs a newer version", manifest({}, format=99, files=None, about=None)),
    "no format": ("format", manifest(FILES, format=None)),
    "a format that is no number": ("format", manifest(FILES, format="1")),
    "of another kind": ("It is no bundle", manifest(FILES, kind="backup")),
    "a size that is text": ("files.0.size", manifest(FILES, files=[{**listed(FILES)[0], "size": "240"}])),
    "a negative size": ("files.0.size", manifest(FILES, files=[{**listed(FILES)[0], "size": -1}])),
    "a hash that is none": ("files.0.sha256", manifest(FILES, files=[{**listed(FILES)[0], "sha256": "0" * 63}])),
    "a hash in capitals": ("files.0.sha256", manifest(FILES, files=[{**listed(FILES)[0], "sha256": "A" * 64}])),
    "files that are no list": ("files", manifest(FILES, files={"a.txt": 1})),
    "a moment without a zone": ("made", manifest(FILES, made="2026-03-17T12:00:00")),
    "a file it does not list": ("not in the manifest", manifest({"a.txt": FILES["a.txt"], "d": b""})),
    "a file that is missing": ("e: It is missing", manifest({**FILES, "e": b""})),
    "a file it lists twice": ("twice", manifest(FILES, files=[*listed(FILES), listed(FILES)[0]])),
    "itself": ("or itself", manifest(FILES, files=[*listed(FILES), {**listed(FILES)[0], "path": "archive.json"}])),
    "another size": ("a.txt: Its size", manifest({**FILES, "a.txt": b"first"})),
    "another content": ("a.txt: It does not match its hash", manifest({**FILES, "a.txt": b"worst " * 40})),
    "a folder elsewhere": ("leads elsewhere", manifest(FILES, folders=["../out"])),
    "a folder that is a file": ("another name is the same", manifest(FILES, folders=["A.txt"])),
}


@pytest.mark.parametrize("wrong", MANIFESTS)
def test_manifests_that_lie(room: Path, wrong: str) -> None:
    words, told = MANIFESTS[wrong]
    with pytest.raises(RefusedArchive) as said:
        read(made(FILES, raw=told), room)
    assert words in said.value.message


def test_a_sealed_manifest_that_is_nested_deep(room: Path) -> None:
    body = b'{"about":' + b"[" * 20_000 + b"]" * 20_000 + b"}"
    told = body[:-1] + HASH + hashlib.sha256(body).hexdigest().encode() + b'"}\n'
    with pytest.raises(RefusedArchive, match="does not match its hash"):
        read(made(FILES, raw=told), room)


def test_a_manifest_of_a_gigabyte_is_not_read(room: Path) -> None:
    lie = {"archive.json": {"method": 8, "size": 1 << 30, "body": ZEROS}}
    with pytest.raises(RefusedArchive):
        read(made(FILES, lie), room, Limits(50, 1 << 40, 1 << 16))
    stored = made(FILES, raw=manifest(FILES) + b" " * 70_000)
    with pytest.raises(RefusedArchive, match="larger than any list"):
        read(stored, room)


def test_what_is_no_archive(room: Path, tmp_path: Path) -> None:
    for data in (
        b"",
        b"P",
        b"PK\5\6" + bytes(18),
        b"%PDF-1.7\n" * 100,
        os.urandom(1000),
        zipped([]),
        zipped([Forged("a", b"")]),
    ):
        with pytest.raises(RefusedArchive, match="no archive"):
            read(data, room)
    with pytest.raises(NotFound):
        read(tmp_path / "nowhere.zip", room)
    with pytest.raises(InvalidInput, match="not a file"):
        read(tmp_path, room)
    with pytest.raises(InvalidInput, match="not a file"):
        read(Path(os.devnull), room)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no named pipes in its folders")
def test_a_pipe_is_not_waited_for(room: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.zip")
    with pytest.raises(InvalidInput, match="not a file"):
        read(tmp_path / "pipe.zip", room)


def test_no_room_is_told_before_anything_is_written(room: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(1000, 900, 100))
    with pytest.raises(DiskFull, match="496 bytes"):
        read(made(FILES), room)
    assert not list(room.iterdir())


SMALL = {"a": b"first", "b/c": b"second" * 9}
PACKED = made(SMALL, {"b/c": {"method": 8}})


def outcome(data: bytes, room: Path) -> dict[str, bytes] | None:
    room.mkdir()
    try:
        return read(data, room)
    except RefusedArchive:
        return None


def test_every_bit_of_a_small_archive(tmp_path: Path) -> None:
    """Each byte changed in its lowest and its highest bit: refused, or what it holds is the same."""
    accepted = 0
    for at in range(len(PACKED)):
        for bit in (1, 128):
            data = bytearray(PACKED)
            data[at] ^= bit
            found = outcome(bytes(data), tmp_path / f"{at}-{bit}")
            assert found in (None, SMALL), at
            accepted += found is not None
    assert accepted < 200, "only versions, dates and modes are not looked at"


def test_every_cut_of_a_small_archive(tmp_path: Path) -> None:
    for length in range(len(PACKED)):
        assert outcome(PACKED[:length], tmp_path / f"{length}") is None


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, len(PACKED)),
            st.integers(0, 12),
            st.one_of(st.binary(max_size=12), st.sampled_from([PACKED, PACKED[:40]])),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_bytes_cut_out_and_put_in(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[int, int, bytes]]
) -> None:
    data = PACKED
    for at, length, put in changes:
        data = data[:at] + put + data[at + length :]
    assert outcome(data, tmp_path_factory.mktemp("put") / "room") in (None, SMALL)
