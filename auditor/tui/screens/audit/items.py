"""The chosen items, by clause; ``+`` chooses from a checklist or adds one of the audit's own."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.activities import checklist as choosing
from auditor.figures.progress import outcome
from auditor.model.clause import Clause
from auditor.model.item import Item
from auditor.model.people import Person, Process, Site
from auditor.model.record import Id
from auditor.model.words import AuditState
from auditor.tui.screens import names
from auditor.tui.screens.audit.choosing import choose_items
from auditor.tui.screens.audit.doing import Answers, do_step
from auditor.tui.screens.audit.section import AuditSection
from auditor.tui.screens.conduct.place import Place, remember
from auditor.tui.screens.people import ids, one
from auditor.tui.widgets.columns import Column, Row

_ANSWERED = (
    AuditState.IN_PROGRESS,
    AuditState.CONCLUDED,
    AuditState.REPORTED,
    AuditState.COMPLETED,
    AuditState.FOLLOW_UP,
    AuditState.CLOSED,
)


class Items(AuditSection):
    """The items under their clauses."""

    name = "items"
    title = "Items"
    columns = (Column("", 1), Column("", 8), Column(), Column("", 4, from_width=60), Column("", 4, from_width=60))
    empty = "No item is chosen yet: {new} chooses from a checklist."
    adds = "items"

    def count(self) -> str:
        """How many are answered of how many."""
        items = self.book.items.values()
        done = sum(not item.is_open for item in items)
        if done and len(items) >= 1000:
            return f"{done * 100 // len(items)} %"
        return f"{done}/{len(items)}" if done else str(len(items) or "")

    def rows(self) -> Sequence[Row]:
        """The items, each under its clause."""
        titles = self.book.clause_titles
        rows: list[Row] = []
        last = ""
        for item in sorted(self.book.items.values(), key=lambda i: (Clause.parse(i.clause), i.ref)):
            if item.clause != last:
                last = item.clause
                rows.append(Row(last, (f"{last} {titles.get(last, '')}".rstrip(),), heading=True))
            rows.append(self._row(item))
        return rows

    def _row(self, item: Item) -> Row:
        word = outcome(item)
        mark = ((self.screen.signs.shape(word), word),)
        auditor = names.ref(self.book, item.auditor)
        return Row(item.id, (mark, item.ref, item.question, names.site(self.book, item.site), auditor))

    def new(self) -> None:
        """Choose from a checklist, or add one of the audit's own."""
        choose_items(self.screen)

    def open(self, key: str) -> None:
        """Where it is answered; before that, who looks at it where."""
        screen, item = self.screen, self.book.get(Item, key)
        if self.book.audit.state in _ANSWERED:
            remember(screen.desk.home, self.book.ledger.id, Place(item=item.id))
            screen.open_on("conduct", self.book)
            return
        programme = screen.desk.workspace.programme
        fields = [
            one(programme, Person, "auditor", "Auditor", item.auditor),
            one(programme, Site, "site", "Site", item.site),
            one(programme, Process, "process", "Process", item.process),
        ]

        def chosen(answers: Answers) -> dict[str, Id | None]:
            return {
                "auditor": next(iter(ids(screen.desk, Person, answers["auditor"])), None),
                "site": next(iter(ids(screen.desk, Site, answers["site"])), None),
                "process": next(iter(ids(screen.desk, Process, answers["process"])), None),
            }

        do_step(
            screen,
            f"{item.ref}  {names.clause(self.book, item.clause)}",
            fields,
            lambda answers, acting: choosing.assign(
                self.book, acting, [item.id], **screen.taking_over_new(chosen(answers), acting)
            ),
            f"{item.ref} is assigned",
            book=self.book,
            text="\n".join([item.question, *(f"look for: {each}" for each in item.look_for)]),
        )

    def remove(self, key: str) -> None:
        """Drop a chosen item, before the audit begins."""
        self.screen.kept(choosing.remove(self.book, self.screen.desk.act(), key), "The item is off the plan")
