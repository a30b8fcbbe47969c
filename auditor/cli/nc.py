"""Nonconformities, followed each to its end by people other than the doers (machine N)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import click

from auditor.activities import findings, follow_up
from auditor.activities.act import Act, Outcome
from auditor.cli import naming, rows
from auditor.cli.context import Acting, Call, acts, reads
from auditor.cli.edges import Noun
from auditor.cli.show import card, emit, table, told
from auditor.cli.values import day, day_of, days_by_name, given, pair
from auditor.errors import InvalidInput
from auditor.model.nonconformity import CorrectiveAction, Nonconformity, Response
from auditor.model.people import Person, Process, Site
from auditor.model.record import Id
from auditor.workspace import AuditBook

FIELDS = ("containment", "response", "implementation", "effectiveness")
"""What has a due date."""

_REF = click.argument("ref", metavar="NC")
_REASON = click.option("--reason", default="")


@click.group(cls=Noun)
def nc() -> None:
    """Nonconformities: whose turn it is, and every step to the end."""


def _do(call: Acting, ref: str, verb: Callable[[AuditBook, Act, Id], Outcome[Nonconformity]]) -> None:
    """Find the nonconformity, do the *verb*, and tell how it stands then."""
    book, standing = follow_up.find(call.workspace, ref)
    outcome = verb(book, call.act(standing.id), standing.id)
    row = rows.whole_nonconformity(book, outcome.value, call.today)
    told(call, outcome, row, f"{row['ref']} {row['state'].replace('_', ' ')}")


@nc.command("list")
@click.option("--open", "only_open", is_flag=True, help="Only those where somebody owes something.")
@click.option("--overdue", is_flag=True, help="Only those whose due date is over.")
@click.option("--owner", metavar="PERSON")
@click.option("--audit", "audit_ref", metavar="REF", help="Only those of one audit.")
@reads
def list_(call: Call, only_open: bool, overdue: bool, owner: str | None, audit_ref: str | None) -> None:
    """List nonconformities with what comes next."""
    books = [call.audit(audit_ref)] if audit_ref else list(call.workspace.audits())
    owned_by = naming.person_of(call.workspace.programme, owner)
    found = [
        rows.nonconformity(book, it, call.today)
        for book in books
        for it in book.all(Nonconformity).values()
        if (it.is_open or not only_open)
        and (it.is_overdue(call.today) or not overdue)
        and (owned_by is None or owned_by == it.owner)
    ]
    found.sort(key=lambda row: (len(row["ref"]), row["ref"]))
    columns = ["ref", "grade", "state", "owner", "turn", "due", "overdue", "flags", "clauses", "title"]
    emit(call.as_json, found, table(found, columns))


@nc.command("show")
@_REF
@reads
def show(call: Call, ref: str) -> None:
    """Show a nonconformity with its response, checks, dates and history."""
    book, it = follow_up.find(call.workspace, ref)
    row = rows.whole_nonconformity(book, it, call.today)
    emit(call.as_json, row, card({key: value for key, value in row.items() if value not in ("", [], None)}))


@nc.command("follow-up")
@_REF
@click.option("--process-owner", metavar="PERSON")
@click.option("--verifier", metavar="PERSON")
@click.option("--process")
@click.option("--site")
@acts
def follow_up_(
    call: Acting, ref: str, process_owner: str | None, verifier: str | None, process: str | None, site: str | None
) -> None:
    """Name process owner and verifier, before or after the issue (G-31)."""
    book, _ = follow_up.find(call.workspace, ref)
    fields = given(
        process_owner=naming.person_of(book, process_owner),
        verifier=naming.person_of(book, verifier),
        process=naming.optional(book, Process, process),
        site=naming.optional(book, Site, site),
    )
    if not fields:
        raise click.UsageError("Say who: --process-owner, --verifier.")
    _do(call, ref, lambda book, act, it: findings.set_follow_up(book, act, it, **fields))


@nc.command("acknowledge")
@_REF
@click.option("--owner", required=True, metavar="PERSON", help="Who will answer it.")
@click.option("--disagrees", is_flag=True, help="Seen, but not agreed: say why in --note.")
@click.option("--note", default="")
@acts
def acknowledge(call: Acting, ref: str, owner: str, disagrees: bool, note: str) -> None:
    """N3: the process owner has seen it and names the owner; acknowledging is not agreeing."""

    def verb(book: AuditBook, act: Act, it: Id) -> Outcome[Nonconformity]:
        person = book.find(Person, owner).id
        return follow_up.acknowledge(book, act, it, person, agrees=not disagrees, note=note)

    _do(call, ref, verb)


@nc.command("respond")
@_REF
@click.option("--correction", help="What was done about the failure itself.")
@click.option("--containment", help="What was done at once to limit it; a major needs it.")
@click.option("--extent", help="Where else the same could have happened.")
@click.option("--cause", help="What made it possible.")
@click.option("--cause-method", help="How the cause was found.")
@click.option("--cause-category", "cause_categories", multiple=True, help="Again for each.")
@click.option(
    "--action",
    "--corrective-action",
    "actions",
    multiple=True,
    metavar="TEXT;OWNER;DATE",
    help="What keeps it from coming back, who does it, by when: 'Gate in the pipeline;P05;2026-12-01'. Again for "
    "each; they are numbered A1, A2 …",
)
@click.option("--criterion", help="How it will be seen that the actions work.")
@acts
def respond(call: Acting, ref: str, **options: Any) -> None:
    """N4: the owner's answer. What is not given stays as it was answered last."""

    def verb(book: AuditBook, act: Act, it: Id) -> Outcome[Nonconformity]:
        return follow_up.respond(book, act, it, _response(book, book.get(Nonconformity, it).response, options))

    _do(call, ref, verb)


def _response(book: AuditBook, standing: Response, options: dict[str, Any]) -> Response:
    names = {"cause": "text", "cause_method": "method", "cause_categories": "categories"}
    fields = given(**options)
    cause = {names[name]: fields.pop(name) for name in names if name in fields}
    if cause:
        fields["cause"] = standing.cause.having(**cause)
    if "actions" in fields:
        fields["actions"] = [_action(book, number, text) for number, text in enumerate(fields["actions"], 1)]
    return standing.having(**fields)


def _action(book: AuditBook, number: int, text: str) -> CorrectiveAction:
    pieces = [piece.strip() for piece in text.rsplit(";", 2)]
    if len(pieces) != 3 or not all(pieces):
        raise InvalidInput(
            f"--action {text}: not understood.", "Write TEXT;OWNER;DATE: 'Gate in the pipeline;P05;2026-12-01'."
        )
    what, owner, due = pieces
    return CorrectiveAction(ref=f"A{number}", text=what, owner=book.find(Person, owner).id, due=day_of(due, "--action"))


@nc.command("return")
@_REF
@click.option("--reason", default="", help="What is missing, part by part.")
@acts
def return_(call: Acting, ref: str, reason: str) -> None:
    """N5: give the response back; the due date does not move."""
    _do(call, ref, lambda book, act, it: follow_up.give_back(book, act, it, reason))


def _due(pairs: tuple[tuple[str, str], ...]) -> dict[Any, date]:
    strange = [name for name, _ in pairs if name not in FIELDS]
    if strange:
        raise InvalidInput(
            f"--due: nothing called {', '.join(strange)} has a due date.", f"What has: {', '.join(FIELDS)}"
        )
    return days_by_name(pairs, "--due")


_DUE = click.option("--due", "due", type=pair, metavar="STEP=DATE", multiple=True, help=f"STEP: {', '.join(FIELDS)}.")
_ONE_DUE = click.option("--due", type=pair, metavar="STEP=DATE", required=True, help=f"STEP: {', '.join(FIELDS)}.")


@nc.command("accept")
@_REF
@_DUE
@click.option("--reason", "--note", "note", default="", help="Needed where a date differs from the scheme's.")
@acts
def accept(call: Acting, ref: str, due: tuple[tuple[str, str], ...], note: str) -> None:
    """N6: accept the response, part by part, by other eyes (G-34)."""
    _do(call, ref, lambda book, act, it: follow_up.accept(book, act, it, due=_due(due), note=note))


@nc.command("set-due")
@_REF
@_ONE_DUE
@_REASON
@acts
def set_due(call: Acting, ref: str, due: tuple[str, str], reason: str) -> None:
    """Set another due date than the scheme's, with its reason."""
    ((step, new),) = _due((due,)).items()
    _do(call, ref, lambda book, act, it: follow_up.set_due(book, act, it, step, new, reason))


_EVIDENCE = click.option("--evidence", multiple=True, metavar="E", help="Again for each.")


@nc.command("implement")
@_REF
@click.option("--done", type=pair, metavar="ACTION=DATE", multiple=True, help="A1=2026-11-20; again for each.")
@click.option("--evidence", type=pair, metavar="ACTION=E", multiple=True, help="A1=E-041; again for each.")
@acts
def implement(call: Acting, ref: str, done: tuple[tuple[str, str], ...], evidence: tuple[tuple[str, str], ...]) -> None:
    """N7: all actions are carried out, each with its day and its evidence."""

    def verb(book: AuditBook, act: Act, it: Id) -> Outcome[Nonconformity]:
        shown: dict[str, list[Id]] = {}
        for action, piece in evidence:
            shown.setdefault(action, []).extend(naming.evidence_of(book, [piece]))
        return follow_up.implement(book, act, it, days_by_name(done, "--done"), shown)

    _do(call, ref, verb)


@nc.command("action-done")
@_REF
@click.argument("action")
@click.option("--done", type=day, help="The day; default that of --on.")
@_EVIDENCE
@acts
def action_done(call: Acting, ref: str, action: str, done: date | None, evidence: tuple[str, ...]) -> None:
    """One ACTION (A1, A2 …) is done while others still run."""

    def verb(book: AuditBook, act: Act, it: Id) -> Outcome[Nonconformity]:
        pieces = naming.evidence_of(book, evidence)
        return follow_up.report_action_done(book, act, it, action, done or act.day, pieces)

    _do(call, ref, verb)


_SEEN = click.option("--seen", default="", help="What was seen.")
_METHOD = click.option("--method", default="", help="How it was looked at.")


@nc.command("reject")
@_REF
@_SEEN
@acts
def reject(call: Acting, ref: str, seen: str) -> None:
    """N8: the actions are not carried out as reported."""
    _do(call, ref, lambda book, act, it: follow_up.reject(book, act, it, seen))


@nc.command("verify")
@_REF
@_SEEN
@_EVIDENCE
@_METHOD
@acts
def verify(call: Acting, ref: str, seen: str, evidence: tuple[str, ...], method: str) -> None:
    """N9: the actions are carried out; evidence is dated after them (G-35)."""
    _do(
        call,
        ref,
        lambda book, act, it: follow_up.verify(book, act, it, seen, naming.evidence_of(book, evidence), method),
    )


@nc.command("close")
@_REF
@_SEEN
@_EVIDENCE
@_METHOD
@acts
def close(call: Acting, ref: str, seen: str, evidence: tuple[str, ...], method: str) -> None:
    """N10: the actions work; judged after the waiting time (G-36)."""
    _do(
        call,
        ref,
        lambda book, act, it: follow_up.close(book, act, it, seen, naming.evidence_of(book, evidence), method),
    )


@nc.command("not-effective")
@_REF
@_SEEN
@acts
def not_effective(call: Acting, ref: str, seen: str) -> None:
    """N11: the actions do not work; the owner answers anew."""
    _do(call, ref, lambda book, act, it: follow_up.not_effective(book, act, it, seen))


@nc.command("reopen")
@_REF
@click.option("--reason", default="", help="Which new evidence reopens it.")
@acts
def reopen(call: Acting, ref: str, reason: str) -> None:
    """N12: open a closed one again; its audit goes back to follow-up (A15)."""
    _do(call, ref, lambda book, act, it: follow_up.reopen(book, act, it, reason))


@nc.command("wait")
@_REF
@click.option("--days", type=click.IntRange(min=0), help="Judge effectiveness after so many days.")
@click.option("--occurrences", type=click.IntRange(min=0), help="… or after so many occurrences of the process.")
@acts
def wait(call: Acting, ref: str, days: int | None, occurrences: int | None) -> None:
    """G-36: set what has to pass before effectiveness is judged."""
    if (days is None) == (occurrences is None):
        raise click.UsageError("Give one of --days and --occurrences.")
    _do(call, ref, lambda book, act, it: follow_up.wait_for(book, act, it, days=days, occurrences=occurrences))


@nc.command("seen")
@_REF
@click.option("--count", type=click.IntRange(min=0), required=True, help="How many occurrences were seen in all.")
@acts
def seen(call: Acting, ref: str, count: int) -> None:
    """G-36: say how many occurrences of the process were seen since."""
    _do(call, ref, lambda book, act, it: follow_up.wait_for(book, act, it, seen=count))


@nc.command("extend")
@_REF
@_ONE_DUE
@click.option("--reason", default="", help="Why more time is needed.")
@acts
def extend(call: Acting, ref: str, due: tuple[str, str], reason: str) -> None:
    """N15: ask for a later date, before the date, at most twice (G-38)."""
    ((step, new),) = _due((due,)).items()
    _do(call, ref, lambda book, act, it: follow_up.ask_extension(book, act, it, step, new, reason))


@nc.command("decide-extension")
@_REF
@click.option("--grant/--refuse", "granted", default=None)
@click.option("--note", default="")
@acts
def decide_extension(call: Acting, ref: str, granted: bool | None, note: str) -> None:
    """N15: grant or refuse it; of a major top management decides, of a minor the programme manager."""
    if granted is None:
        raise click.UsageError("Decide: --grant or --refuse.")
    _do(call, ref, lambda book, act, it: follow_up.decide_extension(book, act, it, granted, note))


@nc.command("escalate")
@_REF
@click.option("--to", required=True, metavar="PERSON")
@_REASON
@acts
def escalate(call: Acting, ref: str, to: str, reason: str) -> None:
    """N16: bring it to somebody above."""
    _do(call, ref, lambda book, act, it: follow_up.escalate(book, act, it, book.find(Person, to).id, reason))


@nc.command("de-escalate")
@_REF
@_REASON
@acts
def de_escalate(call: Acting, ref: str, reason: str) -> None:
    """N16: take it back from there."""
    _do(call, ref, lambda book, act, it: follow_up.de_escalate(book, act, it, reason))


@nc.command("void")
@_REF
@click.option("--reason", default="", help="What was wrong: fact or criterion.")
@click.option("--with", "with_person", metavar="PERSON", help="The programme manager, who decides it with the lead.")
@click.option("--revision", type=int, help="The report revision that says so, after the issue (G-37).")
@acts
def void(call: Acting, ref: str, reason: str, with_person: str | None, revision: int | None) -> None:
    """N13: it was none."""

    def verb(book: AuditBook, act: Act, it: Id) -> Outcome[Nonconformity]:
        person = naming.person_of(book, with_person)
        return follow_up.void(book, act, it, reason, with_person=person, revision=revision)

    _do(call, ref, verb)


@nc.command("transfer")
@_REF
@click.option("--to", "target", required=True, help="Where it is followed from here on.")
@_REASON
@acts
def transfer(call: Acting, ref: str, target: str, reason: str) -> None:
    """N14: it is followed elsewhere; it stays visible in the figures."""
    _do(call, ref, lambda book, act, it: follow_up.transfer(book, act, it, target, reason))


@nc.command("reassign")
@_REF
@click.option("--owner", required=True, metavar="PERSON")
@_REASON
@acts
def reassign(call: Acting, ref: str, owner: str, reason: str) -> None:
    """N17: another owner."""
    _do(call, ref, lambda book, act, it: follow_up.reassign(book, act, it, book.find(Person, owner).id, reason))
