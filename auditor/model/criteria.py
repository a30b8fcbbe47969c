"""A criterion on one line: ``ISO/IEC 20000-1:2018`` says all of it, else its parts do, after semicolons."""

from __future__ import annotations

import re

from auditor.model.programme import Criterion

AS_PARTS = "TITLE;STANDARD;EDITION;KIND"
"""How one is written whose title does not say all of it; parts at the end may be left out."""

_EDITION = re.compile(
    r"(?P<title>(?:ISO(?:/IEC)?\s+)?(?P<standard>[0-9][0-9A-Za-z-]*)):(?P<edition>[0-9]{4}.*)", re.IGNORECASE
)
_PARTS = AS_PARTS.count(";") + 1


def fields_of(text: str) -> dict[str, str]:
    """The fields that a line says; a title may hold semicolons where all the parts are there.

    The edition of a title goes into its field, so that it is kept, and printed, once.
    """
    split = [" ".join(part.split()) for part in text.rsplit(";", _PARTS - 1)]
    title, standard, edition, kind = split + [""] * (_PARTS - len(split))
    known = _EDITION.fullmatch(title)
    if known and standard in ("", known["standard"]) and edition in ("", known["edition"]):
        title, standard, edition = known["title"], known["standard"], known["edition"]
    fields = {"title": title, "standard": standard, "edition": edition}
    return {**fields, "kind": kind} if kind else fields


def read(text: str) -> Criterion:
    """The criterion of a line; one that names no standard and no kind is the organisation's own."""
    return Criterion.model_validate(_with_kind(fields_of(text)))


def written(criterion: Criterion) -> str:
    """The shortest line that :func:`read` makes this very criterion of; of an edition in the title it makes a field."""
    said = criterion.model_dump(mode="json")
    parts = [said[name] for name in ("title", "standard", "edition", "kind")]
    lines = [criterion.cited, *("; ".join(parts[:count]) for count in range(1, _PARTS))]
    return next((line for line in lines if _with_kind(fields_of(line)) == said), "; ".join(parts))


def _with_kind(fields: dict[str, str]) -> dict[str, str]:
    return {"kind": "requirements" if fields["standard"] else "own", **fields}
