"""The list of a population: read whole in what spreadsheets write, or refused whole with the lines that are wrong."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.errors import InvalidInput, NotFound
from auditor.exchange.population_list import read

ROWS = "Nr;Typ;Name\nÄ-1;server;żółć\nÄ-2;VM;€ 5\n"
"""In no encoding below does a character of it look like a delimiter."""


def written(folder: Path, text: str | bytes, encoding: str = "utf-8") -> Path:
    file = folder / "list.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return file


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_what_spreadsheets_write_is_read(tmp_path: Path, encoding: str, delimiter: str, line_end: str) -> None:
    text = "Nr;Typ;Größe\nÄ-1;server;€ 5\nÄ-2;VM;6\n".replace(";", delimiter).replace("\n", line_end)
    file = written(tmp_path, text, encoding)
    found = read(file, "nr", "TYP")
    assert found.elements == ["Ä-1", "Ä-2"]
    assert found.strata == ["server", "VM"]
    assert (found.name, found.sha256) == ("list.csv", hashlib.sha256(file.read_bytes()).hexdigest())


def test_utf16_without_its_mark_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="UTF-8"):
        read(written(tmp_path, ROWS, "utf-16-le"), "Nr")
    with pytest.raises(InvalidInput, match="line 1"):
        read(written(tmp_path, b"\xff\xfea"), "Nr")
    with pytest.raises(InvalidInput, match=r"cp1252, line 3.*\n?.*UTF-8"):
        read(written(tmp_path, b"Nr\n\xc4-1\n\x81\n"), "Nr")


def test_one_column_needs_no_heading(tmp_path: Path) -> None:
    assert read(written(tmp_path, "CI-1\nCI-2\n\nCI-3")).elements == ["CI-1", "CI-2", "CI-3"]


def test_a_heading_is_not_drawn_like_an_element(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"'Number', which looks like a heading\.\n.*--column 'Number'"):
        read(written(tmp_path, "Number\nCI-1\nCI-2\n"))
    assert len(read(written(tmp_path, "Hvönn\nNetværk-Vest\nSkjöl 4.0\n")).elements) == 3


def test_several_columns_need_one(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"3 columns: Nr, Typ, Name\.\n.*Say which"):
        read(written(tmp_path, ROWS))
    with pytest.raises(InvalidInput, match=r"no column 'Id'\.\nThe first line has: Nr, Typ, Name"):
        read(written(tmp_path, ROWS), "Id")
    with pytest.raises(InvalidInput, match="2 columns 'Nr'"):
        read(written(tmp_path, "Nr,nr\n1,2\n"), "Nr")
    with pytest.raises(InvalidInput, match="also which column names"):
        read(written(tmp_path, ROWS), strata="Typ")


def test_cells_in_quotes_hold_what_they_hold(tmp_path: Path) -> None:
    file = written(tmp_path, 'Nr,Typ\n"a, b",x\n"two\nlines",y\n"say ""no""",z\n')
    assert read(file, "Nr").elements == ["a, b", "two lines", 'say "no"']


def test_what_is_there_twice_is_told_with_its_lines(tmp_path: Path) -> None:
    lines = ["Nr", "a", "b", "a", "c", "b", "a"]
    with pytest.raises(
        InvalidInput, match="3 elements twice: a in lines 2 and 4; b in lines 3 and 6; a in lines 2 and 7"
    ):
        read(written(tmp_path, "\n".join(lines)), "Nr")
    composed = written(tmp_path, "Nr\n\u00e9\ne\u0301\n")
    with pytest.raises(InvalidInput, match="lines 2 and 3"):
        read(composed, "Nr")


def test_what_has_no_name_is_told_with_its_lines(tmp_path: Path) -> None:
    file = written(tmp_path, "Typ,Nr\nx,1\nx,\nx\n\nx,  \ny,5\n")
    with pytest.raises(InvalidInput, match=r"no name in 3 of 5 lines: 3, 4, 6\."):
        read(file, "Nr")
    with pytest.raises(InvalidInput, match=r"no stratum in 1 of 2 lines: 3\."):
        read(written(tmp_path, "Nr,Typ\n1,x\n2,\n"), "Nr", "Typ")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no column 'Nr'"),
        ("Nr\n", "names nothing"),
        ("Nr\na\x1b[2J\n", "line 2: character 2 is U\\+001B"),
        ("Nr\na\u202eb\n", "line 2"),
        ("Nr\n" + "x" * 501, "line 2: a name of 501 characters"),
        ('Nr\n"a" b\n', "no CSV at line 2"),
        ('Nr\n"open', "no CSV at line 2"),
    ],
)
def test_what_cannot_be_drawn_from_is_refused_whole(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        read(written(tmp_path, text), "Nr")


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="Nothing was drawn"):
        read(tmp_path / "none.csv")


@settings(max_examples=60)
@given(st.binary(max_size=200))
def test_whatever_the_bytes_it_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    file = written(tmp_path_factory.mktemp("any"), data)
    for column in ("", "a"):
        try:
            found = read(file, column)
        except InvalidInput:
            continue
        assert len(set(found.elements)) == len(found.elements)
        assert all(found.elements)


def test_further_columns_are_kept_of_the_elements_that_are_wanted(tmp_path: Path) -> None:
    file = written(
        tmp_path, "ci;;rack;Place;rack 2;RACK  2\nA;x;C-7;hall\u202e 2;1;2\nB;y;\nC;z;C-8;" + "ä" * 600 + "\n"
    )
    found = read(file, "CI")
    assert found.further == ["rack", "Place"], "without a heading, or under one that is there twice, nothing is kept"
    told = found.details({"A", "B", "C"})
    assert (told["A"], told["B"]) == (["C-7", "hall\ufffd 2"], ["", ""])
    assert (len(told["C"][1]), told["C"][1][-1]) == (500, "…")
    assert list(found.details({"C"})) == ["C"]
    assert read(file, "ci", further=["place", "Rack"]).further == ["Place", "rack"]
    assert read(file, "ci", further=[]).details({"A"}) == {}
    with pytest.raises(InvalidInput, match="no column 'floor'"):
        read(file, "ci", further=["floor"])
    with pytest.raises(InvalidInput, match="need headings"):
        read(file, further=["place"])


def test_of_very_many_columns_the_first_are_kept(tmp_path: Path) -> None:
    heads = ";".join(f"h{number}" for number in range(40))
    assert len(read(written(tmp_path, f"ci;{heads}\nA\n"), "ci").further) == 12
