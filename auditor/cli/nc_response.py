"""The owner's answer to a nonconformity from the command line (N4)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import click

from auditor.activities import follow_up
from auditor.activities.act import Act, Outcome
from auditor.cli.context import Acting, acts
from auditor.cli.edges import Verb
from auditor.cli.step import NC, do
from auditor.cli.values import day_of, given
from auditor.errors import InvalidInput
from auditor.model.cause import Bone, category
from auditor.model.nonconformity import Nonconformity, Response
from auditor.model.record import Id
from auditor.workspace import AuditBook

_CAUSE = {
    "cause": "text",
    "cause_method": "method",
    "cause_categories": "categories",
    "whys": "whys",
}


@click.command("respond", cls=Verb)
@NC
@click.option("--correction", help="What was done about the failure itself.")
@click.option("--containment", help="What was done at once to limit it; a major needs it.")
@click.option("--extent", help="Where else the same could have happened.")
@click.option("--cause", help="What made it possible.")
@click.option("--cause-method", help="How the cause was found: 5 whys, Ishikawa, in words.")
@click.option(
    "--why",
    "whys",
    multiple=True,
    metavar="'1.1 TEXT'",
    help="An answer to why, again for each: '1 …', '1.1 …' why that is so, '1.2 …' another answer; '1.1.1! …' is a "
    "root cause. Without numbers each is the reason of the one before.",
)
@click.option(
    "--cause-category",
    "cause_categories",
    multiple=True,
    help=f"Again for each: {', '.join(Bone)}, or a word of your own.",
)
@click.option(
    "--action",
    "--corrective-action",
    "actions",
    multiple=True,
    metavar="TEXT;OWNER;DATE",
    help="What keeps it from coming back, who does it, by when: 'Gate in the pipeline;P05;2026-12-01'; behind a "
    "further ; what will show it. Again for each; they are numbered CA-1, CA-2 …",
)
@click.option("--criterion", help="How it will be seen that the actions work.")
@acts
def respond(call: Acting, ref: str, **options: Any) -> None:
    """N4: the owner's answer. What is not given stays as it was answered last."""

    def verb(book: AuditBook, act: Act, it: Id) -> Outcome[Nonconformity]:
        return follow_up.respond(
            book, act, it, _response(book, book.get(Nonconformity, it).response, options, call.today)
        )

    do(call, ref, verb)


def _response(book: AuditBook, standing: Response, options: dict[str, Any], today: date) -> Response:
    from auditor.activities.action_lines import actions_of

    fields = given(**options)
    cause = {_CAUSE[name]: fields.pop(name) for name in _CAUSE if name in fields}
    if "whys" in cause:
        cause["whys"] = _whys(cause["whys"])
    if "categories" in cause:
        cause["categories"] = [category(word) for word in cause["categories"]]
    if cause:
        fields["cause"] = standing.cause.having(**cause)
    if "actions" in fields:
        day = lambda text: day_of(text, "--action", today)  # noqa: E731
        fields["actions"] = actions_of(book, standing.actions, fields["actions"], day)
    return standing.having(**fields)


def _whys(lines: Sequence[str]) -> Any:
    from auditor.exchange import why_lines

    if strange := [line for line in lines if "\n" in line.strip()]:
        raise InvalidInput(f"--why takes one line: {strange[0][:40]!r}.", "Write --why again for each answer.")
    return why_lines.read("\n".join(lines))
