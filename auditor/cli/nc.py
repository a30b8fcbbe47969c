"""Nonconformities, followed each to its end by people other than the doers (machine N)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import click

from auditor.activities import follow_up, nonconformities
from auditor.activities.act import Act, Outcome
from auditor.activities.follow_up.looking import METHODS
from auditor.cli import deadlines, naming, nc_form, nc_repeats, nc_response, register, remind
from auditor.cli.context import Acting, Call, acts, reads
from auditor.cli.edges import Noun
from auditor.cli.show import card, emit, print_json_rows, print_lines, table
from auditor.cli.step import DUES, NC, REASON, days_due, do
from auditor.cli.values import day, days_by_name, given, pair
from auditor.model.nonconformity import Nonconformity
from auditor.model.people import Person, Process, Site
from auditor.model.record import Id
from auditor.workspace import AuditBook


@click.group(cls=Noun)
def nc() -> None:
    """Nonconformities: whose turn it is, and every step to the end."""


@nc.command("list")
@click.option("--open", "only_open", is_flag=True, help="Only those where somebody owes something.")
@click.option("--overdue", is_flag=True, help="Only those whose due date is over.")
@click.option("--owner", metavar="PERSON")
@click.option("--audit", "audit_ref", metavar="REF", help="Only those of one audit.")
@reads
def list_(call: Call, only_open: bool, overdue: bool, owner: str | None, audit_ref: str | None) -> None:
    """List nonconformities with what comes next."""
    overview, today, days_off = call.overview(), call.today, call.workspace.settings.calendar.days_off
    within = call.audit(audit_ref).ref if audit_ref else ""
    owned_by = naming.person_of(call.workspace.programme, owner)
    chosen = [
        it
        for it in (overview.owed if only_open or overdue else overview.followed)
        if (it.is_open or not only_open)
        and (it.is_overdue(today) or not overdue)
        and (owned_by is None or owned_by == it.owner)
        and (not within or it.audit == within)
    ]
    chosen.sort(key=lambda it: (len(it.ref), it.ref))
    if call.as_json:
        past = overview.past()
        print_json_rows(register.listed(it, past[it.id], today, days_off) for it in chosen)
        return
    found = [register.in_brief(it, today, days_off) for it in chosen]
    columns = ["ref", "grade", "state", "owner", "turn", "due", "overdue", "flags", "clauses", "title"]
    print_lines(table(found, columns))


@nc.command("show")
@NC
@reads
def show(call: Call, ref: str) -> None:
    """Show a nonconformity with its response, checks, dates and history."""
    book, it = follow_up.find(call.workspace, ref)
    row = register.whole_nonconformity(book, it, call.today)
    emit(call.as_json, row, card({key: value for key, value in row.items() if value not in ("", [], None)}))


@nc.command("follow-up")
@NC
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
    do(call, ref, lambda book, act, it: nonconformities.set_follow_up(book, act, it, **fields))


@nc.command("acknowledge")
@NC
@click.option("--owner", required=True, metavar="PERSON", help="Who will answer it.")
@click.option("--disagrees", is_flag=True, help="Seen, but not agreed: say why in --note.")
@click.option("--note", default="")
@acts
def acknowledge(call: Acting, ref: str, owner: str, disagrees: bool, note: str) -> None:
    """N3: the process owner has seen it and names the owner; acknowledging is not agreeing."""

    def verb(book: AuditBook, act: Act, it: Id) -> Outcome[Nonconformity]:
        person = book.find(Person, owner).id
        return follow_up.acknowledge(book, act, it, person, agrees=not disagrees, note=note)

    do(call, ref, verb)


@nc.command("return")
@NC
@click.option("--reason", default="", help="What is missing, part by part.")
@nc_form.SENTENCES
@acts
def return_(call: Acting, ref: str, reason: str, points: tuple[str, ...]) -> None:
    """N5: give the response back; the due date does not move. auditor nc letter NC writes the message."""

    def verb(book: AuditBook, act: Act, it: Id) -> Outcome[Nonconformity]:
        said = nc_form.with_sentences(call, book, book.get(Nonconformity, it), points, reason)
        return follow_up.give_back(book, act, it, said)

    do(call, ref, verb)


@nc.command("accept")
@NC
@DUES
@click.option("--reason", "--note", "note", default="", help="Needed where a date differs from the scheme's.")
@acts
def accept(call: Acting, ref: str, due: tuple[tuple[str, str], ...], note: str) -> None:
    """N6: accept the response, part by part, by other eyes (G-34)."""
    do(call, ref, lambda book, act, it: follow_up.accept(book, act, it, due=days_due(due, call.today), note=note))


_EVIDENCE = click.option("--evidence", multiple=True, metavar="E", help="Again for each.")


@nc.command("implement")
@NC
@click.option("--done", type=pair, metavar="ACTION=DATE", multiple=True, help="CA-1=2026-11-20; again for each.")
@click.option("--evidence", type=pair, metavar="ACTION=E", multiple=True, help="CA-1=E-041; again for each.")
@acts
def implement(call: Acting, ref: str, done: tuple[tuple[str, str], ...], evidence: tuple[tuple[str, str], ...]) -> None:
    """N7: all actions are carried out, each with its day and its evidence."""

    def verb(book: AuditBook, act: Act, it: Id) -> Outcome[Nonconformity]:
        shown: dict[str, list[Id]] = {}
        for action, piece in evidence:
            shown.setdefault(action, []).extend(naming.evidence_of(book, [piece]))
        return follow_up.implement(book, act, it, days_by_name(done, "--done", call.today), shown)

    do(call, ref, verb)


@nc.command("action-done")
@NC
@click.argument("action")
@click.option("--done", type=day, help="The day; default that of --on.")
@_EVIDENCE
@acts
def action_done(call: Acting, ref: str, action: str, done: date | None, evidence: tuple[str, ...]) -> None:
    """One ACTION (CA-1, CA-2 …) is done while others still run."""

    def verb(book: AuditBook, act: Act, it: Id) -> Outcome[Nonconformity]:
        pieces = naming.evidence_of(book, evidence)
        return follow_up.report_action_done(book, act, it, action, done or act.day, pieces)

    do(call, ref, verb)


_SEEN = click.option("--seen", default="", help="What was seen.")
_METHOD = click.option("--method", default="", metavar="METHOD", help=f"How it was looked at: {METHODS}.")
_NOTE = click.option("--method-note", "note", default="", help="More of the method, in own words.")
_SAMPLE = click.option("--sample", default="", metavar="REF", help="A sample of the audit, or seen/of: 10/40.")
_EXCEPTIONS = click.option("--exceptions", type=click.IntRange(min=0), help="How many of them deviate.")


def _looked_at(work: Callable[..., Any]) -> Callable[..., Any]:
    """The options of what a verifier saw."""
    for option in (_EXCEPTIONS, _SAMPLE, _NOTE, _METHOD, _EVIDENCE, _SEEN):
        work = option(work)
    return work


def _how(
    book: AuditBook, *, evidence: Sequence[str], sample: str, exceptions: int | None, **method: str
) -> dict[str, Any]:
    """What these options say beside what was seen, as the steps take it."""
    drawn = follow_up.sample_named(book, sample, exceptions)
    return {"evidence": naming.evidence_of(book, evidence), "sample": drawn, **method}


@nc.command("reject")
@NC
@_SEEN
@acts
def reject(call: Acting, ref: str, seen: str) -> None:
    """N8: the actions are not carried out as reported."""
    do(call, ref, lambda book, act, it: follow_up.reject(book, act, it, seen))


@nc.command("verify")
@NC
@_looked_at
@acts
def verify(call: Acting, ref: str, seen: str, **how: Any) -> None:
    """N9: the actions are carried out, seen by some method; evidence is dated after them (G-35)."""
    do(call, ref, lambda book, act, it: follow_up.verify(book, act, it, seen, **_how(book, **how)))


@nc.command("close")
@NC
@_looked_at
@acts
def close(call: Acting, ref: str, seen: str, **how: Any) -> None:
    """N10: the actions work; judged after the waiting time (G-36)."""
    do(call, ref, lambda book, act, it: follow_up.close(book, act, it, seen, **_how(book, **how)))


@nc.command("not-effective")
@NC
@_SEEN
@acts
def not_effective(call: Acting, ref: str, seen: str) -> None:
    """N11: the actions do not work; the owner answers anew."""
    do(call, ref, lambda book, act, it: follow_up.not_effective(book, act, it, seen))


@nc.command("reopen")
@NC
@click.option("--reason", default="", help="Why it is opened again.")
@click.option("--evidence", multiple=True, metavar="E", help="The new evidence; again for each.")
@click.option("--shown-by", default="", help="The new evidence in words, with its --dated.")
@click.option("--dated", type=day, help="The day of the evidence in words.")
@acts
def reopen(call: Acting, ref: str, reason: str, evidence: tuple[str, ...], shown_by: str, dated: date | None) -> None:
    """N12: open a closed one again on new evidence; its audit goes back to follow-up (A15)."""

    def verb(book: AuditBook, act: Act, it: Id) -> Outcome[Nonconformity]:
        found = naming.evidence_of(book, evidence)
        return follow_up.reopen(call.workspace, book, act, it, reason, found, shown_by=shown_by, dated=dated)

    do(call, ref, verb)


@nc.command("void")
@NC
@click.option("--reason", default="", help="What was wrong: fact or criterion.")
@click.option("--with", "with_person", metavar="PERSON", help="The programme manager, who decides it with the lead.")
@click.option("--revision", type=int, help="The report revision that says so, after the issue (G-37).")
@acts
def void(call: Acting, ref: str, reason: str, with_person: str | None, revision: int | None) -> None:
    """N13: it was none."""

    def verb(book: AuditBook, act: Act, it: Id) -> Outcome[Nonconformity]:
        person = naming.person_of(book, with_person)
        return follow_up.void(book, act, it, reason, with_person=person, revision=revision)

    do(call, ref, verb)


@nc.command("transfer")
@NC
@click.option("--to", "target", required=True, help="Where it is followed from here on.")
@REASON
@acts
def transfer(call: Acting, ref: str, target: str, reason: str) -> None:
    """N14: it is followed elsewhere; it stays visible in the figures."""
    do(call, ref, lambda book, act, it: follow_up.transfer(book, act, it, target, reason))


@nc.command("reassign")
@NC
@click.option("--owner", required=True, metavar="PERSON")
@REASON
@acts
def reassign(call: Acting, ref: str, owner: str, reason: str) -> None:
    """N17: another owner."""
    do(call, ref, lambda book, act, it: follow_up.reassign(book, act, it, book.find(Person, owner).id, reason))


for _command in (
    deadlines.set_due,
    deadlines.extend,
    deadlines.decide_extension,
    deadlines.wait,
    deadlines.seen,
    deadlines.escalate,
    deadlines.de_escalate,
    nc_response.respond,
    nc_form.sentences,
    nc_form.form,
    nc_form.read_form,
    nc_form.letter,
    remind.remind,
    nc_repeats.repeats,
):
    nc.add_command(_command)
