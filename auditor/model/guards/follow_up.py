"""Guards of the follow-up: G-31, G-32, G-34 to G-38, and what N4, N6, N7 and N15 ask for."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import date, tzinfo

from auditor.model.calendar import days_after
from auditor.model.evidence import Evidence
from auditor.model.guards.rule import Breach, breach
from auditor.model.nonconformity import DueField, Nonconformity, Response, Waiting
from auditor.model.quantity import quantity, they_are
from auditor.model.record import Id
from auditor.model.schemes import DeadlineScheme
from auditor.model.text import searchable
from auditor.model.words import Grade, Role

_BLAMING = (
    "human error",
    "human mistake",
    "lidska chyba",
    "careless",
    "inattenti",
    "forgot",
    "oversight",
    "menschliches versagen",
    "menschlicher fehler",
    "unachtsam",
    "nachlassig",
    "vergessen",
    "erreur humaine",
    "negligence",
    "oubli",
)
_REMINDING = ("train", "remind", "e-mail", "awareness", "schulung", "unterweisung", "erinner", "formation", "rappel")
_FEWEST_WORDS = 3
_ALIKE = 0.8  # of the words of the shorter text


def follow_up_is_set(nonconformity: Nonconformity) -> Iterator[Breach]:
    """G-31."""
    for field, words in (("process_owner", "process owner"), ("verifier", "verifier")):
        if getattr(nonconformity, field) is None:
            yield breach("G-31", f"{nonconformity.ref} has no {words} yet", "Set it before the response is accepted.")
    if nonconformity.due.response is None:
        yield breach("G-31", f"{nonconformity.ref} has no due date for the response")


def response_is_given(nonconformity: Nonconformity, response: Response) -> Iterator[Breach]:
    """N4: correction, cause, one action with owner and date; containment for a major."""
    needs = {
        "correction": response.correction,
        "cause": response.cause.said,
        "corrective action": response.actions,
    }
    if nonconformity.grade is Grade.MAJOR:
        needs["containment"] = response.containment
    for words, value in needs.items():
        if not value:
            yield breach("N4", f"the response to {nonconformity.ref} has no {words}", f"--{words.replace(' ', '-')} …")


_ASKED_BACK = {
    "extent": "no extent: where else could the same have happened?",
    "method": "it is not said how the cause was found: by 5 whys, Ishikawa, or otherwise?",
    "blame": "the cause is “human error”; what made the error possible?",
    "repeat": "the cause repeats the problem; why was that possible?",
    "restated": "an action says the correction again; what keeps it from coming back?",
    "training": "training or a reminder is the only action; what keeps it from coming back?",
    "criterion": "no criterion: how will it be seen that the action works?",
}


def weak_points(nonconformity: Nonconformity, response: Response) -> list[str]:
    """What G-32 asks back, by name, in the order of the parts of a response."""
    causes = [searchable(line).strip(" .") for line in response.cause.said.split("\n")]
    title, actions = searchable(nonconformity.title), [searchable(action.text) for action in response.actions]
    found = {
        "extent": not response.extent,
        "method": any(causes) and not (response.cause.method or response.cause.whys),
        "blame": any(words in cause for cause in causes for words in _BLAMING),
        "repeat": all(cause and cause in title for cause in causes),
        "restated": any(_alike(action, searchable(response.correction)) for action in actions),
        "training": bool(actions) and all(any(words in action for words in _REMINDING) for action in actions),
        "criterion": not response.criterion,
    }
    return [point for point, holds in found.items() if holds]


def _alike(one: str, other: str) -> bool:
    """Whether two folded texts say the same: of about one length, and nearly all words of the shorter in the other."""
    words = [set(re.findall(r"\w+", text)) for text in (one, other)]
    fewest, most = sorted(map(len, words))
    shared = len(words[0] & words[1])
    return one == other != "" or (fewest >= _FEWEST_WORDS and most <= 2 * fewest and shared >= _ALIKE * fewest)


def response_is_strong(nonconformity: Nonconformity, response: Response) -> Iterator[Breach]:
    """G-32: questions back to a weak response."""
    for point in weak_points(nonconformity, response):
        yield breach("G-32", _ASKED_BACK[point])


def parts_are_accepted(response: Response) -> Iterator[Breach]:
    """N6: none of the five parts may be empty when the response is accepted."""
    parts = {
        "correction": response.correction,
        "extent": response.extent,
        "cause": response.cause.said,
        "actions": response.actions,
        "effectiveness criterion": response.criterion,
    }
    for words, value in parts.items():
        if not value:
            yield breach(
                "N6",
                f"the response has no {words}; return it with that reason",
                "auditor nc return NC --reason TEXT",
            )


def actions_are_done(response: Response) -> Iterator[Breach]:
    """N7: all actions have the day they were done, and evidence."""
    for action in response.actions:
        if action.done is None:
            yield breach("N7", f"{action.ref} has no day on which it was done", f"--done {action.ref}=DATE")
        elif not action.evidence:
            yield breach("N7", f"{action.ref} has no evidence", f"--evidence {action.ref}=E")


def four_eyes(nonconformity: Nonconformity, person: Id, answered: Collection[Id] = ()) -> Iterator[Breach]:
    """G-34; who has *answered* it or reported it done stays its doer when it is given to another owner (N17)."""
    own: dict[str, Collection[Id | None]] = {
        f"the owner of {nonconformity.ref}": {nonconformity.owner},
        f"the owner of an action of {nonconformity.ref}": {action.owner for action in nonconformity.response.actions},
        f"who answered {nonconformity.ref} or reported it done": answered,
    }
    whose = next((words for words, people in own.items() if person in people), "")
    if whose:
        yield breach("G-34", f"{whose} cannot accept, verify or close it", "Somebody else looks: --by PERSON")


def evidence_is_later(
    nonconformity: Nonconformity, evidence: Collection[Evidence], zone: tzinfo | None = None
) -> Iterator[Breach]:
    """G-35: at least one piece, and none dated before the last action it verifies; days are those of the site's *zone*.

    Without a zone, a piece has the day on which it was captured where that was.
    """
    done = [a.done for a in nonconformity.response.actions if a.done]
    if not evidence:
        yield breach("G-35", f"the verification of {nonconformity.ref} cites no evidence", "--evidence E")
    for piece in evidence:
        day = (piece.captured.astimezone(zone) if zone else piece.captured).date()
        if done and day < max(done):
            yield breach(
                "G-35",
                f"{piece.ref} of {day} is older than the action of {max(done)}",
                "Cite evidence dated after the action.",
            )


def waiting_is_long_enough(nonconformity: Nonconformity, agreed: Waiting, scheme: DeadlineScheme) -> Iterator[Breach]:
    """G-36: fewer days than the scheme's, or no occurrence at all, are a judgement before the waiting time."""
    usual = _usual_waiting(nonconformity, scheme)
    if agreed.days is not None and agreed.days < usual:
        waits = quantity(agreed.days, "day")
        yield breach("G-36", f"{waits} of waiting for {nonconformity.ref}; the scheme has {usual}")
    if agreed.occurrences == 0:
        yield breach("G-36", f"no occurrence is waited for with {nonconformity.ref}", "One at least, or days: --days N")


def _usual_waiting(nonconformity: Nonconformity, scheme: DeadlineScheme) -> int:
    major = nonconformity.grade is Grade.MAJOR
    return scheme.waiting_major_calendar_days if major else scheme.waiting_minor_calendar_days


def containment_stands(nonconformity: Nonconformity, field: DueField, old: date | None, new: date) -> Iterator[Breach]:
    """G-38: the containment of a major does not move to a later day, by extension or otherwise."""
    if field == "containment" and nonconformity.grade is Grade.MAJOR and old is not None and new > old:
        yield breach("G-38", f"containment of a major cannot be moved from {old} to {new}")


def waiting_is_over(nonconformity: Nonconformity, on: date, scheme: DeadlineScheme) -> Iterator[Breach]:
    """G-36: the agreed occurrences were seen, or the days have passed since the action was implemented."""
    waiting = nonconformity.waiting
    if waiting.occurrences is not None:
        if waiting.seen < waiting.occurrences:
            yield breach(
                "G-36",
                f"{waiting.seen} of {waiting.occurrences} occurrences were seen",
                "auditor nc seen NC --count N",
            )
        return
    days = waiting.days if waiting.days is not None else _usual_waiting(nonconformity, scheme)
    if nonconformity.implemented is None:
        return
    ready = days_after(nonconformity.implemented, days)
    if on < ready:
        yield breach("G-36", f"{quantity(days, 'day')} of waiting {they_are(days)} over on {ready}", "Judge it then.")


def found_in_time(nonconformity: Nonconformity, first: date) -> Iterator[Breach]:
    """N12: what was closed before the *first* day of the look-back time is not opened again."""
    if nonconformity.closed is not None and nonconformity.closed < first:
        yield breach(
            "N12",
            f"{nonconformity.ref} was closed on {nonconformity.closed}; one looks back to {first}",
            "Raise a new one, and link it as a repeat.",
        )


def voided_by_both(
    nonconformity: Nonconformity, approvers: Collection[Role], revision: int | None, reported: bool = True
) -> Iterator[Breach]:
    """G-37; a draft takes the lead alone, and one that was issued early, before any report, needs no revision of it."""
    is_draft = nonconformity.issued is None
    for role in (Role.LEAD,) if is_draft else (Role.LEAD, Role.PROGRAMME_MANAGER):
        if role not in approvers:
            yield breach(
                "G-37", f"voiding {nonconformity.ref} needs the {role.value.replace('-', ' ')}", "--with PERSON"
            )
    if reported and revision is None and not is_draft:
        yield breach("G-37", "voiding after issue needs a report revision", "--revision N")


def extension_is_possible(
    nonconformity: Nonconformity, field: DueField, asked_on: date, old: date | None, scheme: DeadlineScheme
) -> Iterator[Breach]:
    """G-38."""
    if field == "containment" and nonconformity.grade is Grade.MAJOR:
        yield breach("G-38", "containment of a major cannot be extended")
    if sum(e.granted is not False for e in nonconformity.extensions) >= scheme.extensions:
        yield breach("G-38", f"{scheme.extensions} extensions were granted or asked for already")
    if old is not None and asked_on > old:
        yield breach("G-38", f"asked on {asked_on}, after the due date of {old}")


def extension_is_decided_by(nonconformity: Nonconformity, roles: Collection[Role]) -> Iterator[Breach]:
    """N15: top management decides for a major, the programme manager for a minor."""
    decider = Role.CLIENT if nonconformity.grade is Grade.MAJOR else Role.PROGRAMME_MANAGER
    if decider not in roles:
        yield breach(
            "N15",
            f"{nonconformity.ref} is {nonconformity.grade.value}; the {decider.value.replace('-', ' ')} decides",
            "--by PERSON",
        )
