"""The shelf, the writer and the content that comes with the product."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from auditor.errors import NotFound
from auditor.library.checklists import InvalidChecklist, parse, read, shelf
from auditor.library.content import shipped
from auditor.library.schema import schema_text
from auditor.library.writing import write
from auditor.model.checklist import Checklist, ChecklistItem
from auditor.model.outline import OutlineClause
from auditor.model.text import Line, Name
from auditor.model.words import Method, OwnerSide, Phase, TransitionKind, TransitionPhase

SMALL = """\
id: small
title: Small
standard: P-17
clauses:
- {number: '5.10', title: Ten, parent: '5', weight: 1}
- {number: '5', title: Five}
items:
- {id: no, clause: 5.10, question: Is it kept?}
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "checklists"
    folder.mkdir()
    (folder / "small.yaml").write_text(SMALL, encoding="utf-8")
    return folder


def test_clause_510_and_the_answer_no_stay_text(own: Path) -> None:
    checklist = read(own / "small.yaml")
    assert checklist.items[0].clause == "P-17:5.10"
    assert checklist.items[0].id == "no"
    assert checklist.leaves[0].number == "5.10"


def test_the_shelf_holds_own_and_shipped(own: Path) -> None:
    found = shelf(own)
    shipped_ones = ["iso20000-1-2018", "iso27001-2022", "iso9001-2015", "service-transition"]
    assert list(found.paths()) == [*shipped_ones, "small"]
    assert found.load("small").title == "Small"
    assert found.load("iso20000-1-2018").standard == "20000-1"
    assert [(entry.id, entry.shipped) for entry in found.entries()] == [
        *((name, True) for name in shipped_ones),
        ("small", False),
    ]


def test_an_own_checklist_hides_the_shipped_one_of_its_name(own: Path) -> None:
    text = SMALL.replace("id: small", "id: service-transition")
    (own / "service-transition.yaml").write_text(text, encoding="utf-8")
    assert shelf(own).load("service-transition").title == "Small"
    assert shelf().load("service-transition").kind == "transition"


def test_a_broken_checklist_is_told_and_hides_no_other(own: Path) -> None:
    (own / "broken.yaml").write_text("id: broken\nitems: none\n", encoding="utf-8")
    broken, *others = list(shelf(own).entries())
    assert broken.checklist is None
    assert broken.problem is not None
    assert {fault.field for fault in broken.problem.faults} == {"title", "standard", "clauses", "items"}
    assert all(entry.checklist for entry in others)
    with pytest.raises(InvalidChecklist):
        shelf(own).load("broken")


def test_a_file_named_unlike_its_id_is_refused(own: Path) -> None:
    (own / "other.yaml").write_text(SMALL, encoding="utf-8")
    with pytest.raises(InvalidChecklist, match="expected other, as the file is named; found small"):
        shelf(own).load("other")


@pytest.mark.parametrize("unknown", ["none", "", "../small", "small.yaml", "a\x00b"])
def test_an_unknown_checklist_is_not_found(own: Path, unknown: str) -> None:
    with pytest.raises(NotFound) as refused:
        shelf(own).load(unknown)
    assert "small" in refused.value.hint


def test_a_workspace_without_a_folder_has_the_shipped_ones(tmp_path: Path) -> None:
    assert len(list(shelf(tmp_path / "none").entries())) == 4


def test_faults_of_a_checklist_name_the_lines(tmp_path: Path) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text(
        "id: wrong\n"
        "title: Wrong\n"
        "standard: 20000-1\n"
        "not_excludable: ['4', '11']\n"
        "clauses:\n"
        "- number: '4'\n"
        "  title: Context\n"
        "  weight: 2\n"
        "- number: '4.1'\n"
        "  title: Issues\n"
        "  weight: 5\n"
        "- number: '4.1'\n"
        "  title: Issues\n"
        "- number: '8.5.2'\n"
        "  title: Orphan\n"
        "- number: '5'\n"
        "  title: Five\n"
        "  parent: '6'\n"
        "- number: '6'\n"
        "  title: Six\n"
        "  parent: '5'\n"
        "items:\n"
        "- id: a\n"
        "  clause: '4.1'\n"
        "  question: Why?\n"
        "  method: guess\n"
        "- id: a\n"
        "  clause: '4.2'\n"
        "  question: ''\n"
        "  evidence:\n"
        "    - Minutes\n"
        "    - ''\n",
        encoding="utf-8",
    )
    with pytest.raises(InvalidChecklist) as refused:
        read(path)
    assert [(fault.line, fault.field) for fault in refused.value.faults] == [
        (4, "not_excludable 2"),
        (8, "clauses 1, weight"),
        (11, "clauses 2, weight"),
        (12, "clauses 3, number"),
        (14, "clauses 4, number"),
        (18, "clauses 5, parent"),
        (26, "items 1, method"),
        (27, "items 2, id"),
        (28, "items 2, clause"),
        (29, "items 2, question"),
        (32, "items 2, evidence 2"),
    ]


def accepted(kind: TypeAdapter[str]) -> st.SearchStrategy[str]:
    def accepts(text: str) -> bool:
        try:
            kind.validate_python(text)
        except ValidationError:
            return False
        return True

    awkward = st.sampled_from(
        [
            *[
                "no",
                "5.10",
                "null",
                "~",
                "- a",
                "a: b",
                "#a",
                "a #b",
                "'",
                '"',
                "|",
                ">-",
                "*a",
                "&a",
                "!a",
                "%a",
                "@a",
            ],
            *[
                "[a",
                "{a",
                "2026-10-07",
                "0x1F",
                "1e3",
                "a\\n",
                "=1+1",
                "[bold]",
                "<b>",
                "Þórdís",
                "日本語",
                "👩🏽‍🔬",
                "ﷺ",
                "\ufeff",
            ],
            *["y" * 300, "word " * 60, ":", "?", "-", "---", "..."],
        ]
    )
    return (awkward | st.text(max_size=40)).filter(accepts)


NAMES = accepted(TypeAdapter(Name))
LINES = accepted(TypeAdapter(Line))
ITEMS = st.builds(
    ChecklistItem,
    id=st.from_regex(r"\A[0-9A-Za-z][0-9A-Za-z.:/_-]{0,9}\Z"),
    clause=st.sampled_from(["20000-1:4", "20000-1:4.10", "20000-1:5"]),
    also_cites=st.lists(st.sampled_from(["20000-1:4", "9001:8.6", "27001:A.5.1"]), max_size=2),
    question=NAMES,
    look_for=st.lists(NAMES, max_size=3),
    evidence=st.lists(NAMES, max_size=3),
    documented_information=LINES,
    weight=st.integers(1, 3),
    pdca=st.none() | st.sampled_from(Phase),
    method=st.sampled_from(Method),
    topics=st.lists(NAMES, max_size=2),
    kinds=st.lists(st.sampled_from(TransitionKind), min_size=1, max_size=2),
    phase=st.sampled_from(TransitionPhase),
    owner_side=st.sampled_from(OwnerSide),
    blocking=st.booleans(),
)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_what_is_written_reads_back_equal(data: st.DataObject) -> None:
    checklist = Checklist(
        id="own",
        title=data.draw(NAMES),
        standard="20000-1",
        edition=data.draw(LINES),
        kind=data.draw(st.sampled_from(["requirements", "transition"])),
        description=data.draw(LINES) + data.draw(st.sampled_from(["", "\n", "\n\nSecond.\n  Third."])),
        licence=data.draw(LINES),
        language=data.draw(NAMES),
        not_excludable=["4"],
        clauses=[
            OutlineClause(number="4", title=data.draw(NAMES), private_text=data.draw(LINES)),
            OutlineClause(number="4.10", title=data.draw(NAMES), weight=3, pdca=Phase.ACT, note=data.draw(LINES)),
            OutlineClause(number="5", title="t", parent="4", title_status="untitled-in-standard"),
        ],
        items=data.draw(st.lists(ITEMS, max_size=3, unique_by=lambda item: item.id)),
    )
    text = write(checklist, private_text=True)
    assert parse(text.encode(), "own.yaml") == checklist
    assert parse(text.replace("\n", "\r\n").encode(), "own.yaml") == checklist


def test_private_texts_stay_out_of_what_is_written() -> None:
    text = SMALL.replace("title: Five", "title: Five, private_text: bought words")
    assert "bought words" not in write(parse(text.encode(), "small.yaml"))


@pytest.mark.parametrize("name", sorted(shelf().paths()))
def test_shipped_checklists_read_back_equal(name: str) -> None:
    checklist = shelf().load(name)
    assert parse(write(checklist).encode(), name) == checklist
    assert checklist.licence == "Apache-2.0"


def test_the_checklist_of_iso_20000_1_is_whole() -> None:
    checklist = shelf().load("iso20000-1-2018")
    leaves = {checklist.with_standard(clause.number) for clause in checklist.leaves}
    assert len(leaves) == 63
    assert sum(clause.weight for clause in checklist.leaves) == 100
    assert {clause.number for clause in checklist.clauses if "." not in clause.number} == set("456789") | {"10"}
    assert checklist.not_excludable == ["4", "5", "6", "7", "8", "9", "10"]
    assert 250 <= len(checklist.items) <= 400
    assert {item.clause for item in checklist.items} == leaves
    assert {item.method for item in checklist.items} == set(Method)
    for item in checklist.items:
        assert item.id.startswith(f"{item.clause.partition(':')[2]}-")
        assert item.topics
        assert_asked_aloud(item)


@pytest.mark.parametrize(
    ("name", "standard", "leaves", "kept"),
    [("iso9001-2015", "9001", 65, []), ("iso27001-2022", "27001", 123, ["4", "5", "6", "7", "8", "9", "10"])],
)
def test_an_outline_has_every_clause_and_no_question(name: str, standard: str, leaves: int, kept: list[str]) -> None:
    """Counts of leaf clauses: 65; 30 and the 93 controls of Annex A."""
    outline = shelf().load(name)
    assert (outline.standard, len(outline.leaves), outline.not_excludable, outline.items) == (
        standard,
        leaves,
        kept,
        [],
    )
    chapters = {clause.number for clause in outline.clauses if "." not in clause.number}
    assert chapters == set("456789") | {"10"}
    assert sum(clause.number.startswith("A.") for clause in outline.leaves) == (93 if kept else 0)
    assert all(clause.title_status == "untitled-in-standard" for clause in outline.clauses if "[" in clause.title)
    assert all(clause.weight == 1 for clause in outline.leaves)


def test_each_topic_is_covered_in_its_clause_once_or_more() -> None:
    checklist = shelf().load("iso20000-1-2018")
    topics = {(item.clause, topic) for item in checklist.items for topic in item.topics}
    assert len(topics) == 364


def test_the_checklist_of_transitions_is_whole() -> None:
    checklist = shelf().load("service-transition")
    assert len(checklist.items) == 103
    groups = Counter(item.id.partition("-")[0] for item in checklist.items)
    assert groups["PLN"] == 14
    assert groups["SAC"] == 12
    outline = shelf().load("iso20000-1-2018")
    for item in checklist.items:
        assert outline.outlined(item.clause), f"{item.id}: {item.clause}"
        assert (TransitionKind.SMS in item.kinds) == (item.kinds == [TransitionKind.SMS])
        assert_asked_aloud(item)


def assert_asked_aloud(item: ChecklistItem) -> None:
    assert item.question.endswith("?"), item.id
    assert len(item.question) <= 200, item.id
    assert 1 <= len(item.look_for) <= 4, item.id
    assert 1 <= len(item.evidence) <= 4, item.id


def test_the_example_of_the_readme_is_a_checklist() -> None:
    readme = (shipped("checklists") / "README.md").read_text(encoding="utf-8")
    example = re.search(r"```yaml\n(.*?)```", readme, re.DOTALL)
    assert example is not None
    assert parse(example[1].encode(), "my-list.yaml").id == "my-list"
    assert len(example[1].splitlines()) == 20


def test_the_schema_is_current() -> None:
    """If not: ``python -m auditor.library.schema checklists/schema.json``."""
    assert (shipped("checklists") / "schema.json").read_text(encoding="utf-8") == schema_text(Checklist)
