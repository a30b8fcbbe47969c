"""Planning an audit: items, the plan and its acceptance (ISO 19011 6.3)."""

from __future__ import annotations

from typing import Any

import click

from auditor.activities import checklist as choosing
from auditor.activities import plan
from auditor.cli import naming, rows
from auditor.cli.context import Acting, acts
from auditor.cli.edges import Verb
from auditor.cli.show import emit, told
from auditor.cli.values import choice, given
from auditor.errors import InvalidInput
from auditor.library.checklists import shelf
from auditor.model.clause import Clause
from auditor.model.quantity import quantity
from auditor.model.words import Method, TransitionKind


@click.command("choose-items", cls=Verb)
@click.argument("ref")
@click.option("--checklist", required=True, metavar="ID")
@click.option("--clause", "clauses", multiple=True, help="Only these and what is below; default the audit's clauses.")
@click.option("--method", "methods", multiple=True, type=choice(Method), help="Only items asked in this way.")
@click.option("--weight", "weights", multiple=True, type=click.IntRange(1, 3), help="Only items of this weight.")
@click.option("--kind", "kinds", multiple=True, type=choice(TransitionKind), help="Only for these kinds of transition.")
@click.option("--only", multiple=True, metavar="ITEM", help="Only these items of the checklist.")
@click.option("--site", help="The site where they are asked.")
@acts
def choose_items(
    call: Acting, ref: str, checklist: str, clauses: tuple[str, ...], site: str | None, **options: Any
) -> None:
    """Choose items of a checklist; without a choice all that are within the audit's scope."""
    book = call.audit(ref)
    loaded = shelf(call.workspace.folder / "checklists").load(checklist)
    wanted = [_clause(text, loaded.standard) for text in clauses]
    bare = [str(clause) for clause in wanted if loaded.outlined(str(clause)) is None and loaded.clauses]
    if bare:
        raise InvalidInput(
            f"--clause: {checklist} has no clause {', '.join(bare)}.", f"auditor checklist show {checklist}"
        )
    outcome = choosing.choose(
        book, call.act(book.audit.id), loaded, clauses=wanted, site=naming.site_of(book, site), **options
    )
    found = rows.items(book, outcome.value)
    call.tell_warnings(outcome)
    emit(call.as_json, found, [f"{book.ref} {quantity(len(found), 'item')}"])


def _clause(text: str, standard: str) -> Clause:
    try:
        return Clause.parse(text, standard)
    except ValueError as wrong:
        raise InvalidInput(f"--clause: {wrong}.", "Nothing was chosen.") from wrong


@click.command(cls=Verb)
@click.argument("ref")
@click.argument("items", metavar="[ITEM]...", nargs=-1)
@click.option("--clause", help="All items of this clause and what is below it.")
@click.option("--auditor", metavar="PERSON")
@click.option("--site")
@click.option("--process")
@acts
def assign(
    call: Acting,
    ref: str,
    items: tuple[str, ...],
    clause: str | None,
    auditor: str | None,
    site: str | None,
    process: str | None,
) -> None:
    """Give items to an auditor, a site, a process."""
    book = call.audit(ref)
    chosen = naming.items_of(book, items) + ([i.id for i in naming.filtered_by_clause(book, clause)] if clause else [])
    fields = given(
        auditor=naming.person_of(book, auditor),
        site=naming.site_of(book, site),
        process=naming.process_of(book, process),
    )
    if not chosen or not fields:
        raise click.UsageError("Say which items (ITEM… or --clause), and to whom: --auditor, --site, --process.")
    outcome = choosing.assign(book, call.act(book.audit.id), list(dict.fromkeys(chosen)), **fields)
    call.tell_warnings(outcome)
    emit(call.as_json, rows.items(book, outcome.value), [f"{book.ref} {quantity(len(outcome.value), 'item')}"])


@click.command("remove-item", cls=Verb)
@click.argument("ref")
@click.argument("item")
@acts
def remove_item(call: Acting, ref: str, item: str) -> None:
    """Drop a chosen item before the audit is in progress (G-39)."""
    book = call.audit(ref)
    outcome = choosing.remove(book, call.act(book.audit.id), naming.item_of(book, item).id)
    told(call, outcome, {"id": outcome.value.ref}, f"{outcome.value.ref} removed")


@click.command("issue-plan", cls=Verb)
@click.argument("ref")
@click.option("--change", default="", help="What is different from the version before.")
@acts
def issue_plan(call: Acting, ref: str, change: str) -> None:
    """A4: issue the plan (G-10 to G-14)."""
    book = call.audit(ref)
    outcome = plan.issue_plan(book, call.act(book.audit.id), change)
    version = outcome.value.version
    told(call, outcome, {"ref": book.ref, "version": version}, f"{book.ref} plan version {version}")


@click.command("accept-plan", cls=Verb)
@click.argument("ref")
@click.option("--objection", default="", help="What the auditee objects to; kept instead of the acceptance.")
@acts
def accept_plan(call: Acting, ref: str, objection: str) -> None:
    """The auditee accepts the plan, or objects (before A6)."""
    book = call.audit(ref)
    outcome = plan.accept_plan(book, call.act(book.audit.id), objection)
    said = "objected" if objection else "accepted"
    version = outcome.value.version
    row = {"ref": book.ref, "version": version, "objection": objection}
    told(call, outcome, row, f"{book.ref} plan version {version} {said}")


@click.command("reopen-plan", cls=Verb)
@click.argument("ref")
@click.option("--reason", default="")
@acts
def reopen_plan(call: Acting, ref: str, reason: str) -> None:
    """A5: plan anew after the plan was issued."""
    book = call.audit(ref)
    outcome = plan.reopen_plan(book, call.act(book.audit.id), reason)
    told(call, outcome, rows.audit(book), f"{book.ref} {book.audit.state.value}")
