"""What earlier audits found, gathered for the items of this one (G-44)."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.figures.earlier import Earlier, Match, of_the_same
from auditor.model.clause import Clause
from auditor.model.finding import Finding
from auditor.model.nonconformity import Nonconformity
from auditor.model.people import Process, Site
from auditor.model.programme import EarlierNonconformity
from auditor.model.record import Id
from auditor.model.words import FindingState, NonconformityState
from auditor.workspace import AuditBook, Workspace


class EarlierFindings:
    """Nonconformities from before the product, and findings of the other audits here, for one audit."""

    def __init__(self, workspace: Workspace, book: AuditBook) -> None:
        self._workspace = workspace
        self._book = book
        self._records = [Earlier.from_before(record) for record in book.all(EarlierNonconformity).values()]
        self._found: dict[tuple[str, str, str], tuple[Match, ...]] = {}

    def others(self) -> list[str]:
        """The references of the other audits."""
        return [ref for ref in self._workspace.audit_refs() if ref != self._book.ref]

    def gather(self, ref: str) -> bool:
        """Take in what another audit found, if it began before this one; tell whether it found anything."""
        other = self._workspace.audit(ref)
        if other.audit.planned_from > self._book.audit.planned_from:
            return False
        found = list(_of(other))
        self._records += found
        self._found.clear()
        return bool(found)

    def of(self, clause: Clause, process: str, site: str) -> tuple[Match, ...]:
        """What was found about the same clause or process, newest first."""
        key = (str(clause), process, site)
        if key not in self._found:
            self._found[key] = of_the_same(self._records, [clause], process, site)
        return self._found[key]


def _of(book: AuditBook) -> Iterator[Earlier]:
    audit = book.audit
    issued = audit.report_issued or audit.planned_to
    for nonconformity in book.all(Nonconformity).values():
        if nonconformity.state not in (NonconformityState.DRAFT, NonconformityState.VOID):
            yield Earlier.from_nonconformity(nonconformity, audit.ref, *_where(book, nonconformity))
    for finding in book.all(Finding).values():
        if finding.state is FindingState.ISSUED and not finding.grade.is_nonconformity:
            yield Earlier.from_finding(finding, audit.ref, issued, *_where(book, finding))


def _where(book: AuditBook, record: Nonconformity | Finding) -> tuple[str, str]:
    def name(kind: type[Process] | type[Site], wanted: Id | None) -> str:
        found = book.all(kind).get(wanted) if wanted else None
        return found.name if found else ""

    return name(Process, record.process), name(Site, record.site)
