"""Every screen of the app on a workspace that is hostile in every field: nothing fails, nothing acts."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot

from auditor.exchange.bundle import write_bundle
from auditor.figures.indicator import Period
from auditor.model.finding import Finding
from auditor.model.nonconformity import Nonconformity
from auditor.tui.app import AuditorApp
from auditor.tui.desk import Desk
from auditor.tui.screens import OPENED, SCREENS
from auditor.workspace import Workspace
from tests.data.hostile import HOSTILE
from tests.hostile import fields
from tests.hostile.life import AUDIT, Life, lived

KEYS = ("v", "end", "question_mark", "escape")
"""Pressed on every screen: another view, the last row, help and away."""


@pytest.fixture
def life(tmp_path: Path) -> Life:
    """One life with all the texts, each field the next."""
    return lived(tmp_path, *(text for _, text in HOSTILE if not fields.refusal("Item.note", text)))


@pytest.fixture
def workspace(life: Life, tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(life.folder / "work", home=tmp_path / "reader") as opened:
        yield opened


def painted(app: AuditorApp) -> str:
    """What stands on the screen; every character of it was sent to the terminal."""
    strips = app.screen._compositor.render_strips()
    text = "\n".join("".join(segment.text for segment in strip) for strip in strips)
    assert not any(fields.acts(c) for c in text.replace("\n", "")), app.screen
    assert len(strips) == app.size.height
    return unicodedata.normalize("NFC", text)


async def looked_at(pilot: Pilot[None], app: AuditorApp) -> str:
    await pilot.pause()
    seen = painted(app)
    here = app.screen
    for key in KEYS:
        await pilot.press(key)
        seen += painted(app)
        if app.screen is not here and key == "escape":
            break
    return seen


async def test_every_screen_shows_it(life: Life, workspace: Workspace, tmp_path: Path) -> None:
    book = workspace.audit(AUDIT)
    bundle = tmp_path / "copy.zip"
    write_bundle(book.ledger, bundle)
    on = {
        "finding": (book, next(iter(book.all(Finding)))),
        "nonconformity": (book, next(iter(book.all(Nonconformity)))),
        "taking-in": (bundle,),
        "figure": ("K-16", Period(None, workspace.today())),
    }
    app = AuditorApp(Desk(workspace, life.people["lead"]))
    seen = ""
    async with app.run_test(size=(80, 24)) as pilot:
        for name in SCREENS:
            await app.action_goto(name)
            seen += await looked_at(pilot, app)
        for name in OPENED:
            depth = len(app.screen_stack)
            app.open_on(name, *on.get(name, (book,)))
            seen += await looked_at(pilot, app)
            while len(app.screen_stack) > depth:
                app.pop_screen()
            await pilot.pause()
        assert app.return_code in (None, 0)
        assert app.is_running, "text acted: the app was told to quit"
    for written in ("[/b]", "[@click=app.quit]", "<b>x", "$(rm", "=1+1", "王秀英"):
        assert written in seen, "shown as it is typed"
