"""What children do: an auditor's work in one ledger, promise by promise.

A life tells what the program has told the user, in the order of it:

    ["opened", damage]            the ledger is open; what did not check
    ["kept", writer, sequence, hash, number]     `commit` returned the line that holds `number` of this life
    ["refused", number, error]    `commit` of it raised
    ["stored", sha256]            an exhibit
    ["typing", key, text]         about to keep a draft;  ["typed", key, text]  it is kept
    ["dropping", key]             about to forget it;     ["dropped", key]      it is forgotten
    ["saved"]  ["closed"]         snapshot and manifest; the whole ledger
"""

from __future__ import annotations

import inspect
import random
import sys
import textwrap
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from auditor.errors import InvalidInput, WorkspaceError
from auditor.ledger import Change, DamagedLedger, Ledger, NotKept, ReadOnlyLedger, Writer, disk, exhibits, uuid7
from auditor.ledger.pen import Pen
from auditor.ledger.trail import Trail
from auditor.ledger.trails import Trails
from tests.faults.boundary import Boundary, Fault
from tests.faults.zygote import Tell

LEDGER = "audits/IA-2026-03"
REFUSALS = (NotKept, DamagedLedger, ReadOnlyLedger)
LENGTHS = (0, 1, 10, 300, 511, 3000, 20_000)
KEY = "responses/note"


def open_or_create(folder: Path, writer: Writer) -> Ledger:
    """The ledger, taken on where a crash left it empty, as a workspace does it."""
    if (folder / "manifest.json").exists():
        return Ledger.open(folder, writer=writer)
    try:
        return Ledger.create(folder, kind="audit", name="IA-2026-03", writer=writer)
    except InvalidInput:  # another process was faster
        return Ledger.open(folder, writer=writer)


class Life:
    """One process of one installation at work; what it does follows from `seed` alone."""

    def __init__(self, tell: Tell, workspace: Path, home: Path, name: str, seed: int) -> None:
        self.tell = tell
        self.workspace = Path(workspace)
        self.home = Path(home)
        self.name = name
        self.random = random.Random(seed)
        self.number = 0
        self.records = [uuid7() for _ in range(4)]

    def open(self) -> Ledger:
        """The ledger, made if there is none."""
        ledger = open_or_create(self.workspace / LEDGER, Writer.for_workspace(self.workspace, self.home))
        self.tell(["opened", [str(problem) for problem in ledger.damage if not problem.note]])
        return ledger

    def commit(self, ledger: Ledger, **fields: Any) -> None:
        number, self.number = self.number, self.number + 1
        length = self.random.choice(LENGTHS)
        values = {"by": self.name, "n": number, "note": "ž" * length, **fields}
        changes = [
            Change("responses", self.random.choice(self.records), values),
            Change("last", self.records[0], {"n": number}),
        ]
        try:
            line = ledger.commit("answer", author=self.name, effective=datetime.now(UTC), changes=changes)
        except REFUSALS as error:
            self.tell(["refused", number, type(error).__name__, str(error)])
        else:
            self.tell(["kept", line.writer, line.sequence, line.hash, number])

    def attach(self, ledger: Ledger) -> None:
        content = self.random.randbytes(self.random.choice((0, 100, 5000, 70_000)))
        try:
            exhibit = ledger.store_exhibit(content, suffix="bin")
        except REFUSALS as error:
            self.tell(["refused", -1, type(error).__name__, str(error)])
            return
        self.tell(["stored", exhibit.sha256])
        self.commit(ledger, exhibit=exhibit.sha256)

    def type(self, ledger: Ledger) -> None:
        text = self.random.choice(("", "x", "Žluť " * 300)) + str(self.number)
        self._try(["typing", KEY, text], lambda: ledger.keep_draft(KEY, text), ["typed", KEY, text])

    def drop(self, ledger: Ledger) -> None:
        self._try(["dropping", KEY], lambda: ledger.drop_draft(KEY), ["dropped", KEY])

    def save(self, ledger: Ledger) -> None:
        self._try(["saving"], ledger.save_snapshot, ["saved"])

    def close(self, ledger: Ledger) -> None:
        self._try(["closing"], ledger.close, ["closed"])

    def _try(self, before: list[Any], act: Any, after: list[Any]) -> None:
        self.tell(before)
        try:
            act()
        except REFUSALS as error:
            self.tell(["refused", -1, type(error).__name__, str(error)])
        else:
            self.tell(after)

    def step(self, ledger: Ledger) -> None:
        """One act, chosen by chance."""
        acts = (self.commit, self.attach, self.type, self.drop, self.save)
        self.random.choices(acts, (12, 2, 3, 1, 2))[0](ledger)

    def work(self, sessions: int, steps: int) -> None:
        """Open, act, close, so many times."""
        for _ in range(sessions):
            try:
                ledger = self.open()
            except WorkspaceError as error:
                self.tell(["refused", -1, type(error).__name__, str(error)])
                continue
            for _ in range(steps):
                self.step(ledger)
            self.close(ledger)


def by_chance(tell: Tell, workspace: str, home: str, name: str, seed: int, sessions: int = 40, steps: int = 6) -> None:
    """A life that ends when it is killed, or after many sessions."""
    Life(tell, Path(workspace), Path(home), name, seed).work(sessions, steps)


def struck(
    tell: Tell,
    workspace: str,
    home: str,
    name: str,
    seed: int,
    fault: dict[str, Any],
    mutant: str = "",
    sessions: int = 2,
    steps: int = 8,
) -> None:
    """A life in which one call fails, or is the last one; tells at its end how many calls there were."""
    mutate(mutant)
    boundary = Boundary([Path(workspace), Path(home)], fault=Fault(**fault))
    boundary.install()
    Life(tell, Path(workspace), Path(home), name, seed).work(sessions, steps)
    tell(["calls", boundary.calls])


def merging(
    tell: Tell,
    workspace: str,
    home: str,
    name: str,
    seed: int,
    copy: str,
    mutant: str = "",
    fault: dict[str, Any] | None = None,
) -> None:
    """Merge another copy of the ledger, forks and all, write a line, and merge again; every call is told.

    ["merged"] stands for all that was kept in the copy.
    """
    mutate(mutant)
    found = Fault(**fault) if fault else None
    Boundary([Path(workspace), Path(home)], lambda event: tell(["call", *event]), found).install()
    life = Life(tell, Path(workspace), Path(home), name, seed)
    ledger = life.open()
    for _ in range(2):
        try:
            ledger.merge(Path(copy) / LEDGER, adopt_forks=True)
        except REFUSALS as error:
            tell(["refused", -1, type(error).__name__, str(error)])
        else:
            tell(["merged"])
        life.commit(ledger)
    life.close(ledger)


MUTANTS: dict[str, tuple[Any, str, str, str]] = {
    "no fsync of files": (disk, "sync", "os.fsync(descriptor)", "pass"),
    "no fsync of folders": (disk, "sync_folder", "os.fsync(descriptor)", "pass"),
    "replaced before it is durable": (disk, "write_file", "sync(descriptor)", "pass"),
    "written in place": (disk, "write_file", "temporary_of(path)", "path"),
    "an exhibit is not durable": (exhibits, "_copy", "disk.sync(descriptor)", "pass"),
    "an exhibit has no durable name": (exhibits, "store", "disk.sync_folder(stored.parent)", "pass"),
    "a line is told before its fsync": (Trail, "append", "disk.sync(self._descriptor)", "pass"),
    "the tip comes before its line": (
        Pen,
        "write",
        "trail.append(raw, entry)",
        'self._tip.note(head.writer, head.sequence + 1, entry["hash"]); trail.append(raw, entry)',
    ),
    "a torn line is left": (Ledger, "_take_in", "if self._pen.trail.tail and", "if False and"),
    "a torn line is thrown away": (Trail, "mend", "disk.write_file(kept, self.tail)", "pass"),
    "a torn line is cut, but not durably": (
        Trail,
        "mend",
        "os.ftruncate(descriptor, self.head.end)\n            disk.sync(descriptor)",
        "os.ftruncate(descriptor, self.head.end)",
    ),
    "built on what may not be durable": (Trails, "secure", "trail.secure()", "pass"),
    "no cut after a write that failed": (Trail, "_put_back", "os.ftruncate(descriptor, self.head.end)", "pass"),
    "an fsync that failed is passed over": (
        Trail,
        "append",
        "disk.sync(self._descriptor)",
        "try: disk.sync(self._descriptor)\n        except OSError: pass",
    ),
}
"""Ways to break the program: where, in which function, what its source says, and what the mutant says instead."""


def mutate(mutant: str) -> None:
    """Break the program in this process the way its name says; the suite must notice."""
    if mutant:
        place, function, old, new = MUTANTS[mutant]
        source = textwrap.dedent(inspect.getsource(getattr(place, function)))
        assert source.count(old) >= 1, f"{mutant}: {old!r} does not stand in {function} any more"
        module = place if inspect.ismodule(place) else sys.modules[place.__module__]
        made: dict[str, Any] = {}
        exec("from __future__ import annotations\n" + source.replace(old, new), vars(module), made)
        sound = getattr(place, function)
        setattr(place, function, made[function])
        for each in [*sys.modules.values()]:  # whoever imported it by name
            if vars(each).get(function) is sound:
                setattr(each, function, made[function])


def watched(
    tell: Tell,
    workspace: str,
    home: str,
    name: str,
    seed: int,
    mutant: str = "",
    fault: dict[str, Any] | None = None,
    sessions: int = 2,
    steps: int = 10,
) -> None:
    """A life whose every call is told, as ["call", …], between its promises."""
    mutate(mutant)
    found = Fault(**fault) if fault else None
    Boundary([Path(workspace), Path(home)], lambda event: tell(["call", *event]), found).install()
    Life(tell, Path(workspace), Path(home), name, seed).work(sessions, steps)
