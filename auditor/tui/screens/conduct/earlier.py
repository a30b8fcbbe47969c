"""What earlier audits found, looked up for the items of this one (G-44)."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.figures.earlier import Earlier, Match, of_the_same
from auditor.figures.overview import AuditRow, FindingRow, Followed
from auditor.model.clause import Clause
from auditor.model.programme import EarlierNonconformity
from auditor.model.text import searchable
from auditor.model.words import NonconformityState
from auditor.workspace import AuditBook, Workspace
from auditor.workspace.overview import FEW

_NOT_SHOWN = (NonconformityState.DRAFT, NonconformityState.VOID)


class EarlierFindings:
    """Nonconformities from before the product, and findings of the other audits here, for one audit.

    What the others found stands in drawers by clause and by process, since there may be tens of thousands.
    """

    def __init__(self, workspace: Workspace, book: AuditBook) -> None:
        self._workspace = workspace
        self._book = book
        self._before = [Earlier.from_before(record) for record in book.all(EarlierNonconformity).values()]
        self._drawers: dict[str, list[Followed | tuple[FindingRow, AuditRow]]] = {}
        self._found: dict[tuple[str, str, str], tuple[Match, ...]] = {}

    def gather(self) -> bool:
        """Take in what those audits found that began before this one; tell whether they found anything."""
        audit, overview = self._book.audit, self._workspace.overview(at_most=FEW)
        began = {r.ref: r for r in overview.audits if r.ref != audit.ref and r.planned_from <= audit.planned_from}
        self._drawers.clear()
        self._found.clear()
        for entry in overview.followed:
            if entry.audit in began and entry.state not in _NOT_SHOWN:
                process = entry.process
                self._put(entry, entry.clauses, process.name if process else "")
        for page in overview.findings:
            for row in page.rows if page.audit in began else ():
                self._put((row, began[page.audit]), row.clauses, row.process)
        return bool(self._drawers)

    def of(self, clause: Clause, process: str, site: str) -> tuple[Match, ...]:
        """What was found about the same clause or process, newest first."""
        key = (str(clause), process, site)
        if key not in self._found:
            self._found[key] = of_the_same(self._candidates(str(clause), process), [clause], process, site)
        return self._found[key]

    def _put(self, found: Followed | tuple[FindingRow, AuditRow], clauses: tuple[str, ...], process: str) -> None:
        for drawer in (*clauses, _drawer(process)) if process else clauses:
            self._drawers.setdefault(drawer, []).append(found)

    def _candidates(self, clause: str, process: str) -> Iterator[Earlier]:
        yield from self._before
        drawers = [self._drawers.get(clause, ()), self._drawers.get(_drawer(process), ()) if process else ()]
        for found in {id(each): each for drawer in drawers for each in drawer}.values():
            if isinstance(found, Followed):
                yield Earlier.from_entry(found)
            else:
                row, audit = found
                yield Earlier.from_row(row, audit.ref, audit.report_issued or audit.planned_to)


def _drawer(process: str) -> str:
    """What a process is looked up by, blind to case and accents as :func:`of_the_same` is; no clause looks like it."""
    return f"process {searchable(process)}"
