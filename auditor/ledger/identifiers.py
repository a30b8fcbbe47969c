"""UUIDv7 (RFC 9562): ids that sort by the moment they were made."""

from __future__ import annotations

import os
import threading
import time
from uuid import UUID

from auditor.errors import InvalidInput

_RANDOM_BITS = 74
_lock = threading.Lock()
_last = 0  # milliseconds << 74 | random, of the id given last


def uuid7() -> str:
    """A new id as canonical text; each is greater than the one before it in this process, whatever the clock does."""
    global _last
    random = int.from_bytes(os.urandom(10), "big") >> 6
    with _lock:
        value = max(time.time_ns() // 1_000_000 << _RANDOM_BITS | random, _last + 1)
        _last = value
    milliseconds, random = value >> _RANDOM_BITS, value & ((1 << _RANDOM_BITS) - 1)
    number = milliseconds << 80 | 7 << 76 | (random >> 62) << 64 | 2 << 62 | random & ((1 << 62) - 1)
    return str(UUID(int=number))


def doc_id(record: str) -> int:
    """TinyDB's `doc_id` of a record: its UUID as a number. Raises InvalidInput unless the id is a canonical UUID."""
    try:
        number = int(record.replace("-", ""), 16)
        canonical = str(UUID(int=number)) == record
    except (ValueError, AttributeError, TypeError):
        canonical = False
    if not canonical:
        raise InvalidInput(f"{record!r} is no record id.", "Record ids are UUIDs in canonical text, made by uuid7().")
    return number
