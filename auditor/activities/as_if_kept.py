"""An audit's book as it will stand once a step is kept: what is frozen with the step is compiled from it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from auditor.model.record import Id, Record
from auditor.workspace import AuditBook


class AsIfKept(AuditBook):
    """The book as it stands when the step is kept: what is printed is what the line will hold."""

    def __init__(self, book: AuditBook, records: Collection[Record]) -> None:
        self.ledger = book.ledger
        self._book = book
        self._records = list(records)

    def all(self, model: type[Any]) -> Mapping[Id, Any]:
        """The book's records, those of the step in front."""
        return {**self._book.all(model), **{r.id: r for r in self._records if type(r) is model}}
