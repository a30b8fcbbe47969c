"""What a large workspace costs, as ratios of one run: 2,000 audits and 20,000 nonconformities, the demo being 1.

``python -m tests.benchmarks.scale LARGE``, where LARGE was made by ``python -m tests.data.large LARGE --largest 5000``

The index is warm. Commands and apps are child processes, taken in turns; the register is opened many times in one
process for each workspace. One note is added to LARGE, to see how many ledgers are read for it.
"""

from __future__ import annotations

import asyncio
import json
import os
import pty
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter, time

from auditor import demo
from auditor.activities import conduct
from auditor.activities.act import act
from auditor.figures.coverage import matrix
from auditor.workspace import Workspace
from auditor.workspace.basis import coverage_basis

RUNS = 9
OPENINGS = 15

TELL = """
import sys, time
from pathlib import Path
from auditor.tui.app import AuditorApp

def tell(self, what):
    Path({told!r}).write_text(str(what))
    self.exit()

def known(self):
    screen = self.screen
    return hasattr(screen, "knows") and screen.knows and not screen.is_reading

AuditorApp.tell, AuditorApp.known = tell, known
"""

FIRST_PAINT = """
paint = AuditorApp._display
def painted(self, *what):
    paint(self, *what)
    if self.screen.is_mounted:
        AuditorApp._display = paint
        self.tell(time.time())
AuditorApp._display = painted
"""

TODAY = """
def look(self):
    if self.known():
        self.call_after_refresh(lambda: self.tell(time.time()))
AuditorApp.on_ready = lambda self: self.set_interval(0.002, lambda: look(self))
"""

LARGEST = """
def peak(self):
    status = Path("/proc/self/status").read_text()
    self.tell(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")))
def look(self):
    if self.known():
        largest = max(self.screen.overview.audits, key=lambda row: row.items)
        self.screen.open_where_it_is_done(self.workplace.workspace.audit(largest.ref))
        self.set_timer(3, lambda: peak(self))
AuditorApp.on_ready = lambda self: self.set_interval(0.05, lambda: look(self))
"""

RUN = """
from auditor.__main__ import main
sys.argv = ["auditor", "--workspace", {folder!r}]
main()
"""


def command(folder: Path, home: Path, words: Sequence[str]) -> float:
    """Seconds that a command takes as a process of its own."""
    start = perf_counter()
    subprocess.run(
        [sys.executable, "-m", "auditor", words[0], words[1], "--workspace", str(folder), *words[2:]],
        check=True,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "AUDITOR_HOME": str(home)},
    )
    return perf_counter() - start


def app(folder: Path, home: Path, until: str) -> float:
    """What an app in a pseudo terminal tells when it leaves by itself."""
    with tempfile.NamedTemporaryFile() as told:
        leader, follower = pty.openpty()
        code = TELL.format(told=told.name) + until + RUN.format(folder=str(folder))
        environment = {"TERM": "xterm-256color", "COLUMNS": "120", "LINES": "40", "AUDITOR_HOME": str(home)}
        child = subprocess.Popen(
            [sys.executable, "-c", code],
            stdin=follower,
            stdout=follower,
            stderr=follower,
            env={**os.environ, **environment},
        )
        os.close(follower)
        try:
            while os.read(leader, 65536):
                pass
        except OSError:
            pass  # Linux says that the other end is closed by an error
        child.wait()
        os.close(leader)
        if child.returncode:
            raise SystemExit(f"the app ended with {child.returncode}")
        return float(Path(told.name).read_text())


def opened(folder: Path, home: Path, until: str) -> float:
    """Seconds from starting Python until the app is as far."""
    start = time()
    return app(folder, home, until) - start


def memory(folder: Path, home: Path) -> float:
    """The most megabytes of an app that has Today filled and then the largest audit open (Linux tells them)."""
    return app(folder, home, LARGEST) * 1024 / 1e6


async def register(folder: Path, home: Path) -> float:
    """Seconds from asking for the register to its rows on the screen."""
    from auditor.tui.screens.register.register import RegisterScreen
    from auditor.tui.start import app_on
    from auditor.tui.widgets.rows import Rows

    times = []
    with Workspace.open(folder, home=home) as workspace:
        opened = app_on(workspace)
        async with opened.run_test(size=(120, 40)) as pilot:
            await pilot.pause(1)
            for _ in range(OPENINGS):
                start = perf_counter()
                screen = RegisterScreen(opened.workplace)  # type: ignore[arg-type]
                await opened.push_screen(screen)
                while not screen.query_one(Rows).row_count or not screen.query_one(Rows).size.height:
                    await asyncio.sleep(0)
                painted = asyncio.Event()
                screen.call_after_refresh(painted.set)
                await painted.wait()
                times.append(perf_counter() - start)
                await pilot.pause(0.2)
                await opened.pop_screen()
                await pilot.pause(0.2)
    return median(times)


def rows_of_all(folder: Path, home: Path) -> float:
    """Seconds to have a row of every audit and nonconformity from the index."""
    start = perf_counter()
    with Workspace.open(folder, home=home, read_only=True) as workspace:
        overview = workspace.overview()
        assert overview.audits
        assert overview.followed
        assert not overview.read
    return perf_counter() - start


def drawn_anew(folder: Path, home: Path) -> float:
    """Seconds to count the coverage matrix, years across, from the rows of the index on, and without reading them."""
    with Workspace.open(folder, home=home, read_only=True) as workspace:
        basis, today = coverage_basis(workspace), workspace.today()
        start = perf_counter()
        assert matrix(basis, today).rows
        return perf_counter() - start


def parsed(folder: Path) -> float:
    """Seconds to parse every snapshot as plain JSON, and nothing more."""
    start = perf_counter()
    for snapshot in sorted(folder.glob("audits/*/audit.json")):
        json.loads(snapshot.read_bytes())
    return perf_counter() - start


def read_after_a_change(folder: Path, home: Path) -> int:
    """How many ledgers are opened to bring the index up to date after a note in one audit."""
    with Workspace.open(folder, home=home, read_only=True) as workspace:
        row = next(row for row in workspace.overview().audits if row.state.value == "in_progress")
    with Workspace.open(folder, home=home) as workspace:
        conduct.quick_note(workspace.audit(row.ref), act(workspace, row.lead), "Seen on the way.")
    with Workspace.open(folder, home=home, read_only=True) as workspace:
        assert workspace.overview().audits
        return workspace.at_hand.read


def in_turns(run: Callable[[Path, Path], float], *workspaces: tuple[Path, Path]) -> list[float]:
    """The median seconds for each workspace, taken in turns; a first one warms up."""
    for each in workspaces:
        run(*each)
    times = [[run(*each) for each in workspaces] for _ in range(RUNS)]
    return [median(column) for column in zip(*times, strict=True)]


def main() -> None:
    """Measure, and print one table."""
    large = Path(sys.argv[1])
    large_home = large.with_name(f"{large.name}-home")
    with tempfile.TemporaryDirectory() as folder:
        small, home = Path(folder, "demo"), Path(folder, "home")
        demo.build(small, home=home)
        places = ((small, home), (large, large_home))
        print(f"{'':34}{'demo':>9}{'large':>10}{'ratio':>9}{'target':>10}")
        for title, words in (
            ("auditor audit list", ("audit", "list")),
            ("auditor nc list --overdue", ("nc", "list", "--overdue")),
            ("auditor programme kpi", ("programme", "kpi")),
            ("auditor programme kpi --months 12", ("programme", "kpi", "--months", "12")),
        ):
            _told(title, *in_turns(partial(command, words=words), *places))
        _told("auditor nc list (20,000 lines)", *in_turns(partial(command, words=("nc", "list")), *places), target=None)
        coverage = in_turns(partial(command, words=("programme", "coverage")), *places)
        _told("auditor programme coverage", *coverage, target=None)
        _told("app: first paint", *in_turns(partial(opened, until=FIRST_PAINT), *places))
        _told("app: Today is filled", *in_turns(partial(opened, until=TODAY), *places))
        _told("register: asked for to painted", *(asyncio.run(register(*place)) for place in places))
        _told("coverage matrix, counted anew", *in_turns(drawn_anew, *places), target=None)
    index = median(rows_of_all(large, large_home) for _ in range(RUNS))
    plain = median(parsed(large) for _ in range(3))
    print(f"{'index, of parsing all':34}{plain * 1000:>6.0f} ms{index * 1000:>7.0f} ms{index / plain:>9.3f}{'1/8':>10}")
    print(f"{'memory, largest audit open':34}{'':>9}{memory(large, large_home):>7.0f} MB{'':>9}{'150 MB':>10}")
    print(f"{'ledgers read after one change':34}{'':>9}{read_after_a_change(large, large_home):>10}{'':>9}{1:>10}")


def _told(title: str, small: float, large: float, *, target: float | None = 1.3) -> None:
    ratio = f"{large / small:>9.2f}{target or '–':>10}"
    print(f"{title:34}{small * 1000:>6.0f} ms{large * 1000:>7.0f} ms{ratio}", flush=True)


if __name__ == "__main__":
    main()
