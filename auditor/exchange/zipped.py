"""Zip files read with suspicion: exactly the shape that this program writes, and nothing that could be read two ways.

One file after the other from the first byte on, then the directory, then the end: no gap, no overlap, no comment, no
encryption, no links. What the directory says of a file stands before the file too. Content is unpacked no further than
the size that was promised. Programs of the field read a zip in different ways where these rules are broken, and an
attacker lives on that difference.
"""

from __future__ import annotations

import stat
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, NoReturn

from auditor.errors import InvalidInput
from auditor.exchange.archive_names import Names

PART = 1 << 20
STORED, DEFLATED = 0, 8
RATIO = 200
"""How many bytes may come out of one packed byte: a trail, which holds hashes, stays far below; a bomb does not."""
LOOSE = 1 << 30
"""Bytes up to which the ratio is not looked at; who writes stores what would go beyond."""

_END = struct.Struct("<4s4H2LH")
_END_64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR = struct.Struct("<4sLQL")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_EXTRA_64 = 1
_UTF_8 = 0x800
_FULL_16, _FULL_32 = 0xFFFF, 0xFFFFFFFF


class RefusedArchive(InvalidInput):
    """An archive that is not taken, as a whole: nothing of it is left anywhere."""


def refuse(why: str, entry: str = "", hint: str = "") -> NoReturn:
    """Say why an archive is refused, and because of which of its files."""
    hint = hint or "It was changed or cut on its way, or another program wrote it. Ask for it again; nothing was taken."
    raise RefusedArchive(f"{entry[:200]}: {why}" if entry else why, hint)


@dataclass(frozen=True, slots=True)
class Limits:
    """What an archive may ask for at most: files, bytes of all of them, bytes of a list of them."""

    entries: int
    total: int
    listing: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One file: its name, how it is packed, its sizes in bytes, and where its packed bytes begin."""

    name: str
    method: int
    crc: int
    packed: int
    size: int
    start: int


def entries(file: BinaryIO, limits: Limits) -> list[Entry]:
    """The files of a zip in their order, all that is said about them checked. Raises RefusedArchive."""
    count, start, directory = _directory(file, limits)
    found: list[Entry] = []
    names = Names()
    position = at = total = 0
    for _ in range(count):
        entry, at = _central(directory, at, position)
        reason = names.why_not(entry.name)
        if reason:
            refuse(f"{reason}.", entry.name)
        total += entry.size
        if total > min(limits.total, LOOSE + start * RATIO):
            refuse("It unpacks to more than any audit holds.", entry.name)
        found.append(_behind_its_header(file, entry))
        position = found[-1].start + entry.packed
    if at != len(directory) or position != start:
        refuse("There is something between its files that belongs to none of them.")
    return found


def content(file: BinaryIO, entry: Entry) -> Iterator[bytes]:
    """The bytes of one file, in parts; they are good only if the end is reached. Raises RefusedArchive."""
    size = crc = 0
    for part in _inflated(file, entry) if entry.method == DEFLATED else _packed(file, entry):
        size += len(part)
        if size > entry.size:
            refuse("It is larger than it says.", entry.name)
        crc = zlib.crc32(part, crc)
        yield part
    if size != entry.size or crc != entry.crc:
        refuse("It is not what it was: size or checksum differ.", entry.name)


def _directory(file: BinaryIO, limits: Limits) -> tuple[int, int, bytes]:
    """How many files there are, where their directory begins, and its bytes."""
    end = file.seek(0, 2) - _END.size
    if end < 0:
        refuse("It is no archive: it is too short.")
    sign, disk, disk_of_directory, here, count, size, start, comment = _END.unpack(_read(file, end, _END.size))
    if sign != b"PK\5\6" or disk or disk_of_directory or here != count or comment:
        refuse("It is no archive, or it was cut or something was added to it.")
    behind = start + size
    if behind != end:
        count, size, start, behind = _directory_64(file, end, (count, size, start))
    if count > limits.entries or size > limits.listing:
        refuse(f"It lists {count} files, more than any audit holds.")
    return count, start, _read(file, start, size)


def _directory_64(file: BinaryIO, end: int, said: tuple[int, int, int]) -> tuple[int, int, int, int]:
    """The same of a large archive, whose true numbers stand before its end."""
    at = end - _LOCATOR.size - _END_64.size
    if at < 0:
        refuse("It is no archive, or it was cut or something was added to it.")
    record = _END_64.unpack(_read(file, at, _END_64.size))
    locator = _LOCATOR.unpack(_read(file, at + _END_64.size, _LOCATOR.size))
    sign, length, _, _, disk, disk_of_directory, here, count, size, start = record
    is_whole = sign == b"PK\6\6" and length == _END_64.size - 12 and not disk and not disk_of_directory
    short = (min(count, _FULL_16), min(size, _FULL_32), min(start, _FULL_32))
    if not is_whole or locator != (b"PK\6\7", 0, at, 1) or here != count or start + size != at or short != said:
        refuse("It is no archive, or it was cut or something was added to it.")
    return count, size, start, at


def _central(directory: bytes, at: int, position: int) -> tuple[Entry, int]:
    """What the directory says of the file that begins at *position*, and where its next line begins."""
    if at + _CENTRAL.size > len(directory):
        refuse("It lists fewer files than it says.")
    sign, _, _, flags, method, _, _, crc, packed, size, *lengths, disk, _, kind, offset = _CENTRAL.unpack_from(
        directory, at
    )
    name_length, extra_length, _ = lengths  # a comment shows as something that belongs to no file
    at += _CENTRAL.size
    behind = at + name_length + extra_length
    name = _name(directory[at : at + name_length], flags)
    extra = directory[at + name_length : behind]
    if sign != b"PK\1\2" or disk:
        refuse("What is listed about it cannot be read.", name)
    if flags & ~_UTF_8:
        refuse("It is encrypted, or packed in a way that is not read here.", name)
    if method not in (STORED, DEFLATED):
        refuse(f"It is packed by a method that is not known here ({method}).", name, "A newer version may know it.")
    if stat.S_IFMT(kind >> 16) not in (0, stat.S_IFREG) or kind & 0x10 or name.endswith("/"):
        refuse("It is a link, a folder or a device, not a file.", name)
    size, packed, offset = _true_sizes(name, extra, (size, packed, offset))
    if offset != position:
        refuse("It does not stand where the one before it ends: files overlap, or something is hidden.", name)
    if method == STORED and size != packed:
        refuse("Its two sizes differ.", name)
    return Entry(name, method, crc, packed, size, offset), behind


def _behind_its_header(file: BinaryIO, entry: Entry) -> Entry:
    """The entry, once what stands before its content was found to say the same as the directory."""
    head = _read(file, entry.start, _LOCAL.size)
    sign, _, flags, method, _, _, crc, packed, size, name_length, extra_length = _LOCAL.unpack(head)
    more = _read(file, entry.start + _LOCAL.size, name_length + extra_length)
    name = _name(more[:name_length], flags)
    size, packed = _true_sizes(name, more[name_length:], (size, packed))
    said = (sign, flags & ~_UTF_8, method, crc, packed, size, name)
    if said != (b"PK\3\4", 0, entry.method, entry.crc, entry.packed, entry.size, entry.name):
        refuse("What stands before it and what is listed about it differ.", entry.name)
    start = entry.start + _LOCAL.size + name_length + extra_length
    return Entry(entry.name, entry.method, entry.crc, entry.packed, entry.size, start)


def _name(raw: bytes, flags: int) -> str:
    try:
        return raw.decode("utf-8" if flags & _UTF_8 else "ascii")
    except UnicodeDecodeError:
        refuse("Its name is no text.", raw.decode("ascii", "backslashreplace"))


def _true_sizes(name: str, extra: bytes, said: tuple[int, ...]) -> tuple[int, ...]:
    """Numbers too large for their place stand behind the name; nothing else may stand there."""
    if not extra:
        return said
    large = [n for n, number in enumerate(said) if number == _FULL_32]
    if len(extra) != 4 + 8 * len(large) or struct.unpack_from("<HH", extra) != (_EXTRA_64, 8 * len(large)):
        refuse("Something is hidden behind its name.", name)
    numbers = list(said)
    for n, number in zip(large, struct.unpack_from(f"<{len(large)}Q", extra, 4), strict=True):
        numbers[n] = number
    return tuple(numbers)


def _packed(file: BinaryIO, entry: Entry) -> Iterator[bytes]:
    left = entry.packed
    position = entry.start
    while left:
        part = _read(file, position, min(PART, left))
        yield part
        left -= len(part)
        position += len(part)


def _inflated(file: BinaryIO, entry: Entry) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for packed in _packed(file, entry):
            if unpacker.eof:
                refuse("Its content ends too early.", entry.name)
            while part := unpacker.decompress(packed, PART):
                yield part
                packed = unpacker.unconsumed_tail
    except zlib.error:
        refuse("Its content cannot be unpacked.", entry.name)
    if not unpacker.eof or unpacker.unused_data:
        refuse("Its content ends too early or too late.", entry.name)


def _read(file: BinaryIO, at: int, length: int) -> bytes:
    file.seek(at)
    data = file.read(length)
    if len(data) != length:
        refuse("It ends too early.")
    return data
