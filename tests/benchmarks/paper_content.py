"""What the benchmark of paper prints: an audit of many findings, a register of a thousand items, and fifty photos.

The words are those of an invented audit, drawn by chance from one seed, so that every run prints the same.
"""

from __future__ import annotations

import hashlib
import re
from datetime import date
from pathlib import Path
from random import Random

from PIL import Image, ImageDraw

from auditor.model.words import EvidenceKind, Grade
from auditor.reporting.audit_facts import PersonFacts
from auditor.reporting.record import AuditReport, EvidenceFacts, FindingFacts, ItemFacts, PhotoFacts, Result

ITEMS, PHOTOS = 1_000, 50
WIDTH = 265
"""Printed width of every photo, in points."""

_GRADES = (Grade.MAJOR, Grade.MINOR, Grade.MINOR, Grade.MINOR)
_WORDS = re.findall(
    r"\S+",
    """The organization shall plan the design and transition of new services and agree acceptance criteria before
    deployment. Two of three transitions closed since October 2025 went live with unmet criteria, with no recorded
    decision of the interested parties, without release approval, and without a report on outcomes. Přístupy bývalých
    zaměstnanců zůstaly v platnosti déle než třicet dní; the service desk manager (Łódź) confirmed on 2026-10-07 that
    the weekly list had not been compared with that of the personnel department since the tool was changed. Ακριβή
    evidence was seen at the workplace: of 25 sampled configuration items seven carried a wrong status or location,
    and 19 deviations found by verification had no action. Verification itself runs at planned intervals; its results
    are reported, yet nobody is named who acts on them, so the same deviations return in every second report.""",
)


def prose(chance: Random, words: int) -> str:
    """So many words that read like an audit."""
    start = chance.randrange(len(_WORDS))
    return " ".join(_WORDS[(start + n) % len(_WORDS)] for n in range(words))


def drawn_photos(folder: Path) -> list[PhotoFacts]:
    """Photos of 1600 by 1200 with the grain of a camera, named by their hash."""
    chance, made = Random(1), []
    for number in range(PHOTOS):
        grain = Image.effect_noise((800, 600), 40).resize((1600, 1200))
        colour = tuple(chance.randrange(60, 200) for _ in range(3))
        image = Image.blend(Image.merge("RGB", (grain,) * 3), Image.new("RGB", grain.size, colour), 0.6)
        pen = ImageDraw.Draw(image)
        for _ in range(30):
            x, y = chance.randrange(1500), chance.randrange(1100)
            pen.rectangle((x, y, x + 90, y + 60), outline="white", width=4)
        path = folder / f"{number}.jpg"
        image.save(path, quality=90)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        path.rename(folder / f"{digest}.jpg")
        made.append(PhotoFacts(sha256=digest, name=f"photo {number + 1}.jpg"))
    return made


def report(findings: int, photos: list[PhotoFacts]) -> AuditReport:
    """The audit: each finding cites two pieces of evidence, the first of some of them a photo."""
    chance = Random(2)
    evidence = [
        EvidenceFacts(
            ref=f"E-{n + 1:03}",
            kind=EvidenceKind.PHOTO if n % 2 == 0 and n // 2 < len(photos) else EvidenceKind.RECORD,
            reference=prose(chance, 6),
            description=prose(chance, 45),
            captured_by="Nguyễn Thị Hồng Ánh",
            place="Brno – ústředí",
            photo=photos[n // 2] if n % 2 == 0 and n // 2 < len(photos) else None,
        )
        for n in range(2 * findings)
    ]
    clauses = [f"20000-1:{major}.{minor}.{leaf}" for major in range(4, 11) for minor in (1, 2, 3) for leaf in (1, 2)]
    return AuditReport(
        organisation="Skála & Žďár Managed Services SE",
        audit="IA-2026-03",
        title="Design, build, transition",
        as_of=date(2026, 11, 23),
        lead=PersonFacts(name="Þórdís Ólafsdóttir", function="lead auditor"),
        conclusion=prose(chance, 150),
        findings=[_finding(chance, n, clauses[n % len(clauses)], evidence[2 * n : 2 * n + 2]) for n in range(findings)],
        evidence=evidence,
        items=[_item(chance, n, clauses[n * len(clauses) // ITEMS], findings) for n in range(ITEMS)],
    )


def _finding(chance: Random, number: int, clause: str, evidence: list[EvidenceFacts]) -> FindingFacts:
    return FindingFacts(
        ref=f"F-{number + 1:03}",
        grade=_GRADES[number % len(_GRADES)],
        title=prose(chance, 9),
        clauses=[clause],
        process="service design and transition",
        site="Brno – ústředí",
        requirement=prose(chance, 160),
        statement=prose(chance, 240),
        evidence=[piece.ref for piece in evidence],
        grade_reason=prose(chance, 160),
        disagreement=prose(chance, 120),
        raised_by="Þórdís Ólafsdóttir",
        items=[f"CK-{number + 1:04}"],
    )


def _item(chance: Random, number: int, clause: str, findings: int) -> ItemFacts:
    is_found = number < findings
    return ItemFacts(
        ref=f"CK-{number + 1:04}",
        clause=clause,
        question=prose(chance, 22),
        site="Brno – ústředí",
        auditor="Nguyễn Thị Hồng Ánh",
        result=Result.MINOR if is_found else Result.CONFORMING,
        note=prose(chance, 25),
        evidence=[f"E-{2 * number + 1:03}"] if is_found else [],
        findings=[f"F-{number + 1:03}"] if is_found else [],
    )
