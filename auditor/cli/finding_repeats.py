"""What a finding may repeat, for programs and for people: candidates, what was decided, and apart from it the trend."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.activities.drafting import AgainstAction
from auditor.cli.rows import Row, day
from auditor.cli.show import table
from auditor.figures.earlier import Match
from auditor.figures.repeats import Candidate, Repeats
from auditor.model.finding import Finding


def row(finding: Finding, found: Repeats, proposed: AgainstAction | None) -> Row:
    """All of it; ``likeness`` is 0 to 100, ``chain`` the others of a candidate's chain of repeats."""
    return {
        "ref": finding.ref,
        "repeat_of": finding.repeat_of,
        "repeat_reason": finding.repeat_reason,
        "candidates": [
            {**_match(each.match), "likeness": each.likeness, "chain": list(each.chain)} for each in found.candidates
        ],
        "trend": [_match(match) for match in found.trend],
        "against_corrective_action": proposed
        and {"clause": proposed.clause, "in_scope": proposed.in_scope, "drafted": proposed.drafted or None},
    }


def _match(match: Match) -> Row:
    earlier = match.earlier
    return {
        "ref": earlier.ref,
        "audit": earlier.audit,
        "grade": earlier.grade.value,
        "title": earlier.title,
        "clauses": list(map(str, earlier.clauses)),
        "process": earlier.process,
        "site": earlier.site,
        "services": list(earlier.services),
        "same": list(match.same),
        "issued": day(earlier.issued),
        "closed": day(earlier.closed),
        "state": earlier.state or None,
        "judged": earlier.judged,
        "repeat_of": earlier.repeat_of,
    }


def lines(audit: str, finding: Finding, found: Repeats, proposed: AgainstAction | None) -> Iterator[str]:
    """The same for people."""
    if finding.repeat_of:
        said = finding.repeat_reason or "say whether its grade is raised, and why"
        yield f"{finding.ref} repeats {finding.repeat_of}: {said}"
        yield ""
    yield from table([_brief(each) for each in found.candidates], _COLUMNS, "It looks like no earlier one.")
    if proposed is not None:
        yield ""
        yield f"{proposed.chain}."
        if proposed.drafted:
            yield f"Corrective action itself is written up as {proposed.drafted}."
        else:
            beside = "" if proposed.in_scope else ", which this audit does not look at"
            yield f"Consider a nonconformity against corrective action itself, {proposed.clause}{beside}:"
            yield f"auditor finding add {audit} --grade minor --clause {proposed.clause} --statement TEXT"
    if found.trend:
        yield ""
        yield "The same clause elsewhere, a trend and no repeat:"
        yield from table([_match(match) for match in found.trend], ["ref", "issued", "closed", "process", "title"])


_COLUMNS = ["ref", "likeness", "same", "issued", "closed", "judged", "chain", "title"]


def _brief(each: Candidate) -> Row:
    return {**_match(each.match), "likeness": f"{each.likeness} %", "chain": list(each.chain)}
