"""The text templates of the person at the desk, read anew each time, so that a change of a file counts at once.

A process has one person at the keyboard, so where they come from holds for all of it, as with the keys.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from auditor.library.text_templates import TextTemplate, text_templates

_source: list[Callable[[], Mapping[str, TextTemplate]]] = [text_templates]


def take_from(source: Callable[[], Mapping[str, TextTemplate]]) -> None:
    """From here on :func:`templates` asks *source*, which raises what is wrong with a file."""
    _source[:] = [source]


def templates() -> Mapping[str, TextTemplate]:
    """All of them by their letters; an ``AuditorError`` where a file of them cannot be read."""
    return _source[0]()
