from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date

import pytest

from auditor.model.guards.rule import RULES, Breach, Refusal, Strength, breach, enforce
from auditor.model.record import Id, Override
from auditor.model.words import Role

HELD = {
    "client": (Role.CLIENT,),
    "manager": (Role.PROGRAMME_MANAGER,),
    "lead": (Role.LEAD,),
    "verifier": (Role.VERIFIER,),
}
ROLES: Callable[[Id], Collection[Role]] = lambda person: HELD.get(person, ())  # noqa: E731


def override(rule: str, by: str, reason: str = "The only one who speaks Greek.") -> Override:
    return Override(id="o", rule=rule, object="audit-1", reason=reason, approved_by=by, approved_on=date(2026, 10, 1))


def test_a_refusal_names_the_rule_what_is_missing_and_how_to_supply_it() -> None:
    with pytest.raises(Refusal) as refusal:
        enforce(
            [
                breach("G-16", "F-01 has no objective evidence", "Attach evidence (key e)."),
                breach("G-16", "F-02 has no objective evidence", "Attach evidence (key e)."),
                breach("G-20", "neither presented nor withdrawn: F-01"),
            ]
        )
    assert refusal.value.message.splitlines() == [
        "G-16: F-01 has no objective evidence",
        "G-16: F-02 has no objective evidence",
        "G-20: neither presented nor withdrawn: F-01",
    ]
    assert refusal.value.hint == "Attach evidence (key e)."
    assert refusal.value.rules == ("G-16", "G-20")
    assert refusal.value.exit_code == 1
    assert str(refusal.value).endswith("\nAttach evidence (key e).")


def test_a_refusal_says_who_may_set_the_rule_aside_and_how() -> None:
    with pytest.raises(Refusal) as refusal:
        enforce([breach("G-10", "P02 is not independent", "Assign somebody else.")])
    assert refusal.value.hint.splitlines() == [
        "Assign somebody else.",
        "The client or programme manager may set G-10 aside with a reason, kept and printed (--override G-10=TEXT).",
    ]


def test_soft_breaches_are_handed_back_in_order_and_refuse_nothing() -> None:
    soft = [breach("G-15", "still a draft: F-01"), breach("G-23", "CK-001 conforms")]
    assert enforce(iter(soft)) == tuple(soft)
    assert enforce([]) == ()


def test_a_refusal_names_only_what_refuses() -> None:
    with pytest.raises(Refusal) as refusal:
        enforce([breach("G-15", "still a draft"), breach("G-24", "no reason")])
    assert refusal.value.rules == ("G-24",)


@pytest.mark.parametrize("rule_id", [rule.id for rule in RULES.values() if rule.strength is Strength.OVERRIDE])
@pytest.mark.parametrize("who", [*HELD, "nobody"])
def test_only_the_named_role_sets_a_rule_aside(rule_id: str, who: str) -> None:
    found = [breach(rule_id, "something is missing")]
    if RULES[rule_id].may_override.intersection(ROLES(who)):
        assert enforce(found, [override(rule_id, who)], ROLES) == tuple(found)
    else:
        with pytest.raises(Refusal, match=rule_id):
            enforce(found, [override(rule_id, who)], ROLES)


def test_an_override_needs_a_reason() -> None:
    with pytest.raises(Refusal):
        enforce([breach("G-10", "not independent")], [override("G-10", "client", reason="\n")], ROLES)


def test_an_override_sets_no_other_rule_aside() -> None:
    with pytest.raises(Refusal) as refusal:
        enforce([breach("G-10", "not independent"), breach("G-12", "no line")], [override("G-10", "client")], ROLES)
    assert refusal.value.rules == ("G-12",)


@pytest.mark.parametrize("rule_id", [rule.id for rule in RULES.values() if rule.strength is Strength.HARD])
def test_nobody_sets_a_hard_rule_aside(rule_id: str) -> None:
    with pytest.raises(Refusal):
        enforce([breach(rule_id, "missing")], [override(rule_id, who) for who in HELD], ROLES)


def test_an_override_of_a_rule_that_does_not_exist_changes_nothing() -> None:
    with pytest.raises(Refusal, match="G-10"):
        enforce([breach("G-10", "not independent")], [override("G-99", "client")], ROLES)


def test_a_breach_reads_as_a_sentence_with_its_rule() -> None:
    assert str(breach("G-24", "CK-001 has no reason")) == "G-24: CK-001 has no reason"
    assert breach("G-24", "x") == Breach(RULES["G-24"], "x")
    assert all(rule.id == key and rule.sentence.endswith(".") for key, rule in RULES.items())
