"""Whether the ledgers in a backup are sound: checked as they lie in it, nothing of the source is taken on trust.

The hashes of exhibits and issued reports were compared when the backup was read back; here they are held against what
the trails refer to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from auditor.errors import AuditorError
from auditor.exchange.archive import Archive, Count, FileFacts
from auditor.exchange.bundle import ISSUED, exhibit_in, issued_hashes, referred_to
from auditor.ledger import checks, exhibits
from auditor.ledger.records import State
from auditor.ledger.snapshot import MANIFEST, read_manifest
from auditor.ledger.trails import FOLDER as TRAIL

_LEDGER = re.compile(r"(programme|audits/[^/]+|transitions/[^/]+)/(.+)")


def damage_in(opened: Archive, room: Path, count: Count) -> list[str]:
    """All that does not check in the ledgers of an open backup; *room* has space for the trails of the largest one."""
    ledgers: dict[str, dict[str, FileFacts]] = {}
    for each in opened.files():
        found = _LEDGER.fullmatch(each.path)
        if found is not None:
            ledgers.setdefault(found[1], {})[found[2]] = each
    damage: list[str] = []
    for ledger, files in sorted(ledgers.items()):
        if MANIFEST in files or any(name.startswith(f"{TRAIL}/") for name in files):
            damage += _damage(opened, ledger, files, room)
        count.add(sum(each.size for each in files.values()))
    return damage


def _damage(opened: Archive, ledger: str, files: Mapping[str, FileFacts], room: Path) -> Iterator[str]:
    within = {name: each.sha256 for name, each in files.items()}
    read = [each for name, each in files.items() if name.partition("/")[0] not in (exhibits.FOLDER, ISSUED)]
    with TemporaryDirectory(prefix=".backup-", suffix=".tmp", dir=room) as made:
        opened.extract(Path(made), read, lambda _: None)
        folder = Path(made, *ledger.split("/"))
        try:
            examined = checks.examine(folder, checks.Reading(0, None))
        except AuditorError as unreadable:
            yield f"{ledger}: {unreadable.message}"
            return
        for problem in examined.problems:
            inside = problem.path.relative_to(folder).as_posix()
            if not problem.note and not inside.startswith(f"{exhibits.FOLDER}/"):
                line = f", line {problem.line}" if problem.line else ""
                yield f"{ledger}/{inside}{line}: {problem.message}"
        yield from _exhibits(ledger, folder, examined.state, within)
        yield from _reports(ledger, examined.state, within)


def _exhibits(ledger: str, folder: Path, state: State, within: Mapping[str, str]) -> Iterator[str]:
    """Exhibits whose content is not what their name says, and those referred to that are not there."""
    shelf = {name: expected for name in within if (expected := exhibit_in(name))}
    for name, expected in shelf.items():
        if within[name] != expected:
            yield f"{ledger}/{name}: The exhibit was changed: its content does not match its hash."
    manifest = read_manifest(folder) if (folder / MANIFEST).exists() else None
    known = referred_to(state.table("evidence")).union(manifest.exhibits if manifest else ())
    for sha256 in sorted(known.difference(shelf.values())):
        yield f"{ledger}/{exhibits.FOLDER}/{sha256[:2]}/{sha256}: The exhibit is missing."


def _reports(ledger: str, state: State, within: Mapping[str, str]) -> Iterator[str]:
    there = {sha256 for name, sha256 in within.items() if name.startswith(f"{ISSUED}/")}
    for number, expected in sorted(issued_hashes(state.table("revisions")).items()):
        if expected - there:
            yield f"{ledger}/{ISSUED}/r{number}: A file of this issued revision is missing, or was changed."
