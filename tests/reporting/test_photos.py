from __future__ import annotations

import hashlib
import io
import zlib
from pathlib import Path

import pytest
from PIL import Image

from auditor.reporting.photos import MAX_HEIGHT, NotShownError, Photos, prepare
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


@pytest.mark.parametrize("ending", ["jpg", "png", "webp", "tiff"])
def test_photos_of_every_format_are_turned(tmp_path: Path, ending: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    path = tmp_path / f"p.{ending}"
    image = Image.new("RGB", (2000, 1000), "red")
    image.paste("blue", (0, 0, 1000, 1000))
    image.save(path, exif=exif)
    with Image.open(io.BytesIO(prepare(path, 265).data)) as turned:
        assert turned.height == 2 * turned.width
        top = turned.getpixel((turned.width // 2, 5))
    assert isinstance(top, tuple)
    assert top[2] > 200 > top[0]


def test_a_transparent_photo_is_turned_and_stands_on_white(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 8
    path = tmp_path / "p.png"
    Image.new("RGBA", (900, 300), (255, 0, 0, 0)).save(path, exif=exif)
    with Image.open(io.BytesIO(prepare(path, 265).data)) as shown:
        assert shown.height > shown.width
        assert shown.getpixel((3, 3)) == (255, 255, 255)


def test_grey_of_sixteen_bits_keeps_its_lights(tmp_path: Path) -> None:
    path = tmp_path / "scan.png"
    Image.linear_gradient("L").point(lambda grey: grey * 257, "I").convert("I;16").save(path)
    with Image.open(io.BytesIO(prepare(path, 265).data)) as shown:
        greys = [shown.getpixel((10, shown.height * part // 4)) for part in (0, 1, 2, 3)]
    assert all(isinstance(grey, tuple) for grey in greys)
    assert [round(grey[0] / 64) for grey in greys if isinstance(grey, tuple)] == [0, 1, 2, 3]


def test_a_large_photo_is_never_copied_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "large.png"
    Image.new("RGB", (6000, 4000), "green").save(path, compress_level=1)
    whole = []
    copying = Image.Image.copy

    def watched(image: Image.Image) -> Image.Image:
        whole.extend([image.size] if image.width * image.height > 4_000_000 else [])
        return copying(image)

    monkeypatch.setattr(Image.Image, "copy", watched)
    prepare(path, 265)
    assert whole == []


# Kept as they are printed


@pytest.fixture
def photo(tmp_path: Path) -> PhotoFacts:
    path = tmp_path / "p.jpg"
    Image.effect_noise((900, 600), 60).save(path)
    return PhotoFacts(sha256=hashlib.sha256(path.read_bytes()).hexdigest(), name="p.jpg")


def no_decoding(self: object) -> None:
    raise AssertionError("decoded")


def test_a_photo_is_decoded_once_and_not_for_every_report(
    tmp_path: Path, photo: PhotoFacts, monkeypatch: pytest.MonkeyPatch
) -> None:
    from PIL import ImageFile

    kept = tmp_path / "kept"
    first = Photos(lambda sha256: tmp_path / "p.jpg", kept).prepared(photo, 265)
    monkeypatch.setattr(ImageFile.ImageFile, "load", no_decoding)
    assert Photos(lambda sha256: tmp_path / "p.jpg", kept).prepared(photo, 265) == first
    with pytest.raises(AssertionError, match="decoded"):
        Photos(lambda sha256: tmp_path / "p.jpg", kept).prepared(photo, 100)


@pytest.mark.parametrize("change", [b"", b"x", b"0" * 64 + b"10.0 10.0\nno picture"])
def test_a_kept_photo_that_was_changed_is_made_anew(tmp_path: Path, photo: PhotoFacts, change: bytes) -> None:
    kept = tmp_path / "kept"
    first = Photos(lambda sha256: tmp_path / "p.jpg", kept).prepared(photo, 265)
    (file,) = kept.iterdir()
    file.write_bytes(change)
    assert Photos(lambda sha256: tmp_path / "p.jpg", kept).prepared(photo, 265) == first
    assert file.read_bytes() != change


def test_a_photo_that_is_gone_is_missing_though_it_was_kept(tmp_path: Path, photo: PhotoFacts) -> None:
    Photos(lambda sha256: tmp_path / "p.jpg", tmp_path / "kept").prepared(photo, 265)
    with pytest.raises(NotShownError, match="missing"):
        Photos(lambda sha256: None, tmp_path / "kept").prepared(photo, 265)


def test_nothing_is_kept_of_a_broken_photo(tmp_path: Path) -> None:
    path = tmp_path / "p.jpg"
    path.write_bytes(b"\xff\xd8\xff\xe0")
    facts = PhotoFacts(sha256=hashlib.sha256(path.read_bytes()).hexdigest(), name="p.jpg")
    with pytest.raises(NotShownError, match="broken"):
        Photos(lambda sha256: path, tmp_path / "kept").prepared(facts, 265)
    assert not (tmp_path / "kept").exists()


def test_a_hash_that_is_none_never_becomes_a_path(tmp_path: Path, photo: PhotoFacts) -> None:
    foreign = photo.model_copy(update={"sha256": "../../outside"})
    shown = Photos(lambda sha256: tmp_path / "p.jpg", tmp_path / "a" / "kept").prepared(foreign, 265)
    assert shown.data
    assert sorted(path.name for path in tmp_path.iterdir()) == ["p.jpg"]


def test_where_nothing_can_be_written_the_photo_is_shown_all_the_same(tmp_path: Path, photo: PhotoFacts) -> None:
    (tmp_path / "kept").write_text("a file where the folder would be")
    assert Photos(lambda sha256: tmp_path / "p.jpg", tmp_path / "kept").prepared(photo, 265).data
