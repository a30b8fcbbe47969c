from __future__ import annotations

import hashlib
import io
import zlib
from pathlib import Path

import pytest
from PIL import Image

from auditor.reporting.photos import MAX_HEIGHT, NotShownError, prepare
from auditor.reporting.record import PhotoFacts
from tests.reporting.reading import page_texts, rendered
from tests.reporting.sample import sample_report, with_photos


def huge_png(path: Path, side: int) -> Path:
    """A PNG that says it has *side* x *side* pixels; its data would unpack to gigabytes, and is cut short."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    header = side.to_bytes(4, "big") * 2 + b"\x08\x02\x00\x00\x00"
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 9)) + chunk(b"IEND", b"")
    )
    return path


@pytest.mark.parametrize("side", [10_000, 9_000, 30_000, 2**31 - 1])
def test_too_many_pixels_are_refused_before_decoding(
    tmp_path: Path, side: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    from PIL import ImageFile

    def no_decoding(self: object) -> None:
        raise AssertionError("decoded")

    monkeypatch.setattr(ImageFile.ImageFile, "load", no_decoding)
    with pytest.raises(NotShownError, match=r"too_large|broken"):
        prepare(huge_png(tmp_path / "p.png", side), 200)


def test_place_and_camera_are_dropped_and_the_photo_is_turned(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[2] = (49.0, 11.0, 30.0)
    path = tmp_path / "p.jpg"
    Image.new("RGB", (400, 200), "red").save(path, exif=exif)
    prepared = prepare(path, 200)
    with Image.open(io.BytesIO(prepared.data)) as image:
        assert image.height > image.width
        assert not image.getexif()


@pytest.mark.parametrize("content", [b"", b"no picture", b"\xff\xd8\xff\xe0truncated", b"GIF89a"])
def test_what_is_no_picture_is_broken(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "p.jpg"
    path.write_bytes(content)
    with pytest.raises(NotShownError, match="broken"):
        prepare(path, 200)


def test_a_truncated_photo_is_broken(tmp_path: Path) -> None:
    whole = tmp_path / "whole.jpg"
    Image.effect_noise((600, 400), 80).save(whole)
    part = tmp_path / "part.jpg"
    part.write_bytes(whole.read_bytes()[:9_000])
    with pytest.raises(NotShownError, match="broken"):
        prepare(part, 200)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16", "RGB"])
def test_every_mode_is_printed_in_rgb(tmp_path: Path, mode: str) -> None:
    path = tmp_path / ("p.tiff" if mode in ("CMYK", "I;16") else "p.png")
    Image.new(mode, (60, 90)).save(path)
    prepared = prepare(path, 200)
    assert Image.open(io.BytesIO(prepared.data)).mode == "RGB"
    assert prepared.height <= MAX_HEIGHT


def test_photos_that_cannot_be_shown_are_told_in_words(tmp_path: Path) -> None:
    broken, large = tmp_path / "broken.jpg", huge_png(tmp_path / "large.png", 10_000)
    broken.write_bytes(b"\xff\xd8\xff\xe0")
    files = {hashlib.sha256(p.read_bytes()).hexdigest(): p for p in (broken, large)}
    names = {"E-010": broken, "E-004": large}
    facts = {
        ref: PhotoFacts(sha256=hashlib.sha256(path.read_bytes()).hexdigest(), name=path.name)
        for ref, path in names.items()
    }
    facts["E-019"] = PhotoFacts(sha256="0" * 64, name="gone.jpg")
    result = rendered(with_photos(sample_report(), facts), photos=files.get)
    told = [
        "Photo broken.jpg cannot be read",
        "Photo large.png is too large to be shown",
        "Photo gone.jpg is not in the records",
    ]
    for words in told:
        assert any(words in warning for warning in result.warnings)
        assert any(words in text for text in page_texts(result.pdf))
