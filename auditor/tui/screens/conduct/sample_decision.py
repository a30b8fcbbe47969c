"""What is decided about a sample: accepted, extended once, a finding; and what takes an element's place."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from auditor.activities import sampled_list, samples
from auditor.errors import InvalidInput
from auditor.figures.sampling import extension_of, sentence
from auditor.model.sample import Sample
from auditor.tui.screens.conduct.sample_draw import SUFFIXES
from auditor.tui.widgets.file_field import FileField
from auditor.tui.widgets.form_fields import Choice, Field, LongField

if TYPE_CHECKING:
    from auditor.exchange.population_list import Listed
    from auditor.tui.screens.conduct.sample import SampleScreen


def decide(screen: SampleScreen) -> None:
    """Isolated or systemic: accept it, extend it once, or look for the cause; and say what it showed."""
    sample = screen.sample
    more = 0 if sample.extended_by else extension_of(sample)
    options = [("a", "accept", "accept: isolated, nothing more to do"), ("f", "finding", "finding: systemic")]
    if more > 0:
        options.insert(1, ("e", "extend", f"extend: look at {more} more, once"))
    decided = "" if sample.decision == "extend" else sample.decision
    fields: list[Field] = [
        Choice("decision", "Decision", decided, options=tuple(options)),
        LongField("conclusion", "What it shows", sample.conclusion, help="not needed to extend"),
    ]
    if sample.looked_at < sample.planned_n:
        fields.append(Field("reason", "Why fewer", help=f"why {sample.looked_at} of {sample.planned_n}"))
    if more > 0 and _needs_list(screen, sample):
        name = sample.listed.name if sample.listed else ""
        fields.append(FileField("file", "List", help=f"to extend: {name}, which is not kept", suffixes=SUFFIXES))
    screen.ask(f"{sample.ref}: {sentence(sample)}", fields, lambda answers: _decided(screen, sample, answers))


def _decided(screen: SampleScreen, sample: Sample, answers: dict[str, str]) -> None:
    acting = screen.desk.act()
    if answers["decision"] == "extend":
        longer = samples.extend(screen.book, acting, sample.id, _list(screen, sample, answers))
        screen.kept(longer, f"{sample.ref}: {longer.value.extended_by} more to look at")
        screen.decided()
        return
    if not answers["conclusion"]:
        raise InvalidInput("Say what the sample shows, in a sentence.")
    fields = {name: answers[name] for name in ("decision", "reason") if answers.get(name)}
    kept = samples.conclude(screen.book, acting, sample.id, answers["conclusion"], **fields)
    screen.kept(kept, f"{sample.ref} concluded")


def replace_element(screen: SampleScreen, element: str) -> None:
    """Ask why an element cannot be looked at, and look at something else in its place."""
    sample = screen.sample
    fields = [Field("reason", "Why", required=True, help="why it cannot be looked at")]
    if not samples.is_given_by_draw(sample, element):
        fields.append(Field("by", "Instead", required=True, help="what is looked at instead"))
    elif _needs_list(screen, sample):
        fields.append(FileField("file", "List", required=True, suffixes=SUFFIXES))

    def accept(answers: dict[str, str]) -> None:
        listed = _list(screen, sample, answers)
        reason, by = answers["reason"], answers.get("by", "")
        kept = samples.replace(screen.book, screen.desk.act(), sample.id, element, reason, by, listed)
        instead = kept.value.replaced[-1].by
        screen.kept(kept, f"{element} is replaced by {instead}")
        screen.replaced(instead)

    screen.ask(f"Replace {element} of {sample.ref}", fields, accept)


def _needs_list(screen: SampleScreen, sample: Sample) -> bool:
    return sample.listed is not None and sampled_list.kept_list(screen.book, sample) is None


def _list(screen: SampleScreen, sample: Sample, answers: dict[str, str]) -> Listed | None:
    file = Path(answers["file"]) if answers.get("file") else None
    return sampled_list.list_again(screen.book, sample, file)
