"""Evidence as a folder of files: what is copied tells nobody where a photo was taken."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.exchange.evidence_files import Piece, write_folder
from auditor.exchange.photo_location import tells_where
from tests.exchange.conftest import photo


@pytest.mark.parametrize("name", ["a.jpg", "a.heic"])
def test_no_copy_tells_where_a_photo_was_taken(tmp_path: Path, name: str) -> None:
    data = photo(located=True)
    (tmp_path / name).write_bytes(data if name == "a.jpg" else b"\0\0\0\x18ftypheic" + data[2:])
    assert tells_where(tmp_path / name)
    exported = write_folder(tmp_path / "out", [Piece("E-001", tmp_path / name, name, {})])
    assert not any(tells_where(path) for path in (tmp_path / "out").iterdir())
    assert len(exported.written) == (2 if name == "a.jpg" else 1)
    assert [text.partition(":")[0] for text in exported.left_out] == ([] if name == "a.jpg" else ["E-001"])


def test_a_photo_without_a_place_is_copied_as_it_is(tmp_path: Path) -> None:
    heic = b"\0\0\0\x18ftypheic" + photo(located=False)[2:]
    (tmp_path / "a.heic").write_bytes(heic)
    write_folder(tmp_path / "out", [Piece("E-001", tmp_path / "a.heic", "a.heic", {})])
    assert (tmp_path / "out" / "E-001.heic").read_bytes() == heic
