"""Samples: drawn so that anyone can repeat it, marked, extended once, replaced with a reason, concluded."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import pytest

from auditor.activities import evidence, samples, undo
from auditor.activities.sample_facts import facts_of
from auditor.activities.sampled_list import list_again
from auditor.activities.samples import repeated
from auditor.errors import InvalidInput
from auditor.exchange.population_list import Listed, read
from auditor.figures.sampling import sentence
from auditor.model.sample import Sample
from auditor.model.words import EvidenceKind, SampleMethod

from .conftest import CLAUSES, Field

TYPES = ("server", "server", "server", "VM", "VM", "switch")


@pytest.fixture
def listed(tmp_path: Path) -> Listed:
    file = tmp_path / "cis.csv"
    rows = "".join(f"CI-{number:03};{TYPES[number % 6]}\n" for number in range(120))
    file.write_text(f"ci;type\n{rows}", encoding="utf-8")
    return read(file, "ci", "type")


def draw(field: Field, **fields: Any) -> Sample:
    given = {"topic": "changes", "clause": CLAUSES[1], "population": "changes of May"}
    return samples.draw(field.audit, field.by(field.lead), **{**given, **fields}).value


def mark(field: Field, sample: Sample, element: str, right: bool = True) -> Sample:
    return samples.mark(field.audit, field.by(field.lead), sample.id, element, right).value


def test_the_size_and_its_reason_come_by_themselves(conducted: Field, listed: Listed) -> None:
    usual = draw(conducted, size=412)
    assert (usual.n, usual.planned_n, usual.reason) == (21, 21, "21: usual small sample: root of N, 5 to 25")
    discovery = draw(conducted, size=500, method=SampleMethod.DISCOVERY)
    assert (discovery.n, discovery.reason) == (28, "28: 95 % to see at least one if 10 % of 500 deviate")
    assert draw(conducted, elements=listed).size == 120
    assert draw(conducted, size=412, n=5, reason="time").reason == "time"


def test_every_stratum_is_drawn_from_and_told(conducted: Field, listed: Listed) -> None:
    sample = draw(conducted, elements=listed, n=12, method=SampleMethod.STRATIFIED, seed="7")
    assert {part.name: (part.size, part.n) for part in sample.strata} == {
        "server": (60, 6),
        "VM": (40, 4),
        "switch": (20, 2),
    }
    kinds = dict(zip(listed.elements, listed.strata, strict=True))
    assert sorted(kinds[one] for one in sample.drawn) == ["VM"] * 4 + ["server"] * 6 + ["switch"] * 2
    assert sample.listed is not None
    assert (sample.listed.name, sample.listed.sha256) == (listed.name, listed.sha256)
    for one in sample.drawn:
        sample = mark(conducted, sample, one)
    assert "if the strata" not in sentence(sample)


@pytest.mark.parametrize(
    "method", [SampleMethod.RANDOM, SampleMethod.DISCOVERY, SampleMethod.SYSTEMATIC, SampleMethod.STRATIFIED]
)
def test_a_draw_is_repeated_also_after_it_was_extended(conducted: Field, listed: Listed, method: SampleMethod) -> None:
    sample = draw(conducted, elements=listed, n=12, method=method, seed="7")
    assert repeated(sample, listed) == ([], [])
    longer = samples.extend(conducted.audit, conducted.by(conducted.lead), sample.id, listed).value
    assert longer.drawn[:12] == sample.drawn
    assert (longer.n, longer.planned_n, longer.extended_by, len(set(longer.drawn))) == (24, 24, 12, 24)
    assert repeated(longer, listed) == ([], [])
    with pytest.raises(InvalidInput, match="extended once"):
        samples.extend(conducted.audit, conducted.by(conducted.lead), sample.id, listed)


def test_a_draw_that_was_changed_by_hand_is_told(conducted: Field) -> None:
    sample = draw(conducted, size=40, n=5, seed="7")
    strange = next(str(number) for number in range(1, 41) if str(number) not in sample.drawn)
    assert repeated(sample.having(drawn=[*sample.drawn[1:], strange])) == ([sample.drawn[0]], [strange])
    assert repeated(sample.having(seed="8")) != ([], [])


def test_only_the_same_list_repeats_a_draw(conducted: Field, listed: Listed, tmp_path: Path) -> None:
    sample = draw(conducted, elements=listed, n=5)
    with pytest.raises(InvalidInput, match=r"cis\.csv, which is not kept"):
        repeated(sample, list_again(conducted.audit, sample))
    other = tmp_path / "other.csv"
    other.write_text("ci;type\nCI-1;server\n", encoding="utf-8")
    with pytest.raises(InvalidInput, match=f"other.csv is not the list.*\n.*{listed.sha256}"):
        repeated(sample, list_again(conducted.audit, sample, other))
    assert repeated(sample, list_again(conducted.audit, sample, tmp_path / "cis.csv")) == ([], [])
    with pytest.raises(InvalidInput, match="from numbers"):
        list_again(conducted.audit, draw(conducted, size=9, n=2), other)


def test_a_list_that_was_kept_as_evidence_is_found_again(conducted: Field, listed: Listed, tmp_path: Path) -> None:
    sample = draw(conducted, elements=listed, n=5)
    kind, file = EvidenceKind.FILE, tmp_path / "cis.csv"
    evidence.add(conducted.audit, conducted.by(conducted.lead), kind=kind, file=file)
    file.unlink()
    assert repeated(sample, list_again(conducted.audit, sample)) == ([], [])


def test_what_is_added_by_judgement_is_told_apart(conducted: Field) -> None:
    sample = draw(conducted, size=412, n=18, added=["3", "4", "5"], seed="412")
    assert sample.drawn[-3:] == ["3", "4", "5"]
    assert len(set(sample.drawn)) == 18
    assert repeated(sample) == ([], [])
    for one in sample.drawn:
        sample = mark(conducted, sample, one)
    assert "none of 15 deviates: with 95 % confidence fewer than 18.1 % of the 409 deviate" in sentence(sample)
    with pytest.raises(InvalidInput, match="413 is not in the population"):
        draw(conducted, size=412, n=18, added=["413"])
    with pytest.raises(InvalidInput, match="2 added to 1"):
        draw(conducted, size=412, n=1, added=["1", "2"])


def test_a_quarter_of_the_sites_is_drawn_at_random(conducted: Field) -> None:
    sample = draw(conducted, size=9, n=4, method=SampleMethod.MULTI_SITE, added=["1", "2", "3"])
    assert len(sample.drawn) == 4
    with pytest.raises(InvalidInput, match="0 of 3 sites"):
        draw(conducted, size=9, n=3, method=SampleMethod.MULTI_SITE, added=["1", "2", "3"])


def test_another_element_comes_out_of_the_same_draw(conducted: Field, listed: Listed) -> None:
    book, lead = conducted.audit, conducted.by(conducted.lead)
    sample = draw(conducted, elements=listed, n=12, method=SampleMethod.STRATIFIED, seed="7")
    kinds = dict(zip(listed.elements, listed.strata, strict=True))
    gone = sample.drawn[4]
    mark(conducted, sample, gone)
    changed = samples.replace(book, lead, sample.id, gone, "scrapped", elements=listed).value
    (instead,) = changed.replaced
    assert (instead.element, instead.reason, kinds[instead.by]) == (gone, "scrapped", kinds[gone])
    assert gone not in changed.drawn
    assert changed.marks == []
    assert repeated(changed, listed) == ([], [])
    with pytest.raises(InvalidInput, match="was not drawn"):
        samples.replace(book, lead, sample.id, gone, "again", elements=listed)
    with pytest.raises(InvalidInput, match="The draw says"):
        samples.replace(book, lead, sample.id, changed.drawn[0], "no", "CI-001", listed)


def test_where_no_draw_says_it_a_person_names_what_is_looked_at_instead(conducted: Field) -> None:
    book, lead = conducted.audit, conducted.by(conducted.lead)
    for sample in (
        draw(conducted, size=40, n=2, method=SampleMethod.JUDGEMENT, drawn=["a", "b"]),
        draw(conducted, size=40, n=4, method=SampleMethod.SYSTEMATIC, seed="1"),
    ):
        gone = sample.drawn[0]
        with pytest.raises(InvalidInput, match="--with"):
            samples.replace(book, lead, sample.id, gone, "away")
        assert "40" not in sample.drawn
        changed = samples.replace(book, lead, sample.id, gone, "away", "40").value
        assert changed.drawn[0] == "40"
    assert repeated(changed) == ([], [])


def test_nothing_is_drawn_that_cannot_be(conducted: Field, listed: Listed) -> None:
    before = len(conducted.audit.all(Sample))
    refused: dict[str, dict[str, Any]] = {
        "how many there are": {},
        "The list has 120 elements, the population 7": {"size": 7, "elements": listed},
        "9 drawn from 3": {"size": 3, "n": 9},
        "A census looks at all 3": {"size": 3, "n": 2, "method": SampleMethod.CENSUS},
        "which stratum": {"size": 30, "n": 5, "method": SampleMethod.STRATIFIED},
        "Nothing is added to a systematic": {"size": 30, "n": 5, "method": SampleMethod.SYSTEMATIC, "added": ["1"]},
        "chose is not drawn here": {"size": 30, "n": 5, "chosen_by": "auditee"},
    }
    for words, fields in refused.items():
        with pytest.raises(InvalidInput, match=words):
            draw(conducted, **fields)
    assert len(conducted.audit.all(Sample)) == before


def test_what_the_auditee_chose_is_warned_of_and_supports_nothing(conducted: Field) -> None:
    outcome = samples.draw(
        conducted.audit,
        conducted.by(conducted.lead),
        topic="changes",
        clause=CLAUSES[1],
        population="changes",
        size=40,
        n=1,
        drawn=["C-1"],
        chosen_by="auditee",
        after_seeing=True,
    )
    assert [warning.rule.id for warning in outcome.warnings] == ["S-02", "S-03"]
    assert sentence(mark(conducted, outcome.value, "C-1")).startswith(
        "Chosen by the auditee, none of 1 deviates; no stat"
    )
    with pytest.raises(InvalidInput, match="it was named"):
        repeated(outcome.value)


def test_a_cross_asks_until_somebody_decided(conducted: Field) -> None:
    book, lead = conducted.audit, conducted.by(conducted.lead)
    sample = draw(conducted, size=40, n=2, seed="7")
    first, second = sample.drawn
    (asked,) = samples.mark(book, lead, sample.id, first, False).told
    assert asked.startswith("Isolated or systemic? Extend the sample once by 2")
    assert samples.mark(book, lead, sample.id, second, True).told == (asked,)
    assert samples.conclude(book, lead, sample.id, "One rack.", decision="accept").told == ()
    assert samples.extend(book, lead, sample.id).told[0].startswith("Isolated or systemic? It was extended once")


def test_fewer_than_planned_needs_a_reason(conducted: Field) -> None:
    book, lead = conducted.audit, conducted.by(conducted.lead)
    sample = draw(conducted, size=40, n=3, seed="7")
    mark(conducted, sample, sample.drawn[0])
    with pytest.raises(InvalidInput, match="1 of 3 planned"):
        samples.conclude(book, lead, sample.id, "Fine.")
    concluded = samples.conclude(book, lead, sample.id, "Fine.", reason="the hall was locked").value
    assert (concluded.n, concluded.planned_n) == (1, 3)
    assert "none of 1 deviates" in sentence(concluded)
    assert mark(conducted, sample, sample.drawn[1]).n == 2, "who looks at another one has looked at it"


def test_not_more_is_marked_than_there_is(conducted: Field) -> None:
    sample = draw(conducted, size=2, n=1, method=SampleMethod.JUDGEMENT)
    assert mark(conducted, sample, "a").n == 1
    assert mark(conducted, sample, "b").n == 2
    assert mark(conducted, sample, "b", right=False).exceptions == 1
    with pytest.raises(InvalidInput, match="all 2"):
        mark(conducted, sample, "c")


@pytest.mark.parametrize("seed", range(4))
def test_each_tick_is_taken_back_as_it_was_set(conducted: Field, seed: int) -> None:
    chance, book, lead = Random(seed), conducted.audit, conducted.by(conducted.lead)
    sample = draw(conducted, size=40, n=6, seed="7")
    stood = [book.get(Sample, sample.id)]
    for _ in range(8):
        samples.mark(book, lead, sample.id, chance.choice(sample.drawn), chance.random() < 0.5, str(chance.random()))
        stood.append(book.get(Sample, sample.id))
    for before in reversed(stood[:-1]):
        undo.undo_last(book, lead)
        assert book.get(Sample, sample.id) == before


def test_a_reader_of_the_report_can_repeat_the_draw(conducted: Field, listed: Listed) -> None:
    book, lead = conducted.audit, conducted.by(conducted.lead)
    said = {"objective": "is the status right?", "source": "Q-117", "complete": "counted against the store"}
    sample = draw(conducted, elements=listed, n=12, method=SampleMethod.STRATIFIED, seed="7", **said)
    gone = sample.drawn[0]
    samples.replace(book, lead, sample.id, gone, "scrapped", elements=listed)
    longer = samples.extend(book, lead, sample.id, listed).value
    printed = facts_of(longer, ["E-001"])
    assert printed.topic == "changes; is the status right?"
    assert printed.source == f"Q-117; counted against the store; cis.csv, SHA-256 {listed.sha256}"
    assert printed.method_note == "stratified: server 12 of 60, VM 8 of 40, switch 4 of 20"
    assert printed.reason == f"{gone} replaced by {longer.replaced[0].by}: scrapped; extended by 12"
    assert (printed.seed, printed.supports, printed.evidence) == ("7", sentence(longer), ["E-001"])
    named = {"drawn": ["a"], "n": 1, "added": ["b"], "chosen_by": "auditee", "after_seeing": True}
    chosen = draw(conducted, size=9, method=SampleMethod.JUDGEMENT, **named)
    assert facts_of(chosen, []).reason == (
        "added by judgement: b; chosen by the auditee; drawn after the records had been seen"
    )


def test_what_the_list_says_of_the_drawn_elements_is_kept(conducted: Field, tmp_path: Path) -> None:
    file = tmp_path / "racks.csv"
    file.write_text("ci,rack\n" + "".join(f"CI-{n},C-{n % 9}\n" for n in range(60)), encoding="utf-8")
    acting, listed = conducted.by(conducted.lead), read(file, "ci")
    sample = draw(conducted, elements=listed, n=5, seed="7")
    sample = samples.extend(conducted.audit, acting, sample.id, listed).value
    sample = samples.replace(conducted.audit, acting, sample.id, sample.drawn[2], "scrapped", elements=listed).value
    assert sample.listed is not None
    assert sample.listed.further == ["rack"]
    assert {each.element: each.cells for each in sample.details} == {
        one: [f"C-{int(one.removeprefix('CI-')) % 9}"] for one in sample.drawn
    }
    assert len(sample.details) == 10
    assert "C-" not in facts_of(sample, []).model_dump_json(), "the report prints which list it was, not what is in it"
    assert repeated(sample, list_again(conducted.audit, sample, file)) == ([], [])


def test_a_sample_of_before_there_were_further_columns_stays_what_it_was(conducted: Field, tmp_path: Path) -> None:
    file = tmp_path / "racks.csv"
    file.write_text("ci,rack\n" + "".join(f"CI-{n},C-{n % 9}\n" for n in range(60)), encoding="utf-8")
    sample = draw(conducted, elements=read(file, "ci", further=[]), n=5, seed="7")
    old = {name: value for name, value in sample.fields().items() if name != "details"}
    old["listed"] = {name: value for name, value in old["listed"].items() if name != "further"}
    assert Sample.model_validate(old) == sample
    longer = samples.extend(conducted.audit, conducted.by(conducted.lead), sample.id, read(file, "ci")).value
    assert longer.details == []


def test_a_sample_too_large_to_walk_along_keeps_names_alone(conducted: Field, tmp_path: Path) -> None:
    file = tmp_path / "racks.csv"
    file.write_text("ci,rack\n" + "".join(f"CI-{n},C\n" for n in range(1001)), encoding="utf-8")
    assert draw(conducted, elements=read(file, "ci"), method=SampleMethod.CENSUS).details == []
    assert len(draw(conducted, elements=read(file, "ci"), n=1000).details) == 1000
