"""What a form that came back says, field by field, against the nonconformity that it answers.

Nothing is changed by reading it. What cannot be placed is kept aside and told; what cannot be understood is refused
with its line and field, all of it at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import ValidationError

from auditor.activities import letters
from auditor.activities import response_form as sent
from auditor.activities.form_values import day_in, facts_in, method_in, person_in
from auditor.errors import InvalidInput
from auditor.exchange import response_form as form
from auditor.exchange.received_text import folded
from auditor.exchange.response_form import Filled
from auditor.model.guards import follow_up as guards
from auditor.model.nonconformity import CorrectiveAction, Nonconformity, Response
from auditor.model.record import Id
from auditor.model.words import NonconformityState as N
from auditor.reporting.response_design import FormWords, ResponseWords
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

    @property
    def acknowledges(self) -> bool:
        """Whether it says first that it was seen, and whether the facts are agreed (N3)."""
        return self.record.state is N.ISSUED and self.agrees is not None

    @property
    def responds(self) -> bool:
        """Whether it answers (N4)."""
        return self.response != self.record.response

    @property
    def lacks(self) -> list[str]:
        """Why it would be refused as a response (N4), and what would be asked back (G-32)."""
        if not self.responds:
            return []
        found = [
            *guards.response_is_given(self.record, self.response),
            *guards.response_is_strong(self.record, self.response),
        ]
        return [f"{each.rule.id}: {each.missing}" for each in found]


def reading_of(workspace: Workspace, book: AuditBook, record: Nonconformity, filled: Filled) -> Reading:
    """What the form says. Raises InvalidInput with every line and field that cannot be understood."""
    design = sent.design(workspace)
    language = design.language([filled.place.language])
    return _Reader(workspace, book, record, filled, language, design.wording[language]).reading()


@dataclass(slots=True)
class _Reader:
    """One form against one nonconformity."""

    workspace: Workspace
    book: AuditBook
    record: Nonconformity
    filled: Filled
    language: str
    all_words: ResponseWords
    changes: list[Change] = field(default_factory=list)
    aside: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)

    @property
    def words(self) -> FormWords:
        """The words of the form."""
        return self.all_words.form

    def reading(self) -> Reading:
        """What it says, or all that is wrong with it."""
        if self.record.state not in sent.ANSWERED_IN:
            raise InvalidInput(
                f"{self.record.ref} is {self.record.state.value.replace('_', ' ')}; it waits for no response.",
                f"auditor nc show {self.record.ref}",
            )
        out = sent.form_of(self.workspace, self.book, self.record, self.language, self.all_words)
        labels = {each.id: each.label for each in out.fields}
        self.aside += self._beside([form.head(out), *self._letters()])
        self.aside += self._in_brackets(labels)
        answered_by = self._answered_by()
        agrees, note = self._facts()
        response = self._response()
        if self.record.state is N.ISSUED and agrees is None and response != self.record.response:
            self._refuse(form.FACTS, "it is not said whether the facts are agreed", "Acknowledging is not agreeing.")
        if self.faults:
            raise InvalidInput("\n".join(self.faults), "\n".join(dict.fromkeys(hint for hint in self.hints if hint)))
        return Reading(self.book, self.record, response, self.changes, self.aside, answered_by, agrees, note)

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

    def _said(self, name: str, had: str) -> str:
        """The answer of a field; what stood where it says the same, or where the field was taken out."""
        answer = self.filled.answers.get(name)
        if answer is None:
            if had:
                self.aside.append(f"field {name} is not in the form; what stood in it stays")
            return had
        return had if folded(answer.text) == folded(form.shown(had)) else answer.text

    def _changed(self, label: str, had: str, new: str) -> None:
        if had != new:
            self.changes.append(Change(label, had, new))

    def _refuse(self, name: str, why: str, hint: str = "") -> None:
        answer = self.filled.answers.get(name)
        where = f"Line {answer.line}, field {name}" if answer else f"Field {name}"
        self.faults.append(f"{where}: {why}")
        self.hints.append(hint)

    def _understood(self, name: str, read: Callable[[str], T], text: str) -> T | None:
        try:
            return read(text)
        except InvalidInput as wrong:
            self._refuse(name, wrong.message, wrong.hint)
        except ValidationError as wrong:
            self._refuse(name, str(wrong.errors(include_url=False)[0]["msg"]))
        return None

    def _answered_by(self) -> Id | None:
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

    def _facts(self) -> tuple[bool | None, str]:
        had = sent.facts_shown(self.record, self.words)
        said = self._said(form.FACTS, had)
        if self.record.state is not N.ISSUED:
            if said != had and said:
                line = self.filled.answers[form.FACTS].line
                self.aside.append(f"line {line}, field {form.FACTS} (acknowledged already): {said}")
            return None, ""
        if not said:
            return None, ""
        found = self._understood(form.FACTS, lambda text: facts_in(text, self.words), said)
        if found is None:
            return None, ""
        agrees, note = found
        if not agrees and not note:
            self._refuse(form.FACTS, "it is not said why the facts are not agreed", "Say it in the form.")
        self.changes.append(Change("facts", "", f"{'agreed' if agrees else 'not agreed'} {note}".strip()))
        return agrees, note

    def _response(self) -> Response:
        had = self.record.response
        fields: dict[str, Any] = {}
        for name, attribute in (
            (form.CORRECTION, "correction"),
            (form.CONTAINMENT, "containment"),
            (form.EXTENT, "extent"),
            (form.CRITERION, "criterion"),
        ):
            fields[attribute] = self._said(name, getattr(had, attribute))
            self._changed(attribute, getattr(had, attribute), fields[attribute])
        cause = self._said(form.CAUSE, had.cause.text)
        self._changed("cause", had.cause.text, cause)
        shown = sent.method_shown(had.cause)
        method = self._said(form.METHOD, shown)
        fields["cause"] = {"text": cause, "method": had.cause.method, "categories": had.cause.categories}
        if method != shown:
            fields["cause"]["method"], fields["cause"]["categories"] = method_in(method)
            self._changed("method", shown, method)
        fields["actions"] = list(self._actions())
        try:
            return Response.model_validate({**had.model_dump(), **fields})
        except ValidationError as wrong:
            for each in wrong.errors(include_url=False):
                self._refuse(_NAMES.get(str(each["loc"][0]), form.CAUSE), str(each["msg"]))
            return had

    def _actions(self) -> Iterator[CorrectiveAction]:
        had = self.record.response.actions
        numbers = {int(name.split(".")[1][:-1]) for name in self.filled.answers if "." in name}
        taken = {action.ref for action in had}
        for number in sorted(numbers | set(range(1, len(had) + 1))):
            standing = had[number - 1] if number <= len(had) else None
            shown = sent.parts_shown(self.book, standing)
            said = {part: self._said(form.action_field(number, part), shown[part]) for part in form.PARTS}
            label = standing.ref if standing else f"action {number}"
            if standing and said == shown:
                yield standing
                continue
            action = self._action(number, said, shown, standing, taken) if any(said.values()) else None
            self._changed(label, _joined(shown), _joined(sent.parts_shown(self.book, action)))
            if action is not None:
                taken.add(action.ref)
                yield action

    def _action(
        self,
        number: int,
        said: dict[str, str],
        shown: dict[str, str],
        standing: CorrectiveAction | None,
        taken: set[str],
    ) -> CorrectiveAction | None:
        names = {part: form.action_field(number, part) for part in form.PARTS}
        lacking = [
            (form.WHAT, "the action is not said"),
            (form.WHO, "nobody is named who does it"),
            (form.WHEN, "the day is not said"),
        ]
        for part, why in lacking:
            if not said[part]:
                self._refuse(names[part], why, "An action has what, who and by when; leave all of it empty for none.")
        if not all(said[part] for part, _ in lacking):
            return None
        owner = (
            standing.owner
            if standing and said[form.WHO] == shown[form.WHO]
            else self._understood(names[form.WHO], lambda text: person_in(self.book, text).id, said[form.WHO])
        )
        due = self._understood(names[form.WHEN], lambda text: day_in(text, self.language), said[form.WHEN])
        if owner is None or due is None:
            return None
        text, proof = (" ".join(said[part].split()) for part in (form.WHAT, form.SHOWN))
        if standing is not None:
            made = standing.having
        else:
            ref = next(name for n in range(number, number + 1000) if (name := f"CA-{n}") not in taken)
            made = lambda **fields: CorrectiveAction(ref=ref, **fields)  # noqa: E731
        return self._understood(names[form.WHAT], lambda _: made(text=text, owner=owner, due=due, shown_by=proof), "")


_NAMES = {
    "correction": form.CORRECTION,
    "containment": form.CONTAINMENT,
    "extent": form.EXTENT,
    "criterion": form.CRITERION,
}


def _said(text: str) -> str:
    """A text for comparing, blind to its numbers."""
    return _NUMBER.sub("#", folded(text))


def _joined(parts: dict[str, str]) -> str:
    return "; ".join(part for part in parts.values() if part)
