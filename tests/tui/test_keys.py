from __future__ import annotations

import subprocess
import sys
from collections import defaultdict

import pytest
from textual.binding import Binding

from auditor.tui import bindings
from auditor.tui.help import _said
from auditor.tui.key import Where
from auditor.tui.keys import DEFAULT_GRADES, SCREENS, TABLE, grade_keys, works_in

INDISTINGUISHABLE = {"ctrl+i", "ctrl+j", "ctrl+m", "ctrl+h"}  # tab, enter, enter, backspace
TAKEN_OUTSIDE = {"ctrl+b"}  # the prefix of tmux
TAKEN_BY_TEXT_FIELDS = {f"ctrl+{letter}" for letter in "acdekuvwxyz"}


@pytest.mark.parametrize("where", list(Where))
def test_a_key_means_one_thing_in_one_place(where: Where) -> None:
    meanings: dict[str, set[str]] = defaultdict(set)
    for entry in works_in(where, TABLE.values()):
        for key in entry.keys:
            meanings[key].add(entry.refines or entry.id)
    assert {key: names for key, names in meanings.items() if len(names) > 1} == {}


def test_no_ctrl_key_that_a_terminal_tmux_or_a_text_field_takes() -> None:
    used = {key for entry in TABLE.values() for key in entry.keys if key.startswith("ctrl+")}
    assert used.isdisjoint(INDISTINGUISHABLE | TAKEN_OUTSIDE | TAKEN_BY_TEXT_FIELDS)


def test_every_ctrl_key_has_a_twin_that_a_browser_leaves_alone() -> None:
    for entry in TABLE.values():
        if any(key.startswith("ctrl+") for key in entry.keys):
            assert any(not key.startswith(("ctrl+", "alt+")) for key in entry.keys), entry


def test_the_keys_of_the_decision() -> None:
    def keys(where: Where) -> dict[str, str]:
        return {key: entry.id for entry in TABLE.values() if entry.where is where for key in entry.keys}

    assert {key for key in keys(Where.AUDIT_LIST) if len(key) == 1} == set("cgiomMnx.easfptrb") | set("AlkRQJSTGN!{}")
    assert "enter" in keys(Where.AUDIT_LIST)
    assert set("v+hwDEXydu/:") <= set(keys(Where.LIST))
    assert {key: name.removeprefix("menu-") for key, name in keys(Where.MENU).items()} == {
        "t": "today",
        "p": "programme",
        "a": "audits",
        "r": "register",
        "y": "readiness",
        "h": "handover",
        "l": "library",
    }
    everywhere = keys(Where.EVERYWHERE)
    assert [everywhere[f"f{n}"] for n in range(2, 9)] == list(SCREENS)
    assert everywhere["f9"] == everywhere["ctrl+n"] == "quick-note"
    assert everywhere["f10"] == everywhere["ctrl+l"] == "privacy"
    assert everywhere["q"] == "leave"
    assert (everywhere["space"], everywhere["escape"], everywhere["?"]) == ("menu", "back", "help")


def test_every_entry_says_what_it_does_in_one_sentence() -> None:
    for name, entry in TABLE.items():
        assert entry.id == name
        assert entry.help.endswith("."), entry
        assert entry.help[0].isupper(), entry
        assert len(entry.word) <= 16, entry
        assert entry.keys or entry.palette, entry


def test_a_grading_scheme_brings_its_own_keys() -> None:
    digits = grade_keys({"1": ("minor", "one"), "2": ("major", "two")})
    assert [(entry.keys, entry.does) for entry in digits] == [(("1",), "grade('minor')"), (("2",), "grade('major')")]
    assert [entry.keys for entry in grade_keys()] == [(key,) for key in DEFAULT_GRADES]


def test_a_grade_may_not_take_a_key_that_means_something() -> None:
    with pytest.raises(ValueError, match="it means 'undo'"):
        grade_keys({"u": ("minor", "minor")})


def test_bindings_are_what_the_table_says() -> None:
    (binding,) = bindings.bindings("next-view", next_view="board")
    assert isinstance(binding, Binding)
    assert (binding.key, binding.action, binding.description, binding.id) == ("v", "next_view", "board", "next-view")


def test_escape_is_not_waited_for_long() -> None:
    code = "import auditor.tui; from textual import constants; print(constants.ESCAPE_DELAY)"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert float(out.stdout) <= 0.03


def test_the_help_says_once_what_a_key_does_in_every_list() -> None:
    rest = [entry for entry in TABLE.values() if entry.keys and not _said(entry, TABLE)]
    for where in Where:
        keys = [key for entry in rest if entry.where is where for key in entry.keys]
        assert sorted(keys) == sorted(set(keys)), where
