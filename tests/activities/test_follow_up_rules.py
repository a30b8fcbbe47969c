"""G-34 to G-38: refused with the rule in words and with what helps; set aside only by whoever may, kept and printed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from auditor.activities import follow_up, nonconformities
from auditor.activities.act import Act
from auditor.activities.nonconformity_content import nonconformity_sheet
from auditor.errors import AuditorError
from auditor.model.guards.rule import RULES
from auditor.model.record import Override
from auditor.model.words import Grade, NonconformityState
from auditor.reporting.nonconformity_record import SetAsideFacts
from tests.activities.followed import CLIENT, DOER, LEAD, MANAGER, OWNER, PROCESS_OWNER, Followed
from tests.properties.place import Place, reported
from tests.tui.audits import Clock

OTHERS = {CLIENT, DOER, LEAD, MANAGER, OWNER, PROCESS_OWNER}


@pytest.fixture
def minor() -> Iterator[Followed]:
    """It is two days after the issue."""
    clock = Clock()
    clock.move(days=7)
    case = Followed(Place(reported(), clock))
    yield case
    case.place.leave()


@dataclass
class Breaking:
    """A step that a rule is against: what happened before, who does it, and what is said."""

    rule: str
    before: Callable[[Followed], object]
    by: str
    step: Callable[[Followed, Act], object]
    said: str
    helps: str


def _own_case(case: Followed) -> None:
    case.until("implement")
    follow_up.reassign(case.place.book, case.place.by(MANAGER), case.id, case.place.people[MANAGER], "moved")


def _given_away(case: Followed) -> None:
    """Its owner answers, reports it done, and is not its owner any more."""
    place, lead = case.place, case.place.people[LEAD]
    follow_up.acknowledge(place.book, place.by(PROCESS_OWNER), case.id, lead)
    case.respond(by=LEAD)
    follow_up.accept(place.book, place.by(MANAGER), case.id)
    case.implement(by=LEAD)
    follow_up.reassign(place.book, place.by(MANAGER), case.id, place.people[OWNER], "moved")


def _asked_twice(case: Followed) -> None:
    case.until("accept")
    for days in (7, 14):
        _ask(case, case.place.by(OWNER), days)
        follow_up.decide_extension(case.place.book, case.place.by(MANAGER), case.id, granted=True)


def _ask(case: Followed, acting: Act, days: int = 30) -> Any:
    due = case.now.due.implementation
    assert due is not None
    return follow_up.ask_extension(
        case.place.book, acting, case.id, "implementation", due + timedelta(days=days), "a part is missing"
    )


def _too_late(case: Followed) -> None:
    case.until("accept")
    case.place.clock.move(days=70)


def _verify(case: Followed, acting: Act, back: int = 0) -> Any:
    piece = case.piece(timedelta(days=back))
    return follow_up.verify(case.place.book, acting, case.id, "seen", [piece], "record-review")


def _close(case: Followed, acting: Act) -> Any:
    return follow_up.close(case.place.book, acting, case.id, "seen", [case.piece()])


def _void(case: Followed, acting: Act, with_person: str = "", revision: int | None = None) -> Any:
    other = case.place.people.get(with_person)
    return follow_up.void(case.place.book, acting, case.id, "wrong fact", with_person=other, revision=revision)


def _wait(case: Followed) -> None:
    case.until("verify")
    follow_up.wait_for(case.place.book, case.place.by(LEAD), case.id, occurrences=3)
    follow_up.wait_for(case.place.book, case.place.by(LEAD), case.id, seen=2)


ASIDE = "may set {} aside with a reason, kept and printed (--override {}=TEXT)"
BREAKING = {
    "own case": Breaking("G-34", _own_case, MANAGER, _verify, "the owner of NC-2026-02 cannot", "Somebody else looks"),
    "own answer": Breaking("G-34", _given_away, LEAD, _verify, "who answered NC-2026-02 or", "Somebody else looks"),
    "old evidence": Breaking(
        "G-35",
        lambda case: case.until("implement"),
        LEAD,
        lambda case, by: _verify(case, by, 3),
        "is older than",
        "Cite",
    ),
    "no evidence": Breaking(
        "G-35",
        lambda case: case.until("implement"),
        LEAD,
        lambda case, by: follow_up.verify(case.place.book, by, case.id, "seen", [], "record-review"),
        "cites no evidence",
        "--evidence E",
    ),
    "days": Breaking("G-36", lambda case: case.until("verify"), LEAD, _close, "30 days of waiting are over on", "then"),
    "occurrences": Breaking("G-36", _wait, LEAD, _close, "2 of 3 occurrences were seen", "nc seen"),
    "alone": Breaking("G-37", lambda case: None, LEAD, _void, "needs the programme manager", "--with PERSON"),
    "no revision": Breaking(
        "G-37", lambda case: None, LEAD, lambda case, by: _void(case, by, MANAGER), "report revision", "--revision N"
    ),
    "a third time": Breaking("G-38", _asked_twice, OWNER, _ask, "2 extensions were granted or asked for", ""),
    "after the date": Breaking("G-38", _too_late, OWNER, _ask, "after the due date of", ""),
}


@pytest.mark.parametrize("name", BREAKING)
def test_the_rule_is_told_in_words_with_what_helps(minor: Followed, name: str) -> None:
    it = BREAKING[name]
    it.before(minor)
    before = minor.now
    with pytest.raises(AuditorError) as refused:
        it.step(minor, minor.place.by(it.by))
    assert refused.value.message.startswith(f"{it.rule}: ")
    assert it.said in refused.value.message
    assert it.helps in refused.value.hint
    may = " or ".join(sorted(role.value.replace("-", " ") for role in RULES[it.rule].may_override))
    assert (f"The {may} {ASIDE.format(it.rule, it.rule)}" in refused.value.hint) is bool(may)
    assert minor.now == before


MAY = {"G-34": {CLIENT}, "G-35": set(), "G-36": {LEAD}, "G-37": set(), "G-38": {CLIENT}}
SET_ASIDE = [(name, who) for name in BREAKING for who in sorted(OTHERS)]


@pytest.mark.parametrize("name", BREAKING)
def test_it_is_set_aside_only_by_whoever_may_and_that_is_printed(minor: Followed, name: str) -> None:
    it = BREAKING[name]
    it.before(minor)
    place = minor.place

    def aside(who: str) -> Act:
        acting = place.by(it.by)
        return acting.overriding(it.rule, minor.id, "as the case is", "P02 looks, too", place.people[who])

    for who in sorted(OTHERS - MAY[it.rule]):
        with pytest.raises(AuditorError, match=it.rule):
            it.step(minor, aside(who))
        assert not place.book.all(Override)
    for who in MAY[it.rule]:
        it.step(minor, aside(who))
        (kept,) = place.book.all(Override).values()
        assert (kept.rule, kept.object, kept.approved_by) == (it.rule, minor.id, place.people[who])
        printed = nonconformity_sheet(place.workspace, place.book, minor.id).set_aside
        name_of = place.book.names[place.people[who]]
        told = SetAsideFacts(
            rule=it.rule, on=minor.today, by=name_of, reason="as the case is", compensation="P02 looks, too"
        )
        assert [each for each in printed if not each.text] == [told]


def test_nothing_was_done_before_anything_was_found(minor: Followed) -> None:
    minor.until("accept")
    opening = minor.place.book.audit.opening
    assert opening is not None
    early = opening.held.date() - timedelta(days=1)
    with pytest.raises(AuditorError, match=f"G-42: CA-1 was done on {early}, before the audit began"):
        minor.implement(early)
    with pytest.raises(AuditorError, match="before the audit began"):
        follow_up.report_action_done(minor.place.book, minor.place.by(OWNER), minor.id, "CA-1", early)
    minor.implement(opening.held.date())


def test_the_revision_that_has_to_say_that_it_is_void_is_told(minor: Followed) -> None:
    outcome = _void(minor, minor.place.by(LEAD), MANAGER, 2)
    assert outcome.value.state is NonconformityState.VOID
    assert outcome.told[0].startswith("Revision 2 of the report has to say so: auditor revise ")


def test_nothing_is_due_before_the_issue_and_more_time_is_later_than_what_stands(minor: Followed) -> None:
    minor.until("accept")
    place, due = minor.place, minor.now.due.implementation
    assert due is not None
    assert minor.now.issued is not None
    before = minor.now.issued - timedelta(days=1)
    with pytest.raises(AuditorError, match=f"N6: {before} is before NC-2026-02 was issued"):
        follow_up.set_due(place.book, place.by(LEAD), minor.id, "implementation", before, "mistyped")
    _ask(minor, place.by(OWNER), 7)
    agreed = due + timedelta(days=14)
    follow_up.set_due(place.book, place.by(LEAD), minor.id, "implementation", agreed, "agreed on the phone")
    with pytest.raises(AuditorError, match=f"N15: implementation is due on {agreed} by now"):
        follow_up.decide_extension(place.book, place.by(MANAGER), minor.id, granted=True)
    follow_up.decide_extension(place.book, place.by(MANAGER), minor.id, granted=False)
    assert minor.now.due.implementation == agreed


def test_four_eyes_are_only_set_aside_where_a_second_person_is_named(minor: Followed) -> None:
    _own_case(minor)
    acting = minor.place.by(MANAGER).overriding("G-34", minor.id, "two people", "", minor.place.people[CLIENT])
    with pytest.raises(AuditorError, match="G-34: an override names the second person") as refused:
        _verify(minor, acting)
    assert "--compensation" in refused.value.hint


def test_containment_of_a_major_is_not_extended_unless_top_management_says_so(minor: Followed) -> None:
    major = Followed(minor.place, Grade.MAJOR)
    major.until("acknowledge")
    due = major.now.due.containment
    assert due is not None
    place = minor.place

    def ask(acting: Act) -> object:
        return follow_up.ask_extension(
            place.book, acting, major.id, "containment", due + timedelta(days=1), "no part to be had"
        )

    with pytest.raises(AuditorError, match="G-38: containment of a major cannot be extended"):
        ask(place.by(OWNER))
    ask(place.by(OWNER).overriding("G-38", major.id, "no danger", "", place.people[CLIENT]))
    with pytest.raises(AuditorError, match="is major; the client decides"):
        follow_up.decide_extension(place.book, place.by(MANAGER), major.id, granted=True)
    follow_up.decide_extension(place.book, place.by(CLIENT), major.id, granted=True)
    assert (major.now.due.containment, major.now.state) == (due + timedelta(days=1), NonconformityState.ACKNOWLEDGED)
    assert "extended" in major.now.flags(minor.today)


def test_the_verifier_sets_waiting_aside_for_whoever_closes(minor: Followed) -> None:
    """The verifier is named in the nonconformity only; the audit gives no role to whoever that is."""
    minor.until("verify")
    place, verifier = minor.place, minor.place.people["P13"]
    nonconformities.set_follow_up(place.book, place.by(LEAD), minor.id, verifier=verifier)
    place.clock.move(days=1)
    early = place.by(MANAGER).overriding("G-36", minor.id, "the process ran ten times", "", verifier)
    _close(minor, early)
    assert minor.now.state is NonconformityState.CLOSED_EFFECTIVE


def test_containment_of_a_major_is_not_moved_by_a_date_of_the_auditors_either(minor: Followed) -> None:
    major, place = Followed(minor.place, Grade.MAJOR), minor.place
    due = major.now.due.containment
    assert due is not None
    with pytest.raises(AuditorError, match="G-38: containment of a major cannot be moved"):
        follow_up.set_due(place.book, place.by(LEAD), major.id, "containment", due + timedelta(days=1), "no part")
    follow_up.set_due(place.book, place.by(LEAD), major.id, "containment", due - timedelta(days=1), "danger")
    assert major.now.due.containment == due - timedelta(days=1)


def test_nothing_is_escalated_any_more_once_that_is_said(minor: Followed) -> None:
    place = minor.place
    for who in (PROCESS_OWNER, CLIENT):
        follow_up.escalate(place.book, place.by(MANAGER), minor.id, place.people[who], "silence")
    assert "escalated" in minor.now.flags(minor.today)
    follow_up.de_escalate(place.book, place.by(MANAGER), minor.id, "they speak")
    assert [each.ended for each in minor.now.escalations] == [minor.today, minor.today]
    assert "escalated" not in minor.now.flags(minor.today)
