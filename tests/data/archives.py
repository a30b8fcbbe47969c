"""Zip files made by hand, each of their numbers open to a lie: what no library would write, an attacker does."""

from __future__ import annotations

import hashlib
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from auditor.ledger.line import seal

MOMENT = "2026-03-17T12:00:00+00:00"


@dataclass(frozen=True)
class Forged:
    """One file of a zip; what is None is told truly. `local_…` is what stands before the content alone."""

    name: str | bytes
    data: bytes
    method: int = 0
    flags: int | None = None
    crc: int | None = None
    packed: int | None = None
    size: int | None = None
    local_name: bytes | None = None
    local_size: int | None = None
    local_flags: int | None = None
    offset: int | None = None
    extra: bytes = b""
    local_extra: bytes = b""
    comment: bytes = b""
    attributes: int = 0o100644 << 16
    before: bytes = b""  # bytes that belong to nothing
    behind: bytes = b""  # bytes after the packed content, counted in
    body: bytes | None = None  # the packed content as it stands

    @property
    def raw_name(self) -> bytes:
        return self.name if isinstance(self.name, bytes) else self.name.encode()

    @property
    def raw_body(self) -> bytes:
        if self.body is not None:
            return self.body
        if self.method != 8:
            return self.data + self.behind
        packer = zlib.compressobj(wbits=-15)
        return packer.compress(self.data) + packer.flush() + self.behind


def zipped(
    files: Iterable[Forged],
    *,
    count: int | None = None,
    here: int | None = None,
    comment: bytes = b"",
    comment_length: int | None = None,
    gap: bytes = b"",
    listed_more: bytes = b"",
    after: bytes = b"",
) -> bytes:
    """The bytes of a zip with these files; `listed_more` stands at the end of their list, `here` counts another way."""
    out, directory, number = b"", b"", 0
    for each in files:
        number += 1
        out += each.before
        name, body = each.raw_name, each.raw_body
        flags = each.flags if each.flags is not None else (0 if name.isascii() else 0x800)
        crc = zlib.crc32(each.data) if each.crc is None else each.crc
        packed = len(body) if each.packed is None else each.packed
        size = len(each.data) if each.size is None else each.size
        at = len(out)
        local_name = name if each.local_name is None else each.local_name
        local_size = size if each.local_size is None else each.local_size
        local_flags = flags if each.local_flags is None else each.local_flags
        head = (20, local_flags, each.method, 0, 33, crc, packed, local_size, len(local_name), len(each.local_extra))
        out += struct.pack("<4s5H3L2H", b"PK\3\4", *head) + local_name + each.local_extra + body
        offset = at if each.offset is None else each.offset
        lengths = (len(name), len(each.extra), len(each.comment))
        line = (20, 20, flags, each.method, 0, 33, crc, packed, size, *lengths, 0, 0, each.attributes, offset)
        directory += struct.pack("<4s6H3L5H2L", b"PK\1\2", *line) + name + each.extra + each.comment
    out += gap
    directory += listed_more
    told = number if count is None else count
    length = len(comment) if comment_length is None else comment_length
    end = (0, 0, (told if here is None else here) & 0xFFFF, told & 0xFFFF, len(directory), len(out), length)
    return out + directory + struct.pack("<4s4H2LH", b"PK\5\6", *end) + comment + after


def listed(files: Mapping[str, bytes]) -> list[dict[str, Any]]:
    """Files as a manifest lists them."""
    return [
        {"path": name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        for name, data in sorted(files.items())
    ]


def manifest(files: Mapping[str, bytes], /, *, kind: str = "bundle", **fields: Any) -> bytes:
    """The manifest of an archive with these files, sealed; `fields` stand in it instead, None takes one out."""
    value = {
        "format": 1,
        "kind": kind,
        "made": MOMENT,
        "program": "0.1.0",
        "about": {},
        "files": listed(files),
        "folders": [],
        **fields,
    }
    return seal({name: field for name, field in value.items() if field is not None})


def archive(
    files: Mapping[str, bytes], tricks: Mapping[str, Mapping[str, Any]] = {}, /, raw: bytes | None = None, **fields: Any
) -> bytes:
    """An archive with a true manifest, in which the *tricks* are played with the files they name."""
    held = {**files, "archive.json": manifest(files, **fields) if raw is None else raw}
    return zipped(replace(Forged(name, data), **tricks.get(name, {})) for name, data in held.items())


def contents(path: Path) -> dict[str, bytes]:
    """What a zip holds, read by Python's own library."""
    with zipfile.ZipFile(path) as opened:
        assert opened.testzip() is None
        return {name: opened.read(name) for name in opened.namelist()}
