"""The form that draws a sample for an item: how many of how many, of what, how, and from which list (ISO 19011 A.6)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from auditor.activities import samples
from auditor.errors import InvalidInput
from auditor.exchange import population_list
from auditor.model.item import Item
from auditor.model.record import Id
from auditor.model.words import SampleMethod
from auditor.tui.desk import Desk
from auditor.tui.screen import WorkScreen
from auditor.tui.widgets.file_field import FileField
from auditor.tui.widgets.form_fields import Choice, Field
from auditor.workspace import AuditBook

_METHODS = (
    ("r", SampleMethod.RANDOM, "random, with a seed that anyone can repeat"),
    ("t", SampleMethod.STRATIFIED, "stratified: random within each stratum"),
    ("s", SampleMethod.SYSTEMATIC, "systematic: every k-th"),
    ("j", SampleMethod.JUDGEMENT, "by judgement: you name the elements"),
    ("d", SampleMethod.DISCOVERY, "discovery: random, to see at least one error"),
    ("m", SampleMethod.MULTI_SITE, "of sites: random, besides those you name"),
    ("c", SampleMethod.CENSUS, "census: all of them"),
)
SUFFIXES = (".csv", ".tsv", ".txt")


def ask_draw(screen: WorkScreen, desk: Desk, book: AuditBook, item: Item, then: Callable[[Id], None]) -> None:
    """Ask for population, size, method and list; *then* is told which sample was drawn."""
    drawn: list[Id] = []

    def accept(answers: dict[str, str]) -> None:
        method = SampleMethod(answers["method"])
        file, strata = answers["file"], answers["strata"]
        column, further = _columns(answers["column"])
        listed = population_list.read(Path(file), column, strata, further) if file else None
        if strata and method is SampleMethod.RANDOM:
            method = SampleMethod.STRATIFIED
        if listed is None and not answers["size"]:
            raise InvalidInput("Nobody says how many there are.", "Write N, or give the list of the population.")
        kept = samples.draw(
            book,
            desk.act(),
            topic=answers["population"],
            clause=item.clause,
            population=answers["population"],
            source=answers["source"] or (listed.name if listed else ""),
            size=whole(answers["size"]) if answers["size"] else None,
            n=whole(answers["n"]) if answers["n"] else None,
            method=method,
            seed=answers["seed"],
            elements=listed,
            added=[name for part in answers["added"].split(",") if (name := part.strip())],
            items=[item.id],
        )
        drawn.append(kept.value.id)
        screen.say("; ".join([f"{kept.value.ref} is drawn", *map(str, kept.warnings)]))

    methods = tuple((letter, method.value, words) for letter, method, words in _METHODS)
    screen.ask(
        f"Sample for {item.ref}",
        [
            Field("size", "How many, N", check=whole, help="empty: as many as the list has"),
            Field("n", "To draw, n", check=whole, help="empty: the usual size for N"),
            Field("population", "Of what", required=True, help="what, which period, which site"),
            Choice("method", "Method", SampleMethod.RANDOM.value, required=True, options=methods),
            Field("seed", "Seed", help="empty: today's date"),
            FileField("file", "List", help="empty: numbers 1 to N are drawn; else a CSV file", suffixes=SUFFIXES),
            Field("column", "Column", help="heading of the names, then of columns to keep"),
            Field("strata", "Strata", help="the heading over the strata, if by strata"),
            Field("source", "Source", help="system, query, who made it; complete?"),
            Field("added", "Added", help="by judgement besides, apart by commas"),
        ],
        accept,
        lambda answers: then(drawn[-1]) if answers is not None and drawn else None,
    )


def _columns(text: str) -> tuple[str, list[str] | None]:
    """The heading of the names, and those of the columns to keep of what is drawn; ``None``: of all."""
    first, *further = [part.strip() for part in text.split(",")]
    return first, [each for each in further if each] or None


def whole(text: str) -> int:
    """A number of things; ``InvalidInput`` says what was expected."""
    folded = "".join(text.split())
    if not folded.isdecimal() or len(folded) > 9:
        raise InvalidInput(f"{text!r} is no number of things; write digits, such as 4812.")
    return int(folded)
