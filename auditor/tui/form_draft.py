"""What is typed into a form, beside the trail until the form is accepted; it is there again when the form opens."""

from __future__ import annotations

import json
from collections.abc import Mapping

from auditor.ledger import Ledger
from auditor.tui.cells import one_line
from auditor.tui.desk import Desk


class FormDraft:
    """The draft of the form with one title; a title names the record that the form is about."""

    def __init__(self, ledger: Ledger, title: str) -> None:
        self._ledger = ledger
        self._key = f"forms/{one_line(title)}"

    @classmethod
    def beside(cls, ledger: Ledger, title: str, desk: Desk) -> FormDraft | None:
        """The draft beside a trail that whoever is at the desk may write to; else ``None``."""
        return cls(ledger, title) if desk.by and not ledger.read_only else None

    def read(self) -> dict[str, str]:
        """What was typed by field; empty where nothing waits."""
        kept = self._ledger.draft(self._key)
        return {str(name): str(text) for name, text in json.loads(kept).items()} if kept else {}

    def keep(self, typed: Mapping[str, str]) -> None:
        """Keep what differs from what the form offers, durable before this returns; nothing: no draft."""
        if typed:
            self._ledger.keep_draft(self._key, json.dumps(typed, ensure_ascii=False))
        else:
            self.drop()

    def drop(self) -> None:
        """The form was accepted."""
        self._ledger.drop_draft(self._key)
