"""What a long report costs on paper, side by side in one run: ours, and the same content by Typst, fpdf2, WeasyPrint.

    pip install typst fpdf2 weasyprint                       no dependencies of the project; what is missing is skipped
    python -m tests.benchmarks.paper                         200 findings, a register of 1,000 items, 50 photos
    python -m tests.benchmarks.paper --findings 20 --turns 1

Ours is the audit report in the shipped design: cover, summary, findings, register, evidence; tagged, PDF/UA-1 and
PDF/A-3a, the record attached. *Cold* decodes every photo, *warm* finds it as it is printed, as every report after the
first does; the others are given the photos as we print them. Typst makes a tagged PDF/A-3a, the others a plain PDF.

Each runs in a child process, in turns; best of the turns. CPU is what the child and its threads take of processors
after its imports, time what passes; memory is its peak, the interpreter and its imports with it.

Targets: at most 1.5x Typst's time, a quarter of fpdf2's, a seventh of WeasyPrint's; at most a fifth of Typst's memory;
twice the findings at most 2.2x.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from auditor.reporting.record import AuditReport, PhotoFacts
from tests.benchmarks import paper_peers
from tests.benchmarks.paper_content import WIDTH, drawn_photos, report

PEERS = {"typst": "typst", "fpdf2": "fpdf", "weasyprint": "weasyprint"}
"""Name and module of what we are compared with."""


def ours(folder: Path, kept: Path | None) -> Callable[[AuditReport, Path], None]:
    """The audit report; photos are kept in *kept*."""
    from auditor.reporting.audit_report import render_audit_report
    from auditor.reporting.design import audit_report_design

    design = audit_report_design()

    def make(record: AuditReport, out: Path) -> None:
        made = render_audit_report(record, design, photos=lambda digest: folder / f"{digest}.jpg", photos_kept=kept)
        out.write_bytes(made.pdf)

    return make


def as_printed(folder: Path, photos: list[PhotoFacts]) -> None:
    """The photos as they are printed: kept for us, and as files for the others."""
    from auditor.reporting.photos import Photos

    ready = Photos(lambda digest: folder / f"{digest}.jpg", folder / "kept")
    (folder / "printed").mkdir()
    for photo in photos:
        (folder / "printed" / f"{photo.sha256}.jpg").write_bytes(ready.prepared(photo, WIDTH).data)


def run_one(name: str, folder: Path, findings: int) -> dict[str, float]:
    """Make the report once, in this process."""
    record = AuditReport.model_validate_json((folder / f"{findings}.json").read_bytes())
    out = folder / "out.pdf"
    if name in PEERS:
        maker = getattr(paper_peers, name)()
        start, began = time.process_time(), time.perf_counter()
        maker(record, folder / "printed", out)
    else:
        make = ours(folder, folder / "kept" if name == "warm" else None)
        start, began = time.process_time(), time.perf_counter()
        make(record, out)
    cpu, passed = time.process_time() - start, time.perf_counter() - began
    peak = _peak()
    import pikepdf

    with pikepdf.open(out) as pdf:
        return {"cpu": cpu, "time": passed, "peak": peak, "pages": len(pdf.pages), "size": out.stat().st_size}


def _peak() -> float:
    """Most memory this process held, in bytes; not what the process that started it held."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def in_child(name: str, folder: Path, findings: int) -> dict[str, float]:
    """What :func:`run_one` measures, in a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.paper", "--one", name, "--findings", str(findings)]
    done = subprocess.run([*command, "--folder", str(folder)], stdout=subprocess.PIPE, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def measured(findings: int, turns: int) -> dict[str, dict[str, float]]:
    """The best of each over the turns."""
    names = ["warm", "cold", *(name for name, module in PEERS.items() if find_spec(module))]
    jobs = {name: (name, findings) for name in names} | {"twice": ("warm", 2 * findings)}
    folder = Path(tempfile.mkdtemp())
    try:
        photos = drawn_photos(folder)
        as_printed(folder, photos)
        for many in (findings, 2 * findings):
            (folder / f"{many}.json").write_bytes(report(many, photos).canonical())
        best: dict[str, dict[str, float]] = {}
        for _ in range(turns):
            for job, (name, many) in jobs.items():
                found = in_child(name, folder, many)
                best[job] = {key: min(value, best.get(job, found)[key]) for key, value in found.items()}
        return best
    finally:
        shutil.rmtree(folder)


_WIDE = (6, 8, 8, 11, 9, 16, 7)


def print_table(best: dict[str, dict[str, float]], findings: int) -> None:
    """One line each, and the ratios with their targets below."""
    told = {"warm": "ours", "cold": "ours, photos decoded", "twice": f"ours, {2 * findings} findings"}
    print(
        f"{'':<24}{'pages':>6}{'CPU s':>8}{'time s':>8}{'memory MB':>11}{'file MB':>9}{'ours / it: CPU':>16}{'time':>7}"
    )
    mine = best["warm"]
    for name, found in best.items():
        cpu, passed = mine["cpu"] / found["cpu"], mine["time"] / found["time"]
        print(
            f"{told.get(name, name):<24}{found['pages']:>6.0f}{found['cpu']:>8.2f}{found['time']:>8.2f}"
            f"{found['peak'] / 1e6:>11.0f}{found['size'] / 1e6:>9.1f}{cpu:>15.2f}x{passed:>6.2f}x"
        )
    for name in PEERS:
        if name not in best:
            print(f"{name}: not installed, skipped (pip install {name})")
    print()
    for words, ratio, target in ratios(best):
        print(f"{words:<44}{ratio:>6.2f}   at most {target:.2f}   {'met' if ratio <= target else 'MISSED'}")


def ratios(best: dict[str, dict[str, float]]) -> list[tuple[str, float, float]]:
    """What is compared, its ratio, and the most it may be."""
    mine = best["warm"]
    found = [("twice the findings, CPU", best["twice"]["cpu"] / mine["cpu"], 2.2)]
    for name, target in (("typst", 1.5), ("fpdf2", 1 / 4), ("weasyprint", 1 / 7)):
        if name in best:
            found.append((f"CPU against {name}", mine["cpu"] / best[name]["cpu"], target))
    if "typst" in best:
        found.append(("memory against typst", mine["peak"] / best["typst"]["peak"], 1 / 5))
    return found


def main() -> None:
    """Measure and print; with ``--one``, be the child."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--findings", type=int, default=200)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--one", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    given: Any = parser.parse_args()
    if given.one:
        print(json.dumps(run_one(given.one, given.folder, given.findings)))
        return
    print_table(measured(given.findings, given.turns), given.findings)


if __name__ == "__main__":
    main()
