"""What a finding may repeat, as parts of its page: what was decided, what is alike, and apart from both the trend."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from auditor.activities.drafting import AgainstAction
from auditor.figures.repeats import Candidate, Repeats
from auditor.model.finding import Finding
from auditor.tui.keymap import as_key
from auditor.tui.screens import names
from auditor.tui.screens.findings.earlier import closed
from auditor.tui.widgets.facts import Fact
from auditor.tui.widgets.parts import Part

REPEAT = "repeat/"
"""Beginning of the keys of the parts that name an earlier nonconformity."""

AGAINST = "against-action"
"""The key of the part that proposes a nonconformity against corrective action itself."""

_CANDIDATES_AT_MOST = 3
_TREND_AT_MOST = 4


def parts(finding: Finding, found: Repeats, against: AgainstAction | None, today: date) -> Iterator[Part]:
    """All of them; *against* is what a second repeat proposes."""
    if finding.repeat_of or finding.repeat_reason:
        yield Part("repeat", tuple(_decided(finding, found)))
    if against is not None:
        yield _proposed(against)
    yield from _alike(finding, found.candidates, today)
    if found.trend:
        said = [f"{m.earlier.ref} ({m.earlier.process or 'no process'})" for m in found.trend[:_TREND_AT_MOST]]
        more = f" and {len(found.trend) - _TREND_AT_MOST} more" if len(found.trend) > _TREND_AT_MOST else ""
        words = f"the same clause elsewhere, which is no repeat: {', '.join(said)}{more}"
        yield Part("trend", (Fact("Trend", words, "muted"),))


def _decided(finding: Finding, found: Repeats) -> Iterator[Fact]:
    """What was decided, and how the old one ended."""
    of = f"repeat of {finding.repeat_of}" if finding.repeat_of else "no repeat"
    said = finding.repeat_reason or "say why the grade is raised, or why not"
    tone = "" if finding.repeat_reason else "warning"
    yield Fact("Repeat", said, tone, ((f"{of}  ", "warning" if finding.repeat_of else ""),))
    old = next((each for each in found.candidates if each.earlier.ref == finding.repeat_of), None)
    if old is not None:
        yield Fact("", f"{old.earlier.ref}: {closed(old.earlier)}", "muted")


def _proposed(against: AgainstAction) -> Part:
    if against.drafted:
        words = f"corrective action itself is written up as {against.drafted}"
        return Part(AGAINST, (Fact("Once more", words, tail=(as_key("open"), (" opens it", "muted"))),))
    words = f"{against.chain}: consider a nonconformity against corrective action itself, {against.clause}"
    words += "" if against.in_scope else ", which this audit does not look at"
    return Part(AGAINST, (Fact("Once more", words, "warning", tail=(as_key("open"), (" drafts it", "muted"))),))


def _alike(finding: Finding, candidates: Sequence[Candidate], today: date) -> Iterator[Part]:
    decided = f"{finding.repeat_of}\n{finding.repeat_reason}"
    label = "Like this?"
    for each in [c for c in candidates if c.earlier.ref not in decided][:_CANDIDATES_AT_MOST]:
        earlier = each.earlier
        same = f"{names.ago(earlier.issued, today)}, same {' and '.join(each.match.same)}, {closed(earlier)}"
        keys = (
            as_key("open"),
            (" how it ended  ", "muted"),
            as_key("yes"),
            (" repeat  ", "muted"),
            as_key("deviates"),
            (" different", "muted"),
        )
        facts = [
            Fact(label, earlier.title, lead=((f"{earlier.ref} ", "strong"),), tail=keys),
            Fact("", f"{same}; words {each.likeness} % alike", "muted"),
        ]
        if each.chain:
            facts.append(Fact("", f"came back already: {', '.join(each.chain)}", "warning"))
        yield Part(f"{REPEAT}{earlier.ref}", tuple(facts))
        label = ""
