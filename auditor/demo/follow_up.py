"""The nonconformities are followed: each step of their histories, actions done, evidence, extension, escalation."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from auditor.activities import follow_up
from auditor.activities.act import Act
from auditor.demo.conducting import add_evidence
from auditor.demo.detail import (
    ActionTold,
    EscalationTold,
    EvidenceTold,
    ExtensionTold,
    NonconformityTold,
    StepTold,
)
from auditor.demo.supplement import WaitingSupplied
from auditor.demo.timeline import Deed, Event, Stage, at
from auditor.model.nonconformity import Cause, CorrectiveAction, Response


def events(stage: Stage) -> Iterator[Event]:
    """N3 to N7, N9, N10, N15 and N16."""
    detail, times = stage.scenario.detail, stage.supplement.follow_up
    for piece in detail.follow_up_evidence:
        yield Event(piece.captured_at, piece.captured_by, _record(stage, piece))
    for told in detail.nonconformities:
        for action in told.corrective_actions:
            if action.done is not None:
                yield Event(at(action.done, times.action_time), action.owner, _action_done(stage, told, action))
        for step in told.history:
            for begin, deed in _STEPS.items():
                if step.action.startswith(begin):
                    yield Event(at(step.on, times.step_time), step.by, deed(stage, told, step))
        for extension in told.extensions:
            yield Event(at(extension.requested, times.step_time), extension.by, _ask(stage, told, extension))
            yield Event(at(extension.decided, times.step_time), extension.decided_by, _decide(stage, told, extension))
        for escalation in told.escalated:
            yield Event(at(escalation.on, times.step_time), escalation.by, _escalate(stage, told, escalation))
    for waiting in stage.supplement.waiting:
        verifier = next(n.verifier for n in detail.nonconformities if n.id == waiting.nonconformity)
        yield Event(waiting.at, verifier, _wait(stage, waiting))


def _record(stage: Stage, piece: EvidenceTold) -> Deed:
    return lambda acting: add_evidence(stage, acting, piece, [], follow_up=True)


def _acknowledge(stage: Stage, told: NonconformityTold, step: StepTold) -> Deed:
    return lambda acting: follow_up.acknowledge(
        stage.audit,
        acting,
        stage.nonconformity(told.id).id,
        stage.person(told.owner),
        agrees="disagreement" not in step.action,
        note=step.note,
    )


def _respond(stage: Stage, told: NonconformityTold, step: StepTold) -> Deed:
    """The response as it was given: no action is done yet."""

    def respond(acting: Act) -> None:
        actions = [
            CorrectiveAction(ref=action.id, text=action.text, owner=stage.person(action.owner), due=action.due)
            for action in told.corrective_actions
        ]
        response = Response(
            correction=told.correction,
            containment=told.containment,
            extent=told.extent,
            cause=Cause(**told.root_cause.model_dump()),
            actions=actions,
            criterion=told.effectiveness.criterion,
        )
        follow_up.respond(stage.audit, acting, stage.nonconformity(told.id).id, response)

    return respond


def _accept(stage: Stage, told: NonconformityTold, step: StepTold) -> Deed:
    """A date that was extended later is the one agreed here; an earlier check of effectiveness is noted."""
    agreed = {extension.field: extension.old for extension in told.extensions}
    check = told.effectiveness.check_due
    note = step.note
    if check is not None and check != told.due.effectiveness:
        note = f"effectiveness is checked by {check} already"
    return lambda acting: follow_up.accept(stage.audit, acting, stage.nonconformity(told.id).id, due=agreed, note=note)


def _give_back(stage: Stage, told: NonconformityTold, step: StepTold) -> Deed:
    reason = step.action.partition(": ")[2]
    return lambda acting: follow_up.give_back(stage.audit, acting, stage.nonconformity(told.id).id, reason)


def _implement(stage: Stage, told: NonconformityTold, step: StepTold) -> Deed:
    """Each action was reported done before, with its evidence."""
    return lambda acting: follow_up.implement(stage.audit, acting, stage.nonconformity(told.id).id, {}, {})


def _verify(stage: Stage, told: NonconformityTold, step: StepTold) -> Deed:
    pieces = {piece.id: piece.description for piece in stage.scenario.detail.follow_up_evidence}
    seen = "; ".join(filter(None, [*(pieces[ref] for ref in step.evidence), step.note]))
    how = next(each for each in stage.supplement.verifications if each.nonconformity == told.id)
    return lambda acting: follow_up.verify(
        stage.audit,
        acting,
        stage.nonconformity(told.id).id,
        seen,
        stage.evidence(step.evidence),
        how.method,
        note=how.note,
    )


def _close(stage: Stage, told: NonconformityTold, step: StepTold) -> Deed:
    seen = told.effectiveness.result.removeprefix("effective: ")
    return lambda acting: follow_up.close(
        stage.audit, acting, stage.nonconformity(told.id).id, seen, stage.evidence(step.evidence)
    )


_STEPS: Mapping[str, Callable[[Stage, NonconformityTold, StepTold], Deed]] = {
    "acknowledge": _acknowledge,
    "submit response": _respond,
    "accept response": _accept,
    "return": _give_back,
    "report implemented": _implement,
    "verify implementation": _verify,
    "verify effectiveness": _close,
}
"""What the steps of a history do, by how they begin. The others come from findings, report, extensions, escalations."""


def _action_done(stage: Stage, told: NonconformityTold, action: ActionTold) -> Deed:
    return lambda acting: follow_up.report_action_done(
        stage.audit,
        acting,
        stage.nonconformity(told.id).id,
        action.id,
        acting.day,
        stage.evidence(action.evidence),
    )


def _ask(stage: Stage, told: NonconformityTold, extension: ExtensionTold) -> Deed:
    return lambda acting: follow_up.ask_extension(
        stage.audit, acting, stage.nonconformity(told.id).id, extension.field, extension.new, extension.reason
    )


def _decide(stage: Stage, told: NonconformityTold, extension: ExtensionTold) -> Deed:
    return lambda acting: follow_up.decide_extension(
        stage.audit, acting, stage.nonconformity(told.id).id, extension.granted
    )


def _escalate(stage: Stage, told: NonconformityTold, escalation: EscalationTold) -> Deed:
    return lambda acting: follow_up.escalate(
        stage.audit, acting, stage.nonconformity(told.id).id, stage.person(escalation.to), escalation.reason
    )


def _wait(stage: Stage, waiting: WaitingSupplied) -> Deed:
    fields = waiting.model_dump(include={"occurrences", "seen"}, exclude_none=True)
    return lambda acting: follow_up.wait_for(
        stage.audit, acting, stage.nonconformity(waiting.nonconformity).id, **fields
    )
