"""Writing what was asked for to a file: where that cannot be, the form stays open and says why."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from auditor.errors import InvalidInput
from auditor.tui.screens.copies import Asking
from auditor.tui.widgets.form_fields import Field


def write(path: Path, data: bytes) -> None:
    """Write *data* to *path*; one that is there is replaced. :class:`InvalidInput` where that cannot be."""
    with writing_to(path):
        path.write_bytes(data)


@contextmanager
def writing_to(path: Path, kind: str = "file") -> Iterator[None]:
    """:class:`InvalidInput` where *path* cannot be written, or is no name that a file can have."""
    try:
        yield
    except (OSError, ValueError) as wrong:
        said = (wrong.strerror if isinstance(wrong, OSError) else "") or wrong
        raise InvalidInput(f"{path} cannot be written: {said}.", f"Name another {kind}.") from wrong


def require_place(path: Path) -> None:
    """:class:`InvalidInput` where nothing can be written to *path*, as far as can be told before it is written."""
    if path.is_dir() or not path.parent.is_dir():
        what = "it is a folder" if path.is_dir() else f"there is no folder {path.parent}"
        raise InvalidInput(f"{path} cannot be written: {what}.", "Name another file.")


def say_written(screen: Asking, file: Path, warnings: Sequence[str] = ()) -> None:
    """Say that *file* is written, and what could not be shown in it as it is."""
    screen.say("; ".join((f"Written: {file.name}", *warnings)), "warning" if warnings else "")


def ask_and_write(
    screen: Asking,
    title: str,
    fields: Sequence[Field],
    make: Callable[[Mapping[str, str]], bytes],
    busy: str,
    text: str,
) -> None:
    """Ask for the ``file`` among *fields*, write there what *make* gives for the answers, and say so."""
    written: list[str] = []

    def accept(answers: dict[str, str]) -> None:
        path = Path(answers["file"])
        write(path, make(answers))
        written.append(path.name)

    def closed(answers: dict[str, str] | None) -> None:
        if answers is not None:
            screen.say(f"Written: {written[-1]}")

    screen.ask(title, fields, accept, closed, text=text, busy=busy, writes=False)
