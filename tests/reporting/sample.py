"""An audit report for tests: the invented audit of ``audit.yaml``, its photos, and hostile variations."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

import yaml
from PIL import Image, ImageDraw

from auditor.reporting.record import AuditReport, PhotoFacts

_PHOTOS = {
    "E-004": ("REL-2026-0412 – schválení.png", (900, 520), "#22304f"),
    "E-010": ("2026-10-07 ŁDZ serverovna č. 2 – rack C-07.jpg", (1600, 1200), "#3b4a3f"),
    "E-019": ("2026-10-07 PI-031 ☎ výtisk.jpg", (1200, 1600), "#cfc9bb"),
    "E-025": ("2026-10-06 rychlá karta 🧯 č. 12.jpg", (1280, 960), "#7a3b2e"),
}


@cache
def _bare() -> AuditReport:
    path = Path(__file__).parent / "audit.yaml"
    return AuditReport.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))


def sample_report() -> AuditReport:
    """The invented audit, without photos."""
    return _bare()


def empty_report() -> AuditReport:
    """An audit in which nothing was found: no findings, no items, no evidence."""
    full = _bare()
    lists = ("findings", "nonconformities", "samples", "items", "evidence", "groups", "earlier", "overrides", "agenda")
    nothing: dict[str, object] = {name: [] for name in lists}
    return AuditReport.model_validate({**full.model_dump(), **nothing, "conclusion_headline": "Conforms"})


def drawn_photos(folder: Path) -> dict[str, PhotoFacts]:
    """Photos drawn into *folder*, named by their hash; by reference of the evidence."""
    facts = {}
    for ref, (name, size, colour) in _PHOTOS.items():
        image = Image.new("RGB", size, colour)
        pen = ImageDraw.Draw(image)
        for n in range(8):
            left, top = size[0] * (n % 4) // 4 + 20, size[1] * (n // 4) // 2 + 20
            pen.rectangle((left, top, left + size[0] // 5, top + size[1] // 3), outline="#ffffff", width=6)
        path = folder / f"drawn{Path(name).suffix}"
        exif = Image.Exif()
        exif[0x0112] = 1
        exif.get_ifd(0x8825)[1] = "N"
        exif.get_ifd(0x8825)[2] = (49.0, 11.0, 30.0)
        if path.suffix == ".jpg":
            image.save(path, exif=exif)
        else:
            image.save(path)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        path.rename(folder / f"{digest}{path.suffix}")
        facts[ref] = PhotoFacts(sha256=digest, name=name)
    return facts


def with_photos(report: AuditReport, facts: dict[str, PhotoFacts]) -> AuditReport:
    """*report* with *facts* behind its evidence."""
    evidence = [e.model_copy(update={"photo": facts[e.ref]}) if e.ref in facts else e for e in report.evidence]
    return report.model_copy(update={"evidence": evidence})


def finder(folder: Path) -> Callable[[str], Path | None]:
    """Finds the photos of :func:`drawn_photos`."""
    return lambda sha256: next(folder.glob(f"{sha256}.*"), None)


HOSTILE = (
    "<b>bold</b> & <img src='/etc/passwd'/> R&D <service_id> uptime <99%",
    "%PAGENO %%EOF endstream endobj ) Tj ET Q (unbalanced \\",
    "a" * 100_000,
    "word/" * 3_000 + "x" * 200 + " " + "слово-" * 500,
    "\x00\x1b[31mred\x1b[0m \x07 \x9d \u202eevil\u202c \ud800 lone \ufdd0",
    "يوسف الخطيب said: 'لا' (no), then 王秀英 answered “对”. עברית too, and more Latin after.",
    "line\n" * 400,
    "e\u0301\u0323\u0323\u0323 Z̸̨a̷͠l̵͝g̶o 🧯👩\u200d🔧🇨🇿 \u00ad\u2060\ufeff soft\u00adhyphen \U000f0000",
    "{n} {date} {0.__class__} ${x} %s %(name)s {{}}",
    "=HYPERLINK(\"file:///etc/passwd\") javascript:alert(1) <a href='http://x'>y</a> " + "\t" * 50 + "end",
)
"""Texts that break reports: markup, PDF operators, endless words, controls, every direction of writing."""


def hostile_report() -> AuditReport:
    """Ten findings whose every field is hostile, in an audit whose every text is."""
    from auditor.model.words import Grade

    full = _bare()
    grades = list(Grade)[1:]
    findings = []
    for n, words in enumerate(HOSTILE):
        source = full.findings[n % len(full.findings)]
        line = words[:500]
        fields = dict.fromkeys(("requirement", "statement", "grade_reason", "disagreement"), words)
        lines = dict.fromkeys(("title", "process", "site", "raised_by", "presented_to"), line)
        fresh = {"ref": f"F-{n + 1:02}", "grade": grades[n % len(grades)], **fields, **lines}
        findings.append({**source.model_dump(), **fresh})
    texts = ("title", "organisation", "conclusion_headline", "classification", "programme")
    proses = ("conclusion", "fulfilment", "disagreements", "obstacles", "limits", "confidentiality", "method")
    changed: dict[str, object] = {name: HOSTILE[n % 10][:500] for n, name in enumerate(texts)}
    changed |= {name: HOSTILE[n % 10] for n, name in enumerate(proses)}
    items = [
        {**i.model_dump(), "question": HOSTILE[n % 10][:500], "note": HOSTILE[n % 10]}
        for n, i in enumerate(full.items[:10])
    ]
    evidence = [
        {**e.model_dump(), "reference": HOSTILE[n % 10], "description": HOSTILE[(n + 1) % 10]}
        for n, e in enumerate(full.evidence[:10])
    ]
    return AuditReport.model_validate(
        {**full.model_dump(), **changed, "findings": findings, "items": items, "evidence": evidence}
    )


def large_report(items: int) -> AuditReport:
    """The invented audit with so many items in its annex."""
    full = _bare()
    many = [full.items[n % len(full.items)].model_copy(update={"ref": f"CK-{n + 1:04}"}) for n in range(items)]
    many.sort(key=lambda item: item.clause)
    return full.model_copy(update={"items": many})
