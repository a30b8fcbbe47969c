"""The rule book: machines and guards as a page that people read, written from the tables that the program obeys.

``python -m auditor.model.rulebook docs/rules.md`` writes it; a test holds the page to the tables.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from auditor.model import machines
from auditor.model.guards.rule import RULES, Strength
from auditor.model.machine import Machine, Transition

_MACHINES: tuple[tuple[str, Machine], ...] = (
    ("Programme", machines.PROGRAMME),
    ("Audit", machines.AUDIT),
    ("Checklist item", machines.ITEM),
    ("Finding", machines.FINDING),
    ("Observation and opportunity for improvement", machines.IMPROVEMENT),
    ("Nonconformity", machines.NONCONFORMITY),
)
_STRENGTHS = {
    Strength.HARD: "refused",
    Strength.OVERRIDE: "refused, unless set aside with a reason by the",
    Strength.SOFT: "warned, and kept",
}
_INTRODUCTION = """\
# The rules

Written by `python -m auditor.model.rulebook docs/rules.md` from the tables that the program obeys; do not edit.

What is not listed is refused. A refusal names the step or the rule by its id, says what is missing, and how to supply
it. The rules come from ISO 19011, from the audited standards, and from practice; none of them is a standard's text.
"""


def rulebook() -> str:
    """The page: a table for each machine, then the guards."""
    return "\n".join([_INTRODUCTION, *_steps(), *_guards()]).rstrip() + "\n"


def _steps() -> Iterator[str]:
    for title, machine in _MACHINES:
        yield f"## {title}\n"
        yield "| Id | Step | From | To | By |"
        yield "| --- | --- | --- | --- | --- |"
        for row in machine.transitions:
            yield f"| {row.id} | {row.action} | {_words(row.sources)} | {_target(row)} | {_words(row.who)} |"
        yield ""


def _target(row: Transition) -> str:
    return row.target.replace("_", " ") or "the same"


def _words(values: Iterable[str]) -> str:
    return ", ".join(sorted(value.replace("_", " ").replace("-", " ") or "nothing" for value in values))


def _guards() -> Iterator[str]:
    yield "## Guards\n"
    yield "| Id | Rule | A breach is |"
    yield "| --- | --- | --- |"
    for rule in RULES.values():
        strength = _STRENGTHS[rule.strength]
        who = (
            f" {' or the '.join(sorted(r.value.replace('-', ' ') for r in rule.may_override))}"
            if rule.may_override
            else ""
        )
        yield f"| {rule.id} | {rule.sentence} | {strength}{who} |"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(rulebook(), encoding="utf-8", newline="\n")
