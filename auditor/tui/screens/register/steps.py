"""The next step of a nonconformity as a form: whoever's turn it is, whatever the state (N3 to N11).

``y`` goes on, ``d`` says that it is not so: a response returned, an implementation rejected, actions not effective.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from auditor.activities import follow_up
from auditor.activities.action_lines import actions_of, as_lines
from auditor.errors import InvalidInput
from auditor.exchange import why_lines
from auditor.model.cause import Bone, category
from auditor.model.guards import follow_up as guards
from auditor.model.nonconformity import Cause, DueField, Nonconformity, in_words
from auditor.model.record import Id
from auditor.model.words import Grade, Method
from auditor.model.words import NonconformityState as N
from auditor.tui.screens.acting import YES, act_of, acts, somebody, yes_or_no
from auditor.tui.screens.on_book import BookScreen
from auditor.tui.screens.register import pieces, returning
from auditor.tui.screens.register.dates import a_day, a_number
from auditor.tui.widgets.day_field import DayField
from auditor.tui.widgets.form_fields import Choice, Field, LongField
from auditor.workspace import AuditBook

Answers = Mapping[str, str]
_ACTION = "what is done; who; 2026-12-01; what will show it"
_METHOD_KEYS = {m: m.value[0] for m in Method}
_WHYS = "1 why, 1.1 why that, 1.2 another answer, 1.1.1! a root cause"


@dataclass(frozen=True, slots=True)
class Step:
    """What a key does in a state: its word, and the action of the machine behind it."""

    word: str
    action: str
    ask: Callable[[BookScreen, AuditBook, Nonconformity], None]


def forward(record: Nonconformity) -> Step | None:
    """What ``y`` does; ``None`` where nothing is owed, or where the report issues it."""
    return _FORWARD.get(record.state)


def back(record: Nonconformity) -> Step | None:
    """What ``d`` does."""
    return _BACK.get(record.state)


def _acts(screen: BookScreen, book: AuditBook, record: Nonconformity, action: str, turn: Id | None) -> Field:
    return acts(screen.desk, book, lambda person: follow_up.may(book, record, action, person), turn)


def _acknowledge(screen: BookScreen, book: AuditBook, record: Nonconformity) -> None:
    def accept(answers: dict[str, str]) -> None:
        agrees = answers["agrees"] == YES
        acting = act_of(screen.desk, answers)
        outcome = follow_up.acknowledge(book, acting, record.id, answers["owner"], agrees=agrees, note=answers["note"])
        screen.kept(outcome, f"{record.ref} acknowledged")

    turn = record.process_owner or book.audit.representative
    screen.ask(
        f"Acknowledge {record.ref}",
        [
            somebody(book, "owner", "Owner", record.owner or record.process_owner, required=True),
            yes_or_no("agrees", "The facts", "agreed", "not agreed: say with what", YES),
            LongField("note", "Note", height=2),
            _acts(screen, book, record, "acknowledge", turn),
        ],
        accept,
        text="Acknowledging is not agreeing. The owner answers it.",
    )


def _respond(screen: BookScreen, book: AuditBook, record: Nonconformity) -> None:
    had = record.response

    def accept(answers: dict[str, str]) -> None:
        response = had.having(
            correction=answers["correction"],
            containment=answers.get("containment", had.containment),
            extent=answers["extent"],
            cause=Cause(
                method=answers["method"],
                text=answers["cause"],
                categories=[category(word) for word in _words(answers["categories"])],
                whys=why_lines.read(answers["whys"]),
            ),
            actions=actions_of(book, had.actions, answers["actions"].splitlines(), a_day),
            criterion=answers["criterion"],
        )
        outcome = follow_up.respond(book, act_of(screen.desk, answers), record.id, response)
        screen.kept(outcome, f"{record.ref}: response submitted")

    fields: list[Field] = [LongField("correction", "Correction", had.correction, height=2, help="put right at once")]
    if record.grade is Grade.MAJOR:
        fields.append(
            LongField("containment", "Containment", had.containment, height=2, help="what stops it spreading")
        )
    fields += [
        LongField("extent", "Extent", had.extent, height=2, help="where else could the same have happened?"),
        LongField("cause", "Cause", had.cause.text, height=2, help="what made it possible?"),
        LongField("whys", "5 whys, one a line", why_lines.written(had.cause.whys), height=3, help=_WHYS),
        Field("method", "Found by", had.cause.method, help="5 whys, Ishikawa, in words"),
        Field("categories", "Categories", ", ".join(had.cause.categories), help=", ".join(Bone)),
        LongField("actions", "Actions, one a line", as_lines(book, had.actions), height=3, help=_ACTION),
        LongField("criterion", "Effective when", had.criterion, height=2, help="how will it be seen that it works?"),
        _acts(screen, book, record, "submit response", record.owner or record.process_owner),
    ]
    returned = record.reviews[-1].reason if record.state is N.RESPONSE_RETURNED and record.reviews else ""
    screen.ask(f"Response to {record.ref}", fields, accept, text=f"Returned: {returned}" if returned else "")


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def _accept(screen: BookScreen, book: AuditBook, record: Nonconformity) -> None:
    def accept(answers: dict[str, str]) -> None:
        due: dict[DueField, date] = {"implementation": a_day(answers["due"])} if answers["due"] else {}
        outcome = follow_up.accept(book, act_of(screen.desk, answers), record.id, due=due, note=answers["note"])
        screen.kept(outcome, f"{record.ref}: response accepted")

    screen.ask(
        f"Accept the response to {record.ref}",
        [
            DayField("due", "Implemented by", _iso(record.due.implementation)),
            LongField("note", "Note", height=2, help="why, where another date was agreed"),
            _acts(screen, book, record, "accept response", record.verifier or book.audit.lead),
        ],
        accept,
        text=returning.weak(record) or "Correction, extent, cause, actions and criterion are there.",
    )


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _implement(screen: BookScreen, book: AuditBook, record: Nonconformity) -> None:
    actions = record.response.actions

    def accept(answers: dict[str, str]) -> None:
        acting = act_of(screen.desk, answers)
        done = {a.ref: a_day(answers[f"{a.ref} done"]) for a in actions if answers[f"{a.ref} done"]}
        evidence = {a.ref: pieces.named(book, acting, answers[f"{a.ref} evidence"]) for a in actions}
        new = {a.ref: [e for e in evidence[a.ref] if e not in a.evidence] for a in actions}
        outcome = follow_up.implement(book, acting, record.id, done, new)
        screen.kept(outcome, f"{record.ref}: implementation reported")

    fields: list[Field] = []
    for action in actions:
        fields.append(
            DayField(
                f"{action.ref} done",
                f"{action.ref} done on",
                action.done.isoformat() if action.done else "",
            )
        )
        shown = " ".join(pieces.refs(book, action.evidence))
        fields.append(Field(f"{action.ref} evidence", f"{action.ref} evidence", shown, help=pieces.HELP))
    fields.append(_acts(screen, book, record, "report implemented", record.owner or record.process_owner))
    text = "\n".join(f"{a.ref}  {a.text}, due {a.due.isoformat()}" for a in actions)
    screen.ask(f"Actions of {record.ref} done", fields, accept, text=text)


def action_done(screen: BookScreen, book: AuditBook, record: Nonconformity) -> None:
    """Report one action done while others still run."""
    waiting = [a for a in record.response.actions if a.done is None]
    if not waiting:
        raise InvalidInput(f"{record.ref} has no action that still runs.")

    def accept(answers: dict[str, str]) -> None:
        acting = act_of(screen.desk, answers)
        evidence = pieces.named(book, acting, answers["evidence"])
        day = a_day(answers["day"])
        outcome = follow_up.report_action_done(book, acting, record.id, answers["action"].upper(), day, evidence)
        screen.kept(outcome, f"{record.ref}: {answers['action'].upper()} done")

    screen.ask(
        f"One action of {record.ref} is done",
        [
            Field("action", "Action", waiting[0].ref, required=True),
            DayField("day", "Done on", screen.desk.today().isoformat(), required=True),
            Field("evidence", "Evidence", help=pieces.HELP),
            _acts(screen, book, record, "report implemented", record.owner or record.process_owner),
        ],
        accept,
        text="\n".join(f"{a.ref}  {a.text}, due {a.due.isoformat()}" for a in waiting),
    )


def _look(
    screen: BookScreen, book: AuditBook, record: Nonconformity, action: str, title: str, *, cites: bool, text: str = ""
) -> None:
    """What a verifier saw: for and against, implementation and effectiveness alike (N8 to N11)."""

    def accept(answers: dict[str, str]) -> None:
        acting = act_of(screen.desk, answers)
        if answers.get("early"):
            acting = acting.overriding("G-36", record.id, answers["early"])
        seen = answers["seen"]
        match action:
            case "verify implementation":
                found = pieces.named(book, acting, answers["evidence"])
                outcome = follow_up.verify(book, acting, record.id, seen, found, **_how(book, answers))
            case "close as effective":
                found = pieces.named(book, acting, answers["evidence"])
                outcome = follow_up.close(book, acting, record.id, seen, found, **_how(book, answers))
            case "reject implementation":
                outcome = follow_up.reject(book, acting, record.id, seen)
            case _:
                outcome = follow_up.not_effective(book, acting, record.id, seen)
        screen.kept(outcome, f"{record.ref}: {outcome.value.state.value.replace('_', ' ')}")

    fields: list[Field] = [LongField("seen", "What was seen", required=True)]
    if cites:
        fields.append(_method(book, record, required=action == "verify implementation"))
        fields.append(Field("evidence", "Evidence", help=pieces.HELP))
    early = list(guards.waiting_is_over(record, screen.desk.today(), book.deadlines))
    if action == "close as effective" and early:
        fields.append(
            Field("early", "Judged early", help=f"G-36: {early[0].missing}; empty, or why it is judged all the same")
        )
    fields += _SAID_BESIDES if cites else ()
    fields.append(_acts(screen, book, record, action, record.verifier or book.audit.lead))
    screen.ask(f"{record.ref}: {title}", fields, accept, text=text)


def _method(book: AuditBook, record: Nonconformity, *, required: bool) -> Choice:
    """By which method; what was planned is offered first, and taken only when it is chosen."""
    planned = follow_up.planned_method(book, record)
    methods = sorted(Method, key=lambda method: method is not planned)
    options = tuple((_METHOD_KEYS[method], method.value, in_words(method)) for method in methods)
    return Choice("method", "Method", required=required, options=options)


def _how(book: AuditBook, answers: Answers) -> dict[str, Any]:
    drawn = follow_up.sample_named(book, answers["sample"], a_number(answers["exceptions"]))
    return {"method": answers["method"], "note": answers["note"], "sample": drawn}


_SAID_BESIDES = (
    Field("note", "More of method", help="in the tool and on record, …"),
    Field("sample", "Sample, if any", help="S-03, or seen/of: 10/40"),
    Field("exceptions", "Exceptions", check=a_number, help="how many of them deviate"),
)


def _verify(screen: BookScreen, book: AuditBook, record: Nonconformity) -> None:
    text = "\n".join(
        f"{a.ref}  {a.text}, done {a.done.isoformat() if a.done else '–'}" for a in record.response.actions
    )
    _look(screen, book, record, "verify implementation", "the actions were carried out", cites=True, text=text)


def _reject(screen: BookScreen, book: AuditBook, record: Nonconformity) -> None:
    _look(screen, book, record, "reject implementation", "the actions were not carried out", cites=False)


def _close(screen: BookScreen, book: AuditBook, record: Nonconformity) -> None:
    text = f"Effective when: {record.response.criterion}" if record.response.criterion else ""
    _look(screen, book, record, "close as effective", "the actions are effective", cites=True, text=text)


def _not_effective(screen: BookScreen, book: AuditBook, record: Nonconformity) -> None:
    text = "It goes back to the owner, who answers it anew; the deadline scheme starts again."
    _look(screen, book, record, "reopen as not effective", "the actions are not effective", cites=False, text=text)


_FORWARD: Mapping[N, Step] = {
    N.ISSUED: Step("acknowledge", "acknowledge", _acknowledge),
    N.ACKNOWLEDGED: Step("respond", "submit response", _respond),
    N.RESPONSE_RETURNED: Step("respond", "submit response", _respond),
    N.REOPENED: Step("respond", "submit response", _respond),
    N.RESPONSE_SUBMITTED: Step("accept", "accept response", _accept),
    N.RESPONSE_ACCEPTED: Step("report done", "report implemented", _implement),
    N.IMPLEMENTATION_REJECTED: Step("report done", "report implemented", _implement),
    N.IMPLEMENTED: Step("verify", "verify implementation", _verify),
    N.IMPLEMENTATION_VERIFIED: Step("effective", "close as effective", _close),
}

_BACK: Mapping[N, Step] = {
    N.RESPONSE_SUBMITTED: Step("return", "return response", returning.give_back),
    N.IMPLEMENTED: Step("reject", "reject implementation", _reject),
    N.IMPLEMENTATION_VERIFIED: Step("not effective", "reopen as not effective", _not_effective),
}
