"""What is wrong with a file that a person wrote: every fault at once, each with its line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from auditor.errors import InvalidInput

SHOWN = 50
"""So many faults are spelled out in the message; the rest is counted."""


class Fault(NamedTuple):
    """Where a fault stands (lines count from 1; 0 is the file as a whole), what was expected, and what stands there."""

    file: str
    line: int
    field: str
    expected: str
    found: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        field = f" {self.field}:" if self.field else ""
        return f"{place}:{field} expected {self.expected}; found {self.found}"


class InvalidFile(InvalidInput):
    """A content file is refused; :attr:`faults` holds all that is wrong with it, in the order of its lines."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = sorted(faults, key=lambda fault: fault.line)
        count = f"{len(self.faults)} faults" if len(self.faults) > 1 else "1 fault"
        lines = [str(fault) for fault in self.faults[:SHOWN]]
        if len(self.faults) > SHOWN:
            lines.append(f"… and {len(self.faults) - SHOWN} more")
        super().__init__("\n".join([f"{self.faults[0].file} cannot be used: {count}", *lines]), "Mend the lines named.")
