"""Files that came with a form: those in its folder, and those attached to the mail that it came in."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath, PureWindowsPath
from tempfile import TemporaryDirectory

from auditor.errors import NotFound

_LONGEST = 200  # bytes of a name, which every file system takes


@dataclass(frozen=True, slots=True)
class SentAlong:
    """What lies beside a *form*, by plain names: a name with a folder in it is none of them.

    ``doubled`` are names that several attached files have, which say different things.
    """

    form: Path | None = None
    attached: Mapping[str, bytes] = field(default_factory=dict)
    doubled: frozenset[str] = frozenset()

    def name_of(self, said: str) -> str:
        """The name of the file that is meant, blind to case and to how a system writes accents; nothing for none."""
        wanted = _folded(said.strip().strip("\"'“”„‘’<>"))
        if not wanted or wanted != _folded(_last(wanted)) or wanted in (".", "..") or len(wanted.encode()) > _LONGEST:
            return ""
        return next((name for name in self._names() if _folded(name) == wanted), "")

    @contextmanager
    def file(self, name: str) -> Iterator[Path]:
        """The file of that name, for as long as it is looked at. Raises NotFound where it went meanwhile."""
        if name in self.attached:
            with TemporaryDirectory(prefix="auditor-") as folder:
                path = Path(folder) / _last(name)
                path.write_bytes(self.attached[name])
                yield path
            return
        path = (self.form or Path()).parent / name
        if self.form is None or not path.is_file():
            raise NotFound(f"There is no file {name} beside the form any more.", "Read the form again.")
        yield path

    def _names(self) -> Iterator[str]:
        yield from self.attached
        if self.form is not None:
            beside = (each for each in self.form.parent.iterdir() if each.is_file() and not each.is_symlink())
            yield from sorted(each.name for each in beside)


def _last(name: str) -> str:
    return PureWindowsPath(PurePosixPath(name).name).name


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
