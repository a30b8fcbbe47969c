"""The watched folder: how many files are new, the newest with one key, several with ticks, none before it is whole."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.activities import evidence, found_evidence
from auditor.errors import NotFound
from auditor.exchange import watched_folder
from auditor.exchange.watched_folder import FoundFile
from auditor.model.evidence import Evidence
from auditor.model.item import Item
from auditor.model.record import Id
from auditor.tui.keymap import key_of, told
from auditor.tui.paths import path_of
from auditor.tui.screens.conduct.attaching import age, attach_file, attach_together
from auditor.tui.screens.conduct.sheet import size
from auditor.tui.widgets.columns import Column, Row

if TYPE_CHECKING:
    from auditor.tui.screens.conduct.screen import ConductScreen

_LOOK_AGAIN = 0.3
"""Seconds between two looks at a file that is being written."""
_EMPTY_AFTER = 20.0
"""Seconds after which a file that stays empty is given up."""
_FOLDER_AGAIN = 5.0
"""Seconds between looks at a folder that tells of nothing by itself, or is not there."""
_OFFERED_AT_MOST = 500


class Watched:
    """The watched folder as one audit's screen sees it. News is what was written since one last looked at all of it."""

    def __init__(self, screen: ConductScreen, seen: str) -> None:
        self._screen = screen
        opening = screen.book.audit.opening
        self.seen = (
            int(seen) if seen.isdecimal() else int(opening.held.timestamp() * 1e9) if opening else time.time_ns()
        )
        """When the newest file that was looked at was written, in nanoseconds."""
        self._files: list[FoundFile] = []
        self._waiting: set[Path] = set()
        self.count = 0
        """How many files are news."""

    @property
    def folder(self) -> Path | None:
        """The folder that the person's preferences name."""
        named = self._screen.desk.preferences.watched_folder
        return path_of(named) if named else None

    # What is there

    def news(self) -> list[FoundFile]:
        """The files that are new and no evidence of this audit, newest first."""
        kept = {(e.file.name, e.file.size) for e in self._screen.book.all(Evidence).values() if e.file is not None}
        return [f for f in self._files if f.written_ns > self.seen and (f.path.name, f.size) not in kept]

    def look(self) -> None:
        """Look at the folder again; one that cannot be read has nothing new."""
        try:
            files = watched_folder.files(self.folder) if self.folder else []
        except NotFound:
            files = []
        self._take(files)

    def _take(self, files: list[FoundFile]) -> None:
        self._files = files
        count = len(self.news())
        if count != self.count:
            self.count = count
            self._screen.show_news(count)

    async def follow(self) -> None:
        """Look whenever the system tells of a change in the folder, and every few seconds where it may not tell."""
        from watchfiles import awatch

        folder = self.folder
        if folder is None:
            return
        while True:
            try:
                self._take(await asyncio.to_thread(watched_folder.files, folder))
                async for _ in awatch(
                    folder, recursive=False, debounce=400, step=50, rust_timeout=5000, yield_on_timeout=True
                ):
                    self._take(await asyncio.to_thread(watched_folder.files, folder))
            except (OSError, RuntimeError, NotFound):  # not there, not there any more, or nothing tells of it
                self._take([])
            await asyncio.sleep(_FOLDER_AGAIN)

    def _all(self) -> list[FoundFile]:
        if self.folder is None:
            raise NotFound(
                "No folder is watched for new files.",
                f'Write watched_folder = "/path/of/your/photos" into {self._screen.desk.home / "preferences.toml"}',
            )
        files = watched_folder.files(self.folder)
        self._take(files)
        if not files:
            raise NotFound(
                f"There is no file in the watched folder {self.folder}.",
                told("Take the photo first, or record it by its path ({evidence})."),
            )
        return files

    # What a key does

    def attach_newest(self, about: str = "") -> None:
        """Attach the newest file, or the next new one where that is attached here already. Undo takes it off.

        *about* says what it shows.
        """
        screen = self._screen
        item = screen.current
        screen.require_writable()
        newest = self._all()[0]
        piece = found_evidence.known(screen.book, newest)
        if piece is not None and piece.id in item.evidence:
            waiting = [each for each in self.news() if each.path not in self._waiting]
            if not waiting:
                screen.say(f"{newest.path.name} is attached here already, as {piece.ref}, and none is newer", "warning")
                return
            newest = waiting[0]
        self._when_whole(newest, item.id, about)

    def attach_several(self) -> None:
        """Let files be ticked, the new ones ticked already, and attach them in the order in which they were written."""
        from auditor.tui.widgets.ticks import Ticks

        screen = self._screen
        item = screen.current
        screen.require_writable()
        files = self._all()[:_OFFERED_AT_MOST]
        news = {str(each.path) for each in self.news()}
        kept = {(e.file.name, e.file.size): e.ref for e in screen.book.all(Evidence).values() if e.file is not None}
        now = screen.desk.workspace.now()
        rows = [
            Row(
                str(each.path),
                (
                    each.path.name,
                    size(each.size),
                    f"{age(each.written, now)} old",
                    kept.get((each.path.name, each.size)) or ("new" if str(each.path) in news else ""),
                ),
            )
            for each in files
        ]
        columns = (Column("file"), Column("size", 8, align="right"), Column("", 10, align="right"), Column("", 8))
        title = f"{len(news)} new   {item.ref}   {key_of('yes')} attaches the ticked"

        def taken(ticked: Collection[str] | None) -> None:
            if ticked is not None:
                screen.call_later(self._attach_all, [f for f in files if str(f.path) in ticked], item.id)
                self.seen = max(files[0].written_ns, self.seen)
                screen.looked_at_all(self.seen)
                self.look()

        screen.app.push_screen(Ticks(title, columns, rows, news), taken)

    def _attach_all(self, files: list[FoundFile], item: Id) -> None:
        """Attach those that are whole in one line, the others as soon as they are."""
        ready = [file for file in reversed(files) if found_evidence.is_whole(file)]
        for file in reversed(files):
            if file not in ready:
                self._when_whole(file, item)
        if len(ready) == 1:
            self._attach(ready[0], item)
        elif ready:
            attach_together(self._screen, [file.path for file in ready], item)
            self._take(self._files)

    def _attach(self, file: FoundFile, item: Id, about: str = "") -> Evidence:
        """Attach a file that is whole; one that is evidence already is used at the item, too."""
        screen = self._screen
        piece = found_evidence.known(screen.book, file)
        if piece is None:
            piece = attach_file(screen, file.path, item, about)
        elif piece.id not in screen.book.get(Item, item).evidence:
            (at,) = (kept := evidence.attach(screen.book, screen.desk.act(), [piece.id], [item])).value
            screen.kept(kept, f"{piece.ref}: {file.path.name} is used at {at.ref}, too")
        self._take(self._files)
        return piece

    # What is not whole yet

    def _when_whole(self, file: FoundFile, item: Id, about: str = "") -> None:
        """Attach a file at once if it is whole, else as soon as nothing is written to it any more."""
        if file.path in self._waiting:
            return
        if found_evidence.is_whole(file):
            self._attach(file, item, about)
            return
        self._waiting.add(file.path)
        self._say_waiting(file, item)
        self._look_later(file, item, time.monotonic(), about)

    def _look_later(self, file: FoundFile, item: Id, since: float, about: str) -> None:
        # the app's timer: a file that was asked for is attached even where its screen is left meanwhile
        self._screen.app.set_timer(_LOOK_AGAIN, lambda: self._look_at(file, item, since, about))

    def _look_at(self, before: FoundFile, item: Id, since: float, about: str) -> None:
        """One more look at a file that was being written; *since* it has looked as it did *before*."""
        found = watched_folder.found_file(before.path)
        if found is None:
            self._waiting.discard(before.path)
            raise NotFound(f"{before.path.name} is gone; nothing was attached.", "Its program may have renamed it.")
        if found != before:
            self._say_waiting(found, item)
            since = time.monotonic()
        elif found.size == 0 and time.monotonic() - since > _EMPTY_AFTER:
            self._waiting.discard(before.path)
            raise NotFound(
                f"{before.path.name} stays empty; nothing was attached.", "Send it again, or attach another."
            )
        if found_evidence.is_whole(found):
            self._waiting.discard(found.path)
            self._attach(found, item, about)
        else:
            self._look_later(found, item, since, about)

    def _say_waiting(self, file: FoundFile, item: Id) -> None:
        ref = self._screen.book.get(Item, item).ref
        self._screen.say(f"{file.path.name} is still being written ({size(file.size)}): goes to {ref} when whole")
