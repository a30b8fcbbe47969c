"""What a form that came back says, field by field, against the nonconformity that it answers.

Nothing is changed by reading it. What cannot be placed is kept aside and told; what cannot be understood is refused
with its line and field, all of it at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from pydantic import ValidationError

from auditor.activities import letters
from auditor.activities import response_form as sent
from auditor.activities.form_values import person_in
from auditor.errors import InvalidInput
from auditor.exchange import response_form as form
from auditor.exchange.received_text import folded
from auditor.exchange.response_form import Filled
from auditor.exchange.sent_along import SentAlong
from auditor.model.guards import follow_up as guards
from auditor.model.nonconformity import Nonconformity, Response
from auditor.model.record import Id
from auditor.model.words import NonconformityState as N
from auditor.reporting.response_design import FormWords, ResponseFile, ResponseWords
from auditor.workspace import AuditBook, Workspace

T = TypeVar("T")
_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"\w|#")
_FEW = 30  # letters


@dataclass(frozen=True, slots=True)
class Change:
    """A field that a form changes: what stood, and what would stand."""

    field: str
    had: str
    new: str


@dataclass(frozen=True, slots=True)
class Report:
    """What is reported of one action: the day, and what shows it: pieces that are recorded, files, and words."""

    action: str
    done: date
    pieces: Sequence[Id] = ()
    files: Sequence[str] = ()
    words: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a form says: ``answered_by`` is the person named in it, ``aside`` what belongs to no field."""

    book: AuditBook
    record: Nonconformity
    response: Response
    changes: Sequence[Change]
    aside: Sequence[str]
    answered_by: Id | None = None
    agrees: bool | None = None
    note: str = ""
    reports: Sequence[Report] = ()
    along: SentAlong = field(default_factory=SentAlong)

    @property
    def acknowledges(self) -> bool:
        """Whether it says first that it was seen, and whether the facts are agreed (N3)."""
        return self.record.state is N.ISSUED and self.agrees is not None

    @property
    def responds(self) -> bool:
        """Whether it answers (N4)."""
        return self.response != self.record.response

    @property
    def actions(self) -> list[str]:
        """What it does, as the machine calls it; nothing for a form that changes nothing."""
        done = (
            ("acknowledge", self.acknowledges),
            ("submit response", self.responds),
            ("report implemented", bool(self.reports)),
        )
        return [action for action, holds in done if holds]

    @property
    def reported(self) -> Response:
        """The response with what is reported of its actions; what is not recorded yet stands in it by its name."""
        said = {each.action: each for each in self.reports}
        actions = [
            action.having(done=report.done, evidence=[*action.evidence, *report.pieces, *report.files, *report.words])
            if (report := said.get(action.ref))
            else action
            for action in self.response.actions
        ]
        return self.response.having(actions=actions)

    @property
    def lacks(self) -> list[str]:
        """Why it would be refused (N4, N7), and what would be asked back (G-32)."""
        found = [*guards.actions_are_done(self.reported)] if self.reports else []
        if self.responds:
            found = [
                *guards.response_is_given(self.record, self.response),
                *guards.response_is_strong(self.record, self.response),
            ]
        return [f"{each.rule.id}: {each.missing}" for each in found]


@dataclass(slots=True)
class Reader:
    """One form against one nonconformity: what every form has, whatever it asks for."""

    workspace: Workspace
    book: AuditBook
    record: Nonconformity
    filled: Filled
    language: str
    design: ResponseFile
    changes: list[Change] = field(default_factory=list)
    aside: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)

    @property
    def all_words(self) -> ResponseWords:
        """The words of its language."""
        return self.design.wording[self.language]

    @property
    def words(self) -> FormWords:
        """The words of the form."""
        return self.all_words.form

    def beside(self) -> None:
        """Keep aside what stands around the fields or inside their brackets, and is none of our own words."""
        out = sent.form_of(self.workspace, self.book, self.record, self.language, self.all_words)
        labels = {each.id: each.label for each in out.fields}
        self.aside += self._beside([form.head(out), *self._letters()])
        self.aside += self._in_brackets(labels)

    def answered_by(self) -> Id | None:
        """Who is named in the form; who it went to where nobody is, or somebody unknown."""
        answer = self.filled.answers.get(form.NAME)
        usual = sent.addressee(self.record)
        if answer is None or not answer.text:
            return usual
        if folded(answer.text) == folded(form.shown(sent.person_shown(self.book, usual))):
            return usual
        try:
            return person_in(self.book, answer.text).id
        except InvalidInput as wrong:
            self.aside.append(f"line {answer.line}, field {form.NAME}: {wrong.message}")
            return usual

    def no_faults(self) -> None:
        """InvalidInput with every line and field that was not understood."""
        if self.faults:
            raise InvalidInput("\n".join(self.faults), "\n".join(dict.fromkeys(hint for hint in self.hints if hint)))

    def _letters(self) -> Iterator[str]:
        """The messages that the form may have gone out with."""
        for kind in letters.Kind:
            yield letters.text_of(self.workspace, self.book, self.record, kind, self.all_words)
        yield f"{self.all_words.letter.form} {self.all_words.letter.document}"

    def _beside(self, own: Sequence[str]) -> Iterator[str]:
        """What stands around the fields and is none of our own words, whatever numbers stood in these.

        A few words are ours only where they stand as we wrote them: as a line, or with those before or after them.
        """
        ours = {_said(line) for text in own for line in text.split("\n")}
        known = " ".join(_said(text) for text in own)
        lines = [(each, said) for each in self.filled.aside if _WORD.search(said := _said(each.text))]
        for n, (each, said) in enumerate(lines):
            before, after = (lines[m][1] if 0 <= m < len(lines) else "" for m in (n - 1, n + 1))
            joined = (f"{before} {said}" in known and before, f"{said} {after}" in known and after)
            if said not in ours and not any(joined) and not (len(said) > _FEW and said in known):
                yield f"line {each.line}: {each.text.strip()}"

    def _in_brackets(self, labels: dict[str, str]) -> Iterator[str]:
        for name, answer in self.filled.answers.items():
            pattern = labels.get(name) or labels.get(f"{form.ACTION}.1{name[-1]}", "")
            if _said(answer.label) != _said(pattern):
                yield f"line {answer.line}, inside the brackets of field {name}: {answer.label}"

    def said(self, name: str, had: str) -> str:
        """The answer of a field; what stood where it says the same, or where the field was taken out."""
        answer = self.filled.answers.get(name)
        if answer is None:
            if had:
                self.aside.append(f"field {name} is not in the form; what stood in it stays")
            return had
        return had if folded(answer.text) == folded(form.shown(had)) else answer.text

    def changed(self, label: str, had: str, new: str) -> None:
        """Tell a change, if it is one."""
        if had != new:
            self.changes.append(Change(label, had, new))

    def refuse(self, name: str, why: str, hint: str = "") -> None:
        """Something that cannot be understood, with its line and field."""
        answer = self.filled.answers.get(name)
        where = f"Line {answer.line}, field {name}" if answer else f"Field {name}"
        self.faults.append(f"{where}: {why}")
        self.hints.append(hint)

    def understood(self, name: str, read: Callable[[str], T], text: str) -> T | None:
        """What *read* makes of the text of a field; nothing where it is refused."""
        try:
            return read(text)
        except InvalidInput as wrong:
            self.refuse(name, wrong.message, wrong.hint)
        except ValidationError as wrong:
            self.refuse(name, str(wrong.errors(include_url=False)[0]["msg"]))
        return None


def _said(text: str) -> str:
    """A text for comparing, blind to its numbers."""
    return _NUMBER.sub("#", folded(text))
