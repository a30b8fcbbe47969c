"""Evidence by commands: what a file proposes of itself, what an audit's evidence starts with, and what is exported."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from auditor.exchange.photo_location import tells_where
from tests.cli.conftest import Commands
from tests.cli.whole_audit import AUDIT, on


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A photo that tells when and where."""
    exif = Image.Exif()
    exif.get_ifd(0x8769).update({0x9003: "2020:07:01 10:05:00", 0x9011: "+02:00"})
    exif.get_ifd(0x8825).update({1: "N", 2: (49.0, 11.0, 0.0), 3: "E", 4: (16.0, 36.0, 0.0)})
    Image.new("RGB", (40, 30), "red").save(tmp_path / "rack.jpg", exif=exif)
    return tmp_path / "rack.jpg"


@pytest.fixture
def conducted(run: Commands, after: Callable[[str], Path]) -> None:
    """An audit that was just opened."""
    after("planning")
    run("audit", "start", AUDIT, *on(20, "P02"))


def shown(run: Commands, *words: str) -> dict[str, object]:
    found = json.loads(run(*words, "--json"))
    assert isinstance(found, dict)
    return found


def test_a_photo_is_dated_by_its_camera_and_a_broken_one_is_a_file(
    conducted: None, run: Commands, photo: Path, tmp_path: Path
) -> None:
    row = shown(run, "evidence", "add", AUDIT, "CK-001", str(photo), *on(20, "P02"))
    assert row["kind"] == "photo"
    assert str(row["captured"]).startswith("2020-07-01")
    (tmp_path / "broken.jpg").write_bytes(photo.read_bytes()[:200])
    row = shown(run, "evidence", "add", AUDIT, "CK-001", str(tmp_path / "broken.jpg"), *on(20, "P02"))
    assert row["kind"] == "file"
    assert "kept as a file" in run.talk


def test_evidence_starts_as_the_audit_says_and_is_taken_off(conducted: None, run: Commands) -> None:
    assert "confidential" in run("evidence", "start-with", AUDIT, "--class", "confidential", *on(20, "P02"))
    row = shown(run, "evidence", "add", AUDIT, "CK-001", "--reference", "Q-117", *on(20, "P02"))
    assert row["class"] == "confidential"
    run("evidence", "detach", AUDIT, "CK-001", str(row["ref"]), *on(20, "P02"))
    assert shown(run, "evidence", "show", AUDIT, str(row["ref"]))["items"] == []
    run("evidence", "start-with", AUDIT, *on(20, "P02"), code=2)


def test_places_of_photos_go_out_only_where_that_was_said(
    conducted: None, run: Commands, photo: Path, tmp_path: Path
) -> None:
    run("evidence", "add", AUDIT, "CK-001", str(photo), *on(20, "P02"))

    def exported(name: str, *words: str) -> bool:
        run("evidence", "export", AUDIT, "-o", str(tmp_path / name), *words)
        return any(tells_where(path) for path in (tmp_path / name).iterdir())

    assert not exported("one")
    assert exported("two", "--with-locations")
    run("evidence", "start-with", AUDIT, "--places", *on(20, "P02"))
    assert exported("three")
    run("evidence", "start-with", AUDIT, "--no-places", *on(20, "P02"))
    assert not exported("four")
