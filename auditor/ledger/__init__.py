"""The ledger: trail, tables, snapshot, exhibits and drafts of one folder. It knows nothing of audits.

The truth is the trail: append-only files of hash-chained lines, one file a writer. Tables are folded from it, and
`audit.json` is a snapshot of them that vanilla TinyDB opens and that may be deleted at any time.
"""

from auditor.ledger.conflicts import Conflict, Side
from auditor.ledger.exhibits import Exhibit
from auditor.ledger.identifiers import doc_id, uuid7
from auditor.ledger.ledger import Ledger, utc_now
from auditor.ledger.line import JSON, Change, Line
from auditor.ledger.merging import Comparison, Fork, ForkedTrail, Gain
from auditor.ledger.problems import (
    DamagedLedger,
    DiskFull,
    LockedLedger,
    NewerFormat,
    NothingChanged,
    NotKept,
    Problem,
    ReadOnlyLedger,
)
from auditor.ledger.table import RecordTable
from auditor.ledger.trail import Head
from auditor.ledger.writer import Writer

__all__ = [
    "JSON",
    "Change",
    "Comparison",
    "Conflict",
    "DamagedLedger",
    "DiskFull",
    "Exhibit",
    "Fork",
    "ForkedTrail",
    "Gain",
    "Head",
    "Ledger",
    "Line",
    "LockedLedger",
    "NewerFormat",
    "NotKept",
    "NothingChanged",
    "Problem",
    "ReadOnlyLedger",
    "RecordTable",
    "Side",
    "Writer",
    "doc_id",
    "utc_now",
    "uuid7",
]
