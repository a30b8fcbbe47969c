"""Files that are not what they should be: missing, huge, broken, oddly named, not readable."""

from __future__ import annotations

import io
import subprocess
import sys
from datetime import time
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from auditor.activities import agenda, checklist, conduct, evidence, organisation, plan, programme, report, schedule
from auditor.activities.act import act
from auditor.errors import AuditorError
from auditor.exchange import watched_folder
from auditor.model.evidence import Evidence
from auditor.model.people import Person, Site
from auditor.model.programme import Criterion
from auditor.model.words import EvidenceKind, Grade
from auditor.workspace import Settings, Workspace
from tests.hostile.conftest import Command
from tests.hostile.life import AUDIT, CLAUSES, hostile_checklist

MEGABYTE = 1 << 20


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A workspace with one audit in progress; P01 leads."""
    folder = tmp_path / "work"
    with Workspace.create(folder, Settings(), home=tmp_path / "home") as opened:
        book = opened.programme
        first = act(opened, "nobody")
        lead, owner = (
            organisation.add(book, first, Person, ref=ref, name=f"Person {ref}").value.id for ref in ("P01", "P02")
        )
        site = organisation.add(book, first, Site, ref="BRQ", name="Brno").value.id
        by_lead = act(opened, lead)
        today = opened.today()
        programme.create(
            book,
            by_lead,
            ref="AP",
            title="Programme",
            cycle_from=today,
            cycle_to=today,
            manager=lead,
            client=owner,
            criteria=[Criterion(title="ISO/IEC 20000-1:2018", standard="20000-1", edition="2018")],
        )
        planned: dict[str, Any] = {
            "planned_from": today,
            "planned_to": today,
            "sites": [site],
            "clauses": CLAUSES,
            "lead": lead,
        }
        schedule.add_slot(opened, by_lead, ref=AUDIT, title="All", **planned)
        audit = opened.audit(AUDIT)
        plan.appoint(opened, audit, act(opened, lead), lead=lead, representative=owner, objectives=["See"])
        plan.confirm_feasibility(audit, act(opened, lead), "yes")
        fixed = {"day": today, "start": time(9), "end": time(10), "topic": "All", "clauses": CLAUSES}
        agenda.add_line(audit, act(opened, lead), **fixed, auditors=[lead])
        checklist.choose(audit, act(opened, lead), hostile_checklist())
        plan.issue_plan(audit, act(opened, lead))
        plan.accept_plan(audit, act(opened, owner))
        conduct.open_meeting(audit, act(opened, lead))
    return folder


def added(workspace: Path, *files: Path) -> list[Evidence]:
    """Each file as evidence of the first item, which is graded minor, so that its pictures are printed."""
    with Workspace.open(workspace) as opened:
        book = opened.audit(AUDIT)
        lead = book.audit.lead or ""
        item = next(iter(book.items))
        pieces = [
            evidence.add(book, act(opened, lead), kind=EvidenceKind.PHOTO, file=file, items=[item]).value
            for file in files
        ]
        conduct.grade(book, act(opened, lead), item, Grade.MINOR, note="19 deviations")
        return pieces


def preview(workspace: Path) -> tuple[str, int, report.Preview]:
    """The text of the report, how many pictures it holds, and the preview."""
    with Workspace.open(workspace, read_only=True) as opened:
        shown = report.preview(opened, opened.audit(AUDIT))
    document = pypdfium2.PdfDocument(shown.pdf)
    text = "\n".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    with pikepdf.open(io.BytesIO(shown.pdf)) as pdf:
        pictures = [i for i in pdf.objects if isinstance(i, pikepdf.Stream) and i.get("/Subtype") == "/Image"]
    return text, len(pictures), shown


def test_a_missing_file_and_a_folder_are_refused_and_nothing_is_kept(
    workspace: Path, command: Command, tmp_path: Path
) -> None:
    (tmp_path / "folder").mkdir()
    by = ("--workspace", workspace, "--by", "P01")
    for name in ("nothing-here.jpg", "folder", "."):
        said = command("evidence", "add", AUDIT, "CK-001", tmp_path / name, *by, code=1)
        assert str(tmp_path / name) in said.stderr
    assert command("evidence", "list", AUDIT, "--workspace", workspace, "--json", code=0).stdout.strip() == "[]"
    assert list((workspace / "audits" / AUDIT).rglob("exhibits/**/*.jpg")) == []


@pytest.mark.parametrize(
    "name",
    [
        "👩‍👩‍👧 rack [red]x[b].jpg",
        "<img src=x> & %PAGENO.jpg",
        "=cmd|' C calc'!A0.jpg",
        "$(touch owned) `x`; {0}.jpg",
        "\x1b]2;owned\x07.jpg",
        "line\nbreak.jpg",
        "ا" * 80 + ".jpg",
        "x" * 251 + ".jpg",
        "-o.jpg",
        " .jpg",
        "no ending",
        "two.dots..",
    ],
)
def test_a_file_of_any_name_is_kept_as_found_and_exported(
    workspace: Path, command: Command, tmp_path: Path, name: str
) -> None:
    file = tmp_path / name
    Image.new("RGB", (40, 30), "red").save(file, "JPEG")
    original = file.read_bytes()
    (piece,) = added(workspace, file)
    listed = command("evidence", "list", AUDIT, "--workspace", workspace, code=0).stdout
    assert not any(ord(c) < 32 and c != "\n" for c in listed)
    with Workspace.open(workspace, read_only=True) as opened:
        assert piece.file is not None
        assert opened.audit(AUDIT).ledger.exhibit(piece.file.sha256).read_bytes() == original
    out = tmp_path / "out"
    command("evidence", "export", AUDIT, "-o", out, "--workspace", workspace, code=0)
    assert {path.parent for path in out.rglob("*")} == {out}
    preview(workspace)
    command("verify", "--workspace", workspace, code=0)


def test_a_name_of_two_hundred_and_sixty_characters_is_told(workspace: Path, command: Command, tmp_path: Path) -> None:
    said = command("evidence", "add", AUDIT, "CK-001", tmp_path / ("x" * 256 + ".jpg"), "--workspace", workspace)
    assert said.exit_code in (1, 2)
    said = command(
        *("evidence", "add", AUDIT, "CK-001", tmp_path / ("x" * 256 + ".jpg"), "--workspace", workspace, "--by", "P01"),
        code=1,
    )
    assert said.stderr.strip()


def broken(folder: Path) -> list[Path]:
    whole = io.BytesIO()
    Image.effect_noise((200, 150), 90).save(whole, "JPEG")
    half = whole.getvalue()[: len(whole.getvalue()) // 2]
    bomb = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x7f\xff\xff\xff\x7f\xff\xff\xff\x08\x02\x00\x00\x00\x00\x00\x00\x00"
    files = {
        "half.jpg": half,
        "text.jpg": b"this is no picture",
        "empty.png": b"",
        "bomb.png": bomb,
        "script.png": b"<svg onload=x/>",
        "half.tiff": b"II*\x00\xff\xff\xff\xff",
        "half.gif": b"GIF89a\xff\xff\xff\xff",
        "half.webp": b"RIFF\xff\xff\xff\xffWEBPVP8 ",
        "half.bmp": b"BM\xff\xff\xff\xff",
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in files]


def test_broken_pictures_are_kept_and_printed_as_placeholders(workspace: Path, tmp_path: Path) -> None:
    good = tmp_path / "good.png"
    Image.new("RGB", (40, 30), "red").save(good)
    pieces = added(workspace, *broken(tmp_path), good)
    text, pictures, shown = preview(workspace)
    assert pictures >= 1, "the good one is printed"
    for piece in pieces:
        assert piece.ref in text
    assert len(shown.warnings) >= len(pieces) - 2, shown.warnings


def run_measured(code: str, *arguments: object) -> int:
    """Run Python code in a process of its own; the most memory it held, in bytes."""
    measured = f"{code}\nimport resource\nprint(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)"
    done = subprocess.run(
        [sys.executable, "-c", measured, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        cwd=Path(__file__).parents[2],
    )
    return int(done.stdout.split()[-1])


needs_resource = pytest.mark.skipif(sys.platform == "win32", reason="the module resource measures memory on Unix only")

ADD = """
import sys
from pathlib import Path
from auditor.activities import evidence
from auditor.activities.act import act
from auditor.model.words import EvidenceKind
from auditor.workspace import Workspace
with Workspace.open(Path(sys.argv[1])) as opened:
    book = opened.audit("IA-1")
    for file in sys.argv[2:]:
        evidence.add(book, act(opened, book.audit.lead), kind=EvidenceKind.FILE, file=Path(file))
"""

PREVIEW = """
import sys
from pathlib import Path
from auditor.activities import report
from auditor.workspace import Workspace
with Workspace.open(Path(sys.argv[1]), read_only=True) as opened:
    report.preview(opened, opened.audit("IA-1"))
"""


@needs_resource
def test_a_file_of_two_hundred_megabytes_is_stored_in_little_memory(workspace: Path, tmp_path: Path) -> None:
    small, large = tmp_path / "small.bin", tmp_path / "large.bin"
    small.write_bytes(b"x")
    with large.open("wb") as file:
        file.truncate(200 * MEGABYTE)
    base = run_measured(ADD, workspace, small)
    assert run_measured(ADD, workspace, large) < base + 20 * MEGABYTE
    kept = [path for path in (workspace / "audits").rglob("*") if path.is_file()]
    assert max(path.stat().st_size for path in kept) == 200 * MEGABYTE


@needs_resource
def test_a_picture_of_a_hundred_megapixels_is_no_trap(workspace: Path, tmp_path: Path) -> None:
    huge = tmp_path / "huge.png"
    Image.new("1", (10_000, 10_000)).save(huge)
    base = run_measured(PREVIEW, workspace)
    (piece,) = added(workspace, huge)
    assert run_measured(PREVIEW, workspace) < base + 150 * MEGABYTE
    text, _, _ = preview(workspace)
    assert piece.ref in text


def test_evidence_whose_file_is_gone_is_told_and_the_report_says_so(
    workspace: Path, command: Command, tmp_path: Path
) -> None:
    picture = tmp_path / "seen.png"
    Image.new("RGB", (40, 30), "red").save(picture)
    (piece,) = added(workspace, picture)
    with Workspace.open(workspace, read_only=True) as opened:
        assert piece.file is not None
        kept = opened.audit(AUDIT).ledger.exhibit(piece.file.sha256)
    kept.chmod(0o644)
    kept.unlink()
    text, pictures, _ = preview(workspace)
    assert piece.ref in text
    assert pictures == 0
    assert command("verify", "--workspace", workspace).exit_code == 1
    command("evidence", "show", AUDIT, piece.ref, "--workspace", workspace)
    command("evidence", "export", AUDIT, "-o", tmp_path / "out", "--workspace", workspace)


def test_a_watched_folder_that_is_not_there_or_empty_is_told(tmp_path: Path) -> None:
    for folder in (tmp_path / "gone", tmp_path):
        (tmp_path / ".hidden").write_text("", encoding="utf-8")
        with pytest.raises(AuditorError) as said:
            watched_folder.newest(folder)
        assert str(folder) in said.value.message
