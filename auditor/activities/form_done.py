"""A form that reports actions as done: the day of each, and what shows it - pieces, files sent along, words (N7).

A file is named by its plain name and lies beside the form, in its folder or in the mail it came with: a form comes from
somebody else and names no other place of this machine.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from auditor.activities import response_form as sent
from auditor.activities.follow_up.implementation import first_day
from auditor.activities.form_reading import Reader, Reading, Report
from auditor.activities.form_values import day_in
from auditor.errors import InvalidInput
from auditor.exchange import response_form as form
from auditor.exchange.sent_along import SentAlong
from auditor.model.evidence import Evidence
from auditor.model.nonconformity import CorrectiveAction
from auditor.model.text import searchable

_SIGN = re.compile(r"^(?:[-*•–·▪◦]|\(?[0-9]{1,2}[.)])\s+")
_REFERENCE = re.compile(r"[,;\s]+")
_FILE = re.compile(
    r"\S(?:.{0,200})\.(?:pdf|docx?|xlsx?|pptx?|od[tsp]|rtf|txt|csv|eml|msg|html?|xml|json|log|zip|png|jpe?g|heic|tiff?|mp4)",
    re.IGNORECASE,
)


@dataclass(slots=True)
class DoneReader(Reader):
    """Reads a form by which an owner reports what was done."""

    along: SentAlong = field(default_factory=SentAlong)

    def reading(self) -> Reading:
        """What it says, or all that is wrong with it."""
        self.beside()
        answered_by = self.answered_by()
        reports = list(self._reports())
        self.no_faults()
        return Reading(
            self.book,
            self.record,
            self.record.response,
            self.changes,
            self.aside,
            answered_by,
            reports=reports,
            along=self.along,
        )

    def _reports(self) -> Iterator[Report]:
        for number, action in enumerate(self.record.response.actions, 1):
            day_field, proof_field = (form.action_field(number, part, form.REPORT) for part in (form.DONE, form.PROOF))
            had_day = action.done.isoformat() if action.done else ""
            had = sent.pieces_shown(self.book, action)
            day, proof = self.said(day_field, had_day), self.said(proof_field, "\n".join(had))
            if had_day and not day:
                self.aside.append(f"field {day_field} was emptied; {action.ref} stays done on {had_day}")
                day = had_day
            report = self._report(action, day_field, proof_field, day, proof.split("\n"))
            if report is not None and (report.done != action.done or report.pieces or report.files or report.words):
                shown = [*self._refs(report), *report.files, *report.words]
                self.changed(f"{action.ref} done", _told(action.done, had), _told(report.done, [*had, *shown]))
                yield report

    def _report(
        self, action: CorrectiveAction, day_field: str, proof_field: str, day: str, proof: list[str]
    ) -> Report | None:
        pieces: list[str] = []
        files: list[str] = []
        words: list[str] = []
        for line in (_SIGN.sub("", line.strip()) for line in proof):
            if refs := self._pieces(line):
                pieces += refs
            elif name := self.along.name_of(line):
                files.append(name)
                if name in self.along.doubled:
                    self.refuse(proof_field, f"two files are called {name!r}", "Ask for them under two names.")
            elif _FILE.fullmatch(line) and not re.search(r"\s(?:in|on|at|unter|sous|dans)\s|[/\\]", line):
                hint = "Save it in the folder of the form; or write where the record is found."
                self.refuse(proof_field, f"there is no file {line!r} beside the form", hint)
            elif line:
                words.append(line)
        if not day:
            if words or files or set(pieces) - set(action.evidence):
                self.refuse(day_field, f"the day on which {action.ref} was done is not said", "Write it as 2026-12-31.")
            return None
        done = self.understood(day_field, self._day, day)
        new = [piece for piece in dict.fromkeys(pieces) if piece not in action.evidence]
        return None if done is None else Report(action.ref, done, new, list(dict.fromkeys(files)), words)

    def _day(self, text: str) -> date:
        day = day_in(text, self.language)
        if day > self.workspace.today():
            raise InvalidInput(f"{day} is in the future.", "An action is reported once it is done.")
        if day < (began := first_day(self.book)):
            raise InvalidInput(f"{day} is before the audit began, on {began}.", "An action follows what was found.")
        return day

    def _pieces(self, line: str) -> list[str]:
        """The pieces of evidence whose references stand in a line; none where anything else does."""
        known = {searchable(piece.ref): piece.id for piece in self.book.all(Evidence).values()}
        words = [searchable(word) for word in _REFERENCE.split(line) if word]
        return [known[word] for word in words] if words and all(word in known for word in words) else []

    def _refs(self, report: Report) -> list[str]:
        return [self.book.get(Evidence, piece).ref for piece in report.pieces]


def _told(day: date | None, shown: list[str]) -> str:
    return "; ".join([*([day.isoformat()] if day else []), *shown])
