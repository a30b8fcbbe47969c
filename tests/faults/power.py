"""A model of a disk whose power may go: what was fsynced is there, what was not may be there in part, or not at all.

The model hears the calls a process made (`boundary`). At each moment it can say in which states the disk may be found:

- Bytes of a file that were written since its last fsync: there, not there, in any order, in part, or as zeros.
  Blocks of 512 bytes are written whole or not at all; the size of a file may run ahead of its content.
- Names in a folder that came, went or moved since its last fsync: there or not, each on its own. A rename is one act.
- After an fsync that failed, what it should have made durable may be lost for ever, whatever a later fsync says.
"""

from __future__ import annotations

import base64
import itertools
import os
import random
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from auditor.errors import AuditorError
from tests.faults.oracle import Lost

BLOCK = 512
Tree: TypeAlias = "dict[str, bytes | None]"  # path -> content; None is a folder


@dataclass(eq=False)
class File:
    """A file: contents that may be on the disk, and what was done to it since its last fsync."""

    settled: list[bytes] = field(default_factory=lambda: [b""])
    pending: list[tuple[int, bytes | None]] = field(default_factory=list)  # (offset, data); (size, None) is a cut

    def now(self) -> bytes:
        """What the process sees."""
        return self._applied(self.settled[-1])

    def sync(self) -> None:
        self.settled = list(dict.fromkeys(self._applied(content) for content in self.settled))
        self.pending = []

    def fail(self) -> None:
        self.settled = list(dict.fromkeys([*self.settled, *(self._applied(content) for content in self.settled)]))
        self.pending = []

    def _applied(self, content: bytes) -> bytes:
        for offset, data in self.pending:
            content = changed(content, offset, data)
        return content

    def found(self, limit: int, choice: random.Random) -> list[bytes]:
        """What may be found in it: nothing of what is pending first, all of it second."""
        contents: list[bytes] = []
        for base in self.settled:
            contents += [base, self._applied(base)]
        more: list[bytes] = []
        for base in self.settled if self.pending else ():
            for missing in (None, *range(len(self.pending))[-4:]):
                so_far = [base]  # with each act: all before it in order, or one of them torn and those after it whole
                for number, (offset, data) in enumerate(self.pending):
                    if number == missing:
                        continue
                    partly = torn(so_far[0], offset, data) if data is not None else ()
                    so_far = [*(changed(content, offset, data) for content in so_far), *partly]
                    more += so_far
        more = list(dict.fromkeys(more))
        if len(more) > limit:
            more = choice.sample(more, limit)
        return list(dict.fromkeys([*contents, *more]))


def changed(content: bytes, offset: int, data: bytes | None) -> bytes:
    """The content after a write at `offset`, or after a cut to that size."""
    if data is None:
        return content[:offset].ljust(offset, b"\0")
    return content[:offset].ljust(offset, b"\0") + data + content[offset + len(data) :]


def torn(content: bytes, offset: int, data: bytes) -> Iterator[bytes]:
    """The content with a part of a write."""
    end = offset + len(data)
    edges = [offset, *range((offset // BLOCK + 1) * BLOCK, end, BLOCK), end]
    blocks = list(itertools.pairwise(edges))
    if end > len(content):  # the size grew: it may be any, and the new bytes may be zeros
        for size in {1, len(data) // 2, len(data) - 1}:
            yield changed(content, offset, data[:size])
        yield changed(content, offset, bytes(len(data)))
    for start, stop in {*blocks[:3], blocks[len(blocks) // 2], blocks[-1]} if len(blocks) > 1 else ():
        part = data[start - offset : stop - offset]
        yield changed(content, start, part)  # this block alone
        yield changed(
            changed(content, offset, data), start, (content[start:stop]).ljust(stop - start, b"\0")
        )  # all but it


@dataclass(eq=False)
class Folder:
    """A folder: the names that are on the disk, and what became of names since its last fsync."""

    settled: dict[str, File | Folder] = field(default_factory=dict)
    pending: list[tuple[str, str, File | Folder | None]] = field(default_factory=list)  # (name gone, name come, what)

    def now(self) -> dict[str, File | Folder]:
        """What the process sees."""
        return self._with(self.pending)

    def sync(self) -> None:
        self.settled, self.pending = self.now(), []

    def _with(self, acts: Sequence[tuple[str, str, File | Folder | None]]) -> dict[str, File | Folder]:
        names = dict(self.settled)
        for gone, come, node in acts:
            names.pop(gone, None)
            if come and node is not None:
                names[come] = node
        return names

    def found(self, limit: int, choice: random.Random) -> list[dict[str, File | Folder]]:
        """Which names may be found: none of what is pending first, all of it second."""
        acts = self.pending
        chosen: list[Sequence[int]] = [(), range(len(acts))]
        if len(acts) <= 4:
            chosen += [
                subset for size in range(1, len(acts)) for subset in itertools.combinations(range(len(acts)), size)
            ]
        else:
            chosen += [range(size) for size in range(1, len(acts))]
            chosen += [[n for n in range(len(acts)) if n != missing] for missing in range(len(acts))]
        if len(chosen) > limit + 2:
            chosen = [*chosen[:2], *choice.sample(chosen[2:], limit)]
        return [self._with([acts[number] for number in subset]) for subset in chosen]


Node: TypeAlias = "File | Folder"


class Disk:
    """Some folders of a disk, by the calls that were made on them."""

    def __init__(self, roots: Sequence[Path]) -> None:
        """As they stand, all of it durable."""
        self.roots: dict[str, Folder] = {}
        self._nodes: dict[int, Node] = {}
        for root in roots:
            self.roots[str(root)] = self._read(root)
        self._dirty: dict[Node, None] = {}

    def _read(self, folder: Path) -> Folder:
        found = Folder()
        self._nodes[folder.stat().st_ino] = found
        for path in folder.iterdir():
            if path.is_dir():
                found.settled[path.name] = self._read(path)
            else:
                found.settled[path.name] = self._nodes[path.stat().st_ino] = File([path.read_bytes()])
        return found

    def hear(self, event: list[Any]) -> None:
        """One call that was made."""
        match event:
            case ["create", parent, name, inode]:
                self._nodes[inode] = File()
                self._name(parent, "", name, self._nodes[inode])
                self._dirty[self._nodes[inode]] = None
            case ["mkdir", parent, name, inode]:
                self._nodes[inode] = Folder()
                self._name(parent, "", name, self._nodes[inode])
            case ["write", inode, offset, text]:
                self._file(inode).pending.append((offset, base64.b64decode(text)))
                self._dirty[self._nodes[inode]] = None
            case ["cut", inode, size]:
                self._file(inode).pending.append((size, None))
                self._dirty[self._nodes[inode]] = None
            case ["rename", parent, name, new_parent, new_name]:
                node = self._folder(parent).now()[name]
                if parent == new_parent:
                    self._name(parent, name, new_name, node)
                else:
                    self._name(new_parent, "", new_name, node)
                    self._name(parent, name, "", None)
            case ["link", parent, name, new_parent, new_name]:
                self._name(new_parent, "", new_name, self._folder(parent).now()[name])
            case ["unlink" | "rmdir", parent, name]:
                self._name(parent, name, "", None)
            case ["sync", inode]:
                node = self._nodes[inode]
                node.sync()
                if isinstance(node, Folder) or len(node.settled) == 1:
                    self._dirty.pop(node, None)
            case ["sync failed", inode]:
                node = self._nodes[inode]
                if isinstance(node, File):
                    node.fail()

    def _file(self, inode: int) -> File:
        node = self._nodes[inode]
        assert isinstance(node, File)
        return node

    def _folder(self, inode: int) -> Folder:
        node = self._nodes[inode]
        assert isinstance(node, Folder)
        return node

    def _name(self, parent: int, gone: str, come: str, node: Node | None) -> None:
        self._folder(parent).pending.append((gone, come, node))
        self._dirty[self._folder(parent)] = None

    def now(self) -> Tree:
        """What the processes see."""
        return self._tree({}, seen=True)

    def states(self, limit: int, choice: random.Random) -> Iterator[Tree]:
        """What may be found after the power went at this moment: all there, nothing there, and up to `limit` more."""
        dirty = list(self._dirty)
        ways: list[list[Any]] = [
            list(node.found(8, choice)) if isinstance(node, Folder) else list(node.found(14, choice)) for node in dirty
        ]
        counts = [len(way) for way in ways]
        for picks in _picks(counts, limit, choice):
            yield self._tree({node: way[pick] for node, way, pick in zip(dirty, ways, picks, strict=True)})

    def _tree(self, chosen: dict[Node, Any], *, seen: bool = False) -> Tree:
        tree: Tree = {}
        walk: list[tuple[str, Node]] = list(self.roots.items())
        while walk:
            path, node = walk.pop()
            if isinstance(node, File):
                tree[path] = node.now() if seen else chosen.get(node, node.settled[-1])
            else:
                tree[path] = None
                names = node.now() if seen else chosen.get(node, node.settled)
                walk += [(f"{path}/{name}", inner) for name, inner in names.items()]
        return tree


def _picks(counts: Sequence[int], limit: int, choice: random.Random) -> Iterator[tuple[int, ...]]:
    """Which way for each node: way 0 is nothing, way 1 all of what is pending."""
    total = 1
    for count in counts:
        total *= count
    if total <= limit:
        yield from itertools.product(*map(range, counts))
        return
    nothing = tuple(0 for _ in counts)
    everything = tuple(min(1, count - 1) for count in counts)
    picks = dict.fromkeys([nothing, everything])
    for others in (nothing, everything):
        for number, count in enumerate(counts):
            for way in range(count):
                picks[(*others[:number], way, *others[number + 1 :])] = None
    alone = list(picks)
    if len(alone) > limit:
        alone = [*alone[:2], *choice.sample(alone[2:], limit - 2)]
    yield from alone
    for _ in range(limit - len(alone)):
        yield tuple(choice.randrange(count) for count in counts)


def lay_out(tree: Tree, roots: Sequence[Path]) -> None:
    """Make the folders hold exactly this."""
    for root in roots:
        shutil.rmtree(root, ignore_errors=True)
    for path in sorted(tree):
        content = tree[path]
        if content is None:
            os.mkdir(path)  # noqa: PTH102
        else:
            with open(path, "wb") as file:  # noqa: PTH123
                file.write(content)


def laid_out(roots: Sequence[Path]) -> Tree:
    """What the folders hold."""
    tree: Tree = {}
    for root in roots:
        tree[str(root)] = None
        for path in root.rglob("*"):
            tree[str(path)] = None if path.is_dir() else path.read_bytes()
    return tree


def cut(
    disk: Disk,
    log: Sequence[list[Any]],
    roots: Sequence[Path],
    check: Callable[[list[Any]], object],
    limit: int,
    choice: random.Random,
) -> int:
    """Cut the power before and after each call of a log; hold what is found against what was promised by then.

    `disk` is as it was before the first call, and hears them all. At each moment up to `limit` states are laid out and
    checked, each once. Returns how many that were; raises Lost with the moment and what was different.
    """
    promises: list[Any] = []
    seen: set[tuple[int, frozenset[tuple[str, bytes | None]]]] = set()
    for number, event in enumerate([*log, ["call", "end"]]):
        if event[0] != "call":
            promises.append(event)
            continue
        for tree in disk.states(limit, choice):
            key = (len(promises), frozenset(tree.items()))
            if key in seen:
                continue
            seen.add(key)
            lay_out(tree, roots)
            try:
                check(promises)
            except (AuditorError, AssertionError, OSError) as error:
                done = [" ".join(map(str, past[1:4])) for past in log[:number] if past[0] == "call"]
                raise Lost(f"{error}\nafter {done[-6:]}\nfound {_unlike(tree, disk.now())}") from error
        disk.hear(event[1:])
    return len(seen)


def _unlike(tree: Tree, seen: Tree) -> list[str]:
    """How a state differs from what the processes saw."""
    told = []
    for path in sorted(tree.keys() | seen.keys()):
        found, there = tree.get(path), seen.get(path)
        if path not in tree:
            told.append(f"{path} is not there")
        elif found != there:
            told.append(f"{path} has {len(found or b'')} bytes, {(found or b'')[-40:]!r}, not {len(there or b'')}")
    return told
