"""Naming several of many on one line, completed name by name as one types."""

from __future__ import annotations

from auditor.model.text import searchable
from auditor.tui.widgets.columns import Row, matching
from auditor.tui.widgets.draft import Keep
from auditor.tui.widgets.form_fields import Chosen, OneOfAnswer, Several

NEW = "+"
"""What stands before the name of something that is not there yet."""


def values(answer: str) -> list[str]:
    """The values of an answer, in the order in which they were named."""
    return answer.split("\n") if answer else []


class SeveralAnswer(OneOfAnswer):
    """The widget of a :class:`Several`. What stands in the line may be its short words, its words or its value."""

    def __init__(self, field: Several, value: str, keep_draft: Keep | None) -> None:
        shorts = {key: short for key, _, short in field.options}
        text = ", ".join(shorts.get(each, each) for each in values(value))
        super().__init__(tuple((key, words) for key, words, _ in field.options), text, keep_draft, field.help)
        self._shorts = shorts
        self._addable = field.addable
        self._most = field.most

    def answer(self) -> str:
        """The values, a line each; ``ValueError`` says which name is not known or not clear."""
        named = list(dict.fromkeys(self._named(part) for part in _parts(self.field.value)))
        if self._most and len(named) > self._most:
            raise ValueError("one only" if self._most == 1 else f"{self._most} at most")
        return "\n".join(named)

    def _named(self, text: str) -> str:
        if text.startswith(NEW) and self._addable and text[1:].strip():
            return f"{NEW}{text[1:].strip()}"
        wanted = searchable(text)
        for key, words in self._options:
            if wanted in (searchable(key), searchable(words), searchable(self._shorts[key])):
                return key
        found = matching(self._all, text)
        if len(found) == 1:
            return found[0].key
        new = f"; {NEW}{text} adds it" if self._addable else ""
        raise ValueError(f"{text}: {len(found)} match; choose one" if len(found) else f"{text} is not known here{new}")

    def offer(self, typed: str) -> bool:
        """List the names that match what is typed since the last comma."""
        last = typed.rpartition(",")[2].strip()
        self._list.set_rows(_all_or_matching(self._all, last))
        is_taken = last in self._shorts.values() or last.startswith(NEW)
        return bool(last) and not is_taken and self._list.row_count > 0

    def _take(self, key: str) -> None:
        before = [part for part in _parts(self.field.value.rpartition(",")[0]) if part]
        self.field.value = ", ".join([*before, self._shorts[key]])
        if self._most == 1:
            self.field.select_whole()
        else:
            self.field.cursor_position = len(self.field.value)
        self.remove_class("-open")
        self.post_message(Chosen())


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _all_or_matching(rows: list[Row], words: str) -> list[Row]:
    found = matching(rows, words)
    return [found[n] for n in range(len(found))]
