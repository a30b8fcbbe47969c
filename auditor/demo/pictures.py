"""The files behind the demo's evidence, drawn when the workspace is made: photos, a screen, a scanned contract.

Nothing is copied from anywhere, and the same picture has the same bytes each time it is drawn.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image, ImageDraw, ImageFont

_INK = (38, 40, 46)
_PAPER = (243, 241, 234)
_LINE = (205, 208, 214)


def draw(folder: Path, name: str) -> Path:
    """Draw the file that the scenario calls *name* below *folder*."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    next(paint for key, paint in _PICTURES.items() if key in path.name)(path)
    return path


def _screen(path: Path) -> None:
    """A release record in a service tool; the fields of the approval are empty (E-004)."""
    image, pen = _blank((1280, 800), (236, 239, 243))
    pen.rectangle((0, 0, 1280, 56), fill=(33, 63, 92))
    pen.text((28, 13), "ITSM  ·  Releases  ·  REL-2026-0412", font=_font("Medium", 24), fill="white")
    pen.rectangle((40, 92, 1240, 760), fill="white", outline=_LINE, width=2)
    pen.text((72, 116), "Nasazení služby Fjarvinnu VDI", font=_font("SemiBold", 30), fill=_INK)
    fields = (
        ("Číslo", "REL-2026-0412"),
        ("Služba", "S6 Fjarvinnu VDI"),
        ("Stav", "nasazeno"),
        ("Nasazeno", "2026-08-31 06:00"),
        ("Nasadil", "platform engineering, směna A"),
        ("Změny", "RFC-2026-1702, RFC-2026-1744"),
        ("Schválil", ""),
        ("Schváleno dne", ""),
        ("Kritéria splněna", ""),
    )
    for place, (label, value) in enumerate(fields):
        top = 190 + place * 60
        pen.text((72, top + 8), label, font=_font("Regular", 21), fill=(96, 104, 116))
        pen.rectangle((330, top, 980, top + 44), fill="white", outline=(182, 188, 197), width=2)
        pen.text((346, top + 8), value, font=_font("Regular", 22), fill=_INK)
    image.save(path, optimize=False)


def _rack(path: Path) -> None:
    """A rack in a data hall; one switch carries its serial number on a label (E-010)."""
    image, pen = _blank((1280, 960), (27, 29, 34))
    random = Random("rack")
    for left in (150, 1080):
        pen.rectangle((left, 0, left + 50, 960), fill=(74, 78, 86))
        for hole in range(12, 960, 32):
            pen.ellipse((left + 18, hole, left + 32, hole + 14), fill=(20, 21, 25))
    for unit in range(8):
        top = 92 + unit * 106
        shade = 50 + random.randrange(22)
        pen.rectangle((206, top, 1074, top + 88), fill=(shade, shade + 3, shade + 8), outline=(16, 17, 20), width=3)
        for port in range(24):
            left = 330 + port * 27
            pen.rectangle((left, top + 18, left + 20, top + 36), fill=(12, 13, 16))
            pen.rectangle((left, top + 48, left + 20, top + 66), fill=(12, 13, 16))
            lamp = random.choice(((58, 214, 106), (58, 214, 106), (236, 177, 60), (44, 60, 48)))
            pen.ellipse((left + 6, top + 70, left + 12, top + 76), fill=lamp)
    for _ in range(16):
        start, colour = random.randrange(330, 960), random.choice(((46, 92, 170), (210, 190, 60), (160, 48, 54)))
        end = start + random.randrange(-60, 90)
        way = [(start, 130), (start + 20, 400), (end, 660), (end - 30, 960)]
        pen.line(_curve(way), fill=colour, width=8, joint="curve")
    pen.rectangle((540, 14, 740, 78), fill=(238, 226, 120))
    pen.text((584, 18), "C-07", font=_font("SemiBold", 46), fill=_INK)
    pen.rectangle((212, 410, 660, 500), fill=(247, 247, 244))
    pen.text((228, 412), "S/N FOC2231X0Ł", font=_font("SemiBold", 40), fill=_INK)
    _bars(pen, random, (230, 464, 640, 494))
    _photo(image, path, -1.6, (27, 29, 34))


def _bars(pen: ImageDraw.ImageDraw, random: Random, box: tuple[int, int, int, int]) -> None:
    left, top, right, bottom = box
    while left < right:
        width = random.choice((2, 2, 4, 6))
        pen.rectangle((left, top, left + width, bottom), fill=_INK)
        left += width + random.choice((3, 5))


_SHEETS = (
    (
        -3.5,
        (690, 96),
        "PI-027  Kontrola chlazení",
        (
            "1.  Odečtěte teplotu na vstupu obou řad.",
            "2.  Zapište hodnoty do listu u dveří.",
            "3.  Nad 27 °C volejte správce sálu.",
            "4.  Nad 32 °C zahajte postup PI-040.",
        ),
    ),
    (
        2.4,
        (120, 60),
        "PI-031  Obnova zálohy",
        (
            "1.  Ověřte, že na konzoli nesvítí alarm skupiny B.",
            "2.  Přepněte okruh zálohy do ručního režimu.",
            "3.  Počkejte 120 s a zapište stav do deníku směny.",
            "4.  Zavolejte dohled a nahlaste číslo kroku.",
            "5.  Vraťte okruh do automatického režimu.",
            "6.  Potvrďte obnovení v evidenci událostí.",
        ),
    ),
)
"""The two sheets: how far each hangs askew, where, and what it says."""


def _print(path: Path) -> None:
    """A printed work instruction taped beside a console, without a version on it (E-019)."""
    image, pen = _blank((1280, 960), (92, 98, 104))
    pen.rectangle((0, 720, 1280, 960), fill=(58, 61, 66))
    for key in range(26):
        left = 40 + key * 47
        pen.rounded_rectangle((left, 790, left + 38, 828), 6, fill=(34, 36, 40))
        pen.rounded_rectangle((left - 14, 840, left + 24, 878), 6, fill=(34, 36, 40))
    for angle, place, title, steps in _SHEETS:
        sheet, ink = _blank((520, 680), _PAPER)
        ink.text((40, 36), "PRACOVNÍ INSTRUKCE", font=_font("Medium", 20), fill=(110, 112, 116))
        ink.text((40, 70), title, font=_font("SemiBold", 32), fill=_INK)
        ink.line((40, 122, 480, 122), fill=_INK, width=2)
        for number, step in enumerate(steps):
            ink.text((40, 150 + number * 62), step, font=_font("Regular", 18), fill=_INK)
        ink.text((40, 630), "vytištěno 11. 2. 2024", font=_font("Regular", 16), fill=(120, 122, 126))
        turned = _turned(sheet.convert("RGBA"), angle, expand=True)
        image.paste((64, 68, 73), (place[0] + 10, place[1] + 12), turned.getchannel("A"))
        image.paste(turned, place, turned)
        pen.rectangle((place[0] + 220, place[1] - 6, place[0] + 320, place[1] + 34), fill=(206, 196, 150))
    _photo(image, path, 0.7, (92, 98, 104))


def _card(path: Path) -> None:
    """A fulfilment card with a pattern that leads to the current instruction (E-025)."""
    image, pen = _blank((1280, 960), (126, 104, 84))
    random = Random("card")
    for _ in range(60):
        grain = random.randrange(960)
        pen.line((0, grain, 1280, grain + random.randrange(-30, 30)), fill=(120, 98, 78), width=2)
    pen.rounded_rectangle((184, 172, 1124, 804), 34, fill=(84, 68, 54))
    pen.rounded_rectangle((170, 156, 1110, 788), 34, fill=(252, 252, 250), outline=(210, 210, 206), width=3)
    pen.rounded_rectangle((170, 156, 1110, 270), 34, fill=(186, 38, 44))
    pen.text((212, 176), "RYCHLÁ KARTA  č. 12", font=_font("SemiBold", 50), fill="white")
    lines = (
        "Obnova hesla do VDI",
        "ověř volajícího dvěma otázkami",
        "spusť postup z kódu vpravo",
        "zapiš číslo požadavku",
    )
    for place, line in enumerate(lines):
        font = _font("SemiBold", 36) if place == 0 else _font("Regular", 27)
        pen.text((214, 312 + place * 72), line if place == 0 else f"{place}.  {line}", font=font, fill=_INK)
    pen.rounded_rectangle((234, 660, 292, 766), 18, fill=(186, 38, 44))
    pen.rectangle((252, 634, 274, 662), fill=_INK)
    pen.line((274, 646, 312, 660), fill=_INK, width=8)
    _code(pen, random, (690, 330), 15)
    _photo(image, path, 2.1, (126, 104, 84))


def _code(pen: ImageDraw.ImageDraw, random: Random, corner: tuple[int, int], size: int) -> None:
    """A pattern of 25 by 25 modules with three finders; it looks like a code and holds none."""
    left, top = corner
    for row in range(25):
        for column in range(25):
            if random.random() < 0.48:
                x, y = left + column * size, top + row * size
                pen.rectangle((x, y, x + size - 1, y + size - 1), fill=_INK)
    for row, column in ((0, 0), (0, 18), (18, 0)):
        x, y = left + column * size, top + row * size
        for inset, colour in ((-1, "white"), (0, _INK), (1, "white"), (2, _INK)):
            edge, far = inset * size, (7 - inset) * size - 1
            pen.rectangle((x + edge, y + edge, x + far, y + far), fill=colour)


def _contract(path: Path) -> None:
    """The first page of a contract, scanned from a copy (E-017)."""
    image, pen = _blank((1240, 1754), (250, 250, 247))
    pen.text((130, 130), "Smlouva č. 2021/044", font=_font("SemiBold", 46), fill=_INK)
    pen.text((130, 196), "Contract on colocation, power and cooling", font=_font("Regular", 30), fill=_INK)
    paragraphs = (
        "Ångström Colocation AB, as the supplier, and Skála & Žďár Managed Services SE, as the customer, agree:",
        "1  The supplier provides floor space, power and cooling in data hall 2 in Łódź.",
        "2  Services carried by the hall: S1, S2, S3, S4, S5. Others need an amendment.",
        "3  Availability of power 99.95 % a month; intake temperature 18 to 27 °C.",
        "4  Both parties review this contract every year and write down the result.",
        "5  The contract runs from 1 February 2021 until one party gives notice.",
        "Reviews:   2022-01-24  no change        2023-01-19  prices",
    )
    for place, paragraph in enumerate(paragraphs):
        pen.text((130, 330 + place * 110), paragraph, font=_font("Regular", 22), fill=(58, 60, 66))
    random = Random("contract")
    for left, signed in ((150, "for the supplier"), (720, "for the customer")):
        stroke = [(left + step * 22 - step % 2 * 14, 1330 + random.randrange(-50, 50)) for step in range(14)]
        pen.line(_curve(stroke), fill=(44, 58, 128), width=4, joint="curve")
        pen.line((left - 10, 1400, left + 350, 1400), fill=_INK, width=2)
        pen.text((left, 1412), signed, font=_font("Regular", 22), fill=(58, 60, 66))
    stamp, ink = _blank((340, 110), (250, 250, 247))
    ink.rectangle((4, 4, 336, 106), outline=(150, 52, 58), width=6)
    ink.text((74, 14), "KOPIE", font=_font("SemiBold", 62), fill=(150, 52, 58))
    image.paste(_turned(stamp, 8, (250, 250, 247), expand=True), (800, 1500))
    scanned = _aged(_turned(image, 0.4, (228, 228, 224)), "contract", noise=0.05).convert("L")
    then = time.gmtime(1_791_446_700)  # 2026-10-08 08:05 UTC, when the copy was handed over
    scanned.save(path, "PDF", resolution=150.0, title="Contract 2021/044", creationDate=then, modDate=then)


def _curve(points: Sequence[tuple[int, int]]) -> list[tuple[float, float]]:
    """A smooth way through *points* (Catmull-Rom)."""
    ends = [points[0], *points, points[-1]]
    way = []
    for before, start, end, after in zip(ends, ends[1:], ends[2:], ends[3:], strict=False):
        for step in range(8):
            t = step / 8
            way.append(
                (_between(before[0], start[0], end[0], after[0], t), _between(before[1], start[1], end[1], after[1], t))
            )
    return [*way, points[-1]]


def _between(before: int, start: int, end: int, after: int, t: float) -> float:
    swing = (2 * before - 5 * start + 4 * end - after) * t**2 + (3 * start - before - 3 * end + after) * t**3
    return (2 * start + (end - before) * t + swing) / 2


def _blank(size: tuple[int, int], colour: tuple[int, int, int]) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    from PIL import Image, ImageDraw

    image = Image.new("RGB", size, colour)
    return image, ImageDraw.Draw(image)


@cache
def _font(weight: str, size: int) -> ImageFont.FreeTypeFont:
    import fontpkg_fira_sans
    from PIL import ImageFont

    file = Path(fontpkg_fira_sans.ROOT) / "files" / f"FiraSans-{weight}.ttf"
    return ImageFont.truetype(str(file), size, layout_engine=ImageFont.Layout.BASIC)


def _photo(image: Image.Image, path: Path, angle: float, backdrop: tuple[int, int, int]) -> None:
    """Make a drawing look taken by hand: turned a little, out of focus, darker at the edges, grainy."""
    from PIL import Image, ImageFilter

    turned = _turned(image, angle, backdrop)
    soft = turned.crop((24, 18, image.width - 24, image.height - 18)).filter(ImageFilter.GaussianBlur(1.1))
    shade = Image.radial_gradient("L").resize(soft.size).point(lambda depth: min(255, max(0, depth - 90) * 3 // 4))
    soft.paste((8, 8, 12), (0, 0), shade)
    _aged(soft, path.suffix, noise=0.07).save(path, quality=82)


def _turned(
    image: Image.Image, angle: float, backdrop: tuple[int, int, int] | None = None, *, expand: bool = False
) -> Image.Image:
    from PIL import Image

    return image.rotate(angle, Image.Resampling.BICUBIC, expand, fillcolor=backdrop)


def _aged(image: Image.Image, seed: str, noise: float) -> Image.Image:
    from PIL import Image

    small = image.width // 2, image.height // 2
    grain = Image.frombytes("L", small, Random(seed).randbytes(small[0] * small[1])).resize(image.size)
    return Image.blend(image, grain.convert("RGB"), noise)


_PICTURES: Mapping[str, Callable[[Path], None]] = {
    "REL-2026-0412": _screen,
    "rack C-07": _rack,
    "PI-031": _print,
    "rychlá karta": _card,
    "kontrakt": _contract,
}
"""What is drawn for a file, by a part of its name."""
