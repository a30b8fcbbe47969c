"""In which language somebody is written to: the first that he or she speaks and that a design has words in."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

ENGLISH: Final = "en"

_CALLED: Final = {
    **dict.fromkeys(("english", "englisch", "anglais"), "en"),
    **dict.fromkeys(("german", "deutsch", "allemand"), "de"),
    **dict.fromkeys(("french", "französisch", "français"), "fr"),
}


def language_for(spoken: Sequence[str], known: Collection[str]) -> str:
    """The first of the languages *spoken* - written ``de``, ``de-AT`` or ``German`` - that is *known*; else English,
    and where that is not known either, the first one that is."""
    for each in spoken:
        name = each.strip().casefold()
        code = _CALLED.get(name, name.replace("_", "-").split("-")[0])
        if code in known:
            return code
    return ENGLISH if ENGLISH in known else next(iter(known), ENGLISH)
