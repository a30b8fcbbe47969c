"""The one reader of YAML content: every fault in one pass, each with its line, whatever the file holds."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict, Field

from auditor.errors import AuditorError, NotFound
from auditor.library.faults import SHOWN, Fault, InvalidFile
from auditor.library.reading import SIZE_LIMIT, parse_typed, read_typed


class Entry(BaseModel):
    model_config = ConfigDict(extra="forbid")
    id: str
    weight: int = Field(default=1, ge=1, le=3)
    blocking: bool = False


class Sheet(BaseModel):
    model_config = ConfigDict(extra="forbid")
    id: str
    entries: list[Entry] = Field(default_factory=list)


def read(data: bytes | str) -> Sheet:
    return parse_typed(data if isinstance(data, bytes) else data.encode(), Sheet, "own.yaml")


def faults(data: bytes | str) -> list[Fault]:
    with pytest.raises(InvalidFile) as refused:
        read(data)
    return refused.value.faults


def test_values_stay_as_typed() -> None:
    sheet = read(
        "id: 5.10\nentries:\n- id: no\n  weight: 2\n  blocking: yes\n- id: 2026-10-07\n- id: 0x10\n- id: null\n"
    )
    assert sheet.id == "5.10"
    assert [entry.id for entry in sheet.entries] == ["no", "2026-10-07", "0x10", "null"]
    assert sheet.entries[0].weight == 2
    assert sheet.entries[0].blocking


def test_every_fault_is_reported_with_its_line() -> None:
    found = faults(
        "id: 5.10\n"
        "entires: 3\n"
        "entries:\n"
        "  - id: a\n"
        "    weight: 9\n"
        "  - weight: heavy\n"
        "  - id: c\n"
        "    id: d\n"
        "    blocking: perhaps\n"
        "  - 3\n"
        "  - id:\n"
        "      - list\n"
    )
    assert found == [
        Fault("own.yaml", 2, "entires", "a field entries", "a field entires"),
        Fault("own.yaml", 5, "entries 1, weight", "at most 3", "'9'"),
        Fault("own.yaml", 6, "entries 2, id", "a value here", "nothing"),
        Fault("own.yaml", 6, "entries 2, weight", "a whole number", "'heavy'"),
        Fault("own.yaml", 8, "entries 3, id", "each field once", "id again, first in line 7"),
        Fault("own.yaml", 9, "entries 3, blocking", "yes or no", "'perhaps'"),
        Fault("own.yaml", 10, "entries 4", "fields, each with a name and a colon", "'3'"),
        Fault("own.yaml", 11, "entries 5, id", "a text", "a list of 1"),
    ]


def test_a_fault_reads_like_a_compiler_message() -> None:
    assert str(faults("id: a\nentries:\n- id: b\n  weight: 0\n")[0]) == (
        "own.yaml:4: entries 1, weight: expected at least 1; found '0'"
    )


def test_an_unknown_field_without_a_near_name_lists_the_fields() -> None:
    assert faults("id: a\nentries:\n- id: b\n  x: 1\n")[0].expected == "one of the fields id, weight, blocking"


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_byte_order_mark_and_line_ends_do_not_matter(line_end: str, mark: bytes) -> None:
    text = "id: a\nentries:\n- id: Þórdís\n  weight: 2\n"
    assert read(mark + text.replace("\n", line_end).encode()).entries == [Entry(id="Þórdís", weight=2)]
    if line_end != "\r":
        wrong = text.replace("2", "two").replace("\n", line_end).encode()
        assert faults(mark + wrong)[0].line == 4


@pytest.mark.parametrize(
    ("data", "line", "expected"),
    [
        ("id: a\nentries:\n\t- id: b\n", 3, "spaces at the beginning of a line"),
        ("id: a: b\n", 1, "quotes around a text that holds a colon and a space"),
        ("id: a\nentries: [\n", 3, "readable YAML"),
        ("id: a\nentries:\n- id: 'b\n", 4, "readable YAML"),
        ("id: @a\n", 1, "quotes around a text that begins with a special character"),
        ("id: a\n---\nid: b\n", 2, "one document"),
        ("? [a, b]\n: 1\nid: a\n", 1, "a field's name"),
        ("id: *important\n", 1, "quotes around a text that begins with *"),
        ("id: &important a\n", 1, "quotes around a text that begins with &"),
        ("id: a\nentries: !!python/object/apply:os.system [x]\n", 2, "quotes around a text that begins with !"),
        ("id: a\nentries:\n- id: b\x1b]2;title\x07\n", 3, "text without control characters"),
        (b"id: a\nentries:\n- id: \xff\n", 3, "a text saved as UTF-8"),
        ("id: a\n".encode("utf-16"), 1, "a text saved as UTF-8"),
        (b"\x89PNG\r\n\x1a\n", 1, "a text saved as UTF-8"),
        ("", 1, "fields, each with a name and a colon"),
        ("# nothing but a comment\n", 1, "fields, each with a name and a colon"),
        ("- a\n- b\n", 1, "fields, each with a name and a colon"),
        ("id: " + "[" * 500, 1, "at most 20 levels"),
        ("- " * 900, 1, "at most 20 levels"),
        ("[" * 5000, 1, "readable YAML: exceeded maximum nesting depth"),
    ],
)
def test_a_broken_text_is_refused_with_its_line(data: bytes | str, line: int, expected: str) -> None:
    first = faults(data)[0]
    assert (first.line, first.expected[: len(expected)]) == (line, expected)


def test_an_alias_bomb_does_not_expand() -> None:
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12)
    )
    found = faults(bomb)
    assert sum(fault.expected.endswith("begins with *") for fault in found) == 110
    assert len(str(found[0])) < 300


def test_an_alias_to_itself_ends() -> None:
    assert len(faults("id: a\nentries: &all [*all]\n")) >= 2


def test_a_complex_name_does_not_hide_what_follows() -> None:
    assert [fault.line for fault in faults("? {a: b}\n: [c]\nid: a\nentries:\n- id: b\n  weight: 7\n")] == [1, 6]


def test_what_the_file_holds_is_shown_without_harm() -> None:
    fault = faults('id: a\nentries:\n- id: b\n  weight: "\\e[31mred \\u202e ' + "x" * 500 + '"\n')[0]
    assert "\x1b" not in fault.found
    assert "\u202e" not in fault.found
    assert len(fault.found) < 100


def test_thousands_of_faults_are_all_held_and_some_are_told() -> None:
    with pytest.raises(InvalidFile) as refused:
        read("id: a\nentries:\n" + "- {}\n" * 3000)
    assert len(refused.value.faults) == 3000
    assert len(refused.value.message.splitlines()) == SHOWN + 2
    assert "2950 more" in refused.value.message


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        read_typed(tmp_path / "none.yaml", Sheet)
    with pytest.raises(NotFound):
        read_typed(tmp_path / "none" / "none.yaml", Sheet)
    with pytest.raises(AuditorError, match="a readable file"):
        read_typed(tmp_path, Sheet)


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "huge.yaml"
    path.write_bytes(b"#" * (SIZE_LIMIT + 1))
    with pytest.raises(InvalidFile, match="at most 8,000,000 bytes"):
        read_typed(path, Sheet)


def test_the_refusal_can_be_of_a_kind_of_its_own(tmp_path: Path) -> None:
    class InvalidSheet(InvalidFile):
        pass

    path = tmp_path / "own.yaml"
    path.write_text("id: [a]\n", encoding="utf-8")
    with pytest.raises(InvalidSheet) as refused:
        read_typed(path, Sheet, InvalidSheet)
    assert refused.value.faults[0].file == str(path)
