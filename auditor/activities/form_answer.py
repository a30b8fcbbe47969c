"""A form that answers: whether the facts are agreed, and the parts of the response (N3, N4)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from auditor.activities import response_form as sent
from auditor.activities.form_reading import Change, Reader, Reading
from auditor.activities.form_values import day_in, facts_in, method_in, person_in
from auditor.exchange import response_form as form
from auditor.exchange import why_lines
from auditor.exchange.received_text import folded
from auditor.model.cause import Why
from auditor.model.nonconformity import CorrectiveAction, Response
from auditor.model.words import NonconformityState as N


class AnswerReader(Reader):
    """Reads a form by which an owner answers."""

    def reading(self) -> Reading:
        """What it says, or all that is wrong with it."""
        self.beside()
        answered_by = self.answered_by()
        agrees, note = self._facts()
        response = self._response()
        if self.record.state is N.ISSUED and agrees is None and response != self.record.response:
            self.refuse(form.FACTS, "it is not said whether the facts are agreed", "Acknowledging is not agreeing.")
        self.no_faults()
        return Reading(self.book, self.record, response, self.changes, self.aside, answered_by, agrees, note)

    def _facts(self) -> tuple[bool | None, str]:
        had = sent.facts_shown(self.record, self.words)
        said = self.said(form.FACTS, had)
        if self.record.state is not N.ISSUED:
            if said != had and said:
                line = self.filled.answers[form.FACTS].line
                self.aside.append(f"line {line}, field {form.FACTS} (acknowledged already): {said}")
            return None, ""
        if not said:
            return None, ""
        found = self.understood(form.FACTS, lambda text: facts_in(text, self.words), said)
        if found is None:
            return None, ""
        agrees, note = found
        if not agrees and not note:
            self.refuse(form.FACTS, "it is not said why the facts are not agreed", "Say it in the form.")
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
            fields[attribute] = self.said(name, getattr(had, attribute))
            self.changed(attribute, getattr(had, attribute), fields[attribute])
        fields["cause"] = self._cause()
        fields["actions"] = list(self._actions())
        try:
            return Response.model_validate({**had.model_dump(), **fields})
        except ValidationError as wrong:
            for each in wrong.errors(include_url=False):
                self.refuse(_NAMES.get(str(each["loc"][0]), form.CAUSE), str(each["msg"]))
            return had

    def _cause(self) -> dict[str, Any]:
        had = self.record.response.cause
        text = self.said(form.CAUSE, had.text)
        self.changed("cause", had.text, text)
        said: dict[str, Any] = {"text": text, "method": had.method, "categories": had.categories, "whys": had.whys}
        lines = why_lines.written(had.whys)
        answers = self.said(form.WHYS, lines)
        if answers != lines:
            said["whys"] = self.understood(form.WHYS, self._whys, answers) or []
            self.changed("5 whys", lines, why_lines.written(said["whys"]))
        shown = sent.method_shown(had, self.words)
        method = self.said(form.METHOD, shown)
        if method != shown:
            said["method"], said["categories"] = method_in(method, self._categories())
            self.changed("method", shown, method)
        return said

    def _whys(self, text: str) -> list[Why]:
        words = [word for each in self.design.wording.values() for word in each.form.roots]
        return why_lines.read(text, words)

    def _categories(self) -> dict[str, str]:
        """What each category is called, in any language."""
        wording = self.design.wording.values()
        return {folded(word): bone.value for each in wording for bone, word in each.form.categories.items()}

    def _actions(self) -> Iterator[CorrectiveAction]:
        had = self.record.response.actions
        numbers = {int(name.split(".")[1][:-1]) for name in self.filled.answers if name.startswith(f"{form.ACTION}.")}
        taken = {action.ref for action in had}
        for number in sorted(numbers | set(range(1, len(had) + 1))):
            standing = had[number - 1] if number <= len(had) else None
            shown = sent.parts_shown(self.book, standing)
            said = {part: self.said(form.action_field(number, part), shown[part]) for part in form.PARTS}
            label = standing.ref if standing else f"action {number}"
            if standing and said == shown:
                yield standing
                continue
            action = self._action(number, said, shown, standing, taken) if any(said.values()) else None
            self.changed(label, _joined(shown), _joined(sent.parts_shown(self.book, action)))
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
                self.refuse(names[part], why, "An action has what, who and by when; leave all of it empty for none.")
        if not all(said[part] for part, _ in lacking):
            return None
        owner = (
            standing.owner
            if standing and said[form.WHO] == shown[form.WHO]
            else self.understood(names[form.WHO], lambda text: person_in(self.book, text).id, said[form.WHO])
        )
        due = self.understood(names[form.WHEN], lambda text: day_in(text, self.language), said[form.WHEN])
        if owner is None or due is None:
            return None
        text, proof = (" ".join(said[part].split()) for part in (form.WHAT, form.SHOWN))
        if standing is not None:
            made = standing.having
        else:
            ref = next(name for n in range(number, number + 1000) if (name := f"CA-{n}") not in taken)
            made = lambda **fields: CorrectiveAction(ref=ref, **fields)  # noqa: E731
        return self.understood(names[form.WHAT], lambda _: made(text=text, owner=owner, due=due, shown_by=proof), "")


_NAMES = {
    "correction": form.CORRECTION,
    "containment": form.CONTAINMENT,
    "extent": form.EXTENT,
    "criterion": form.CRITERION,
}


def _joined(parts: dict[str, str]) -> str:
    return "; ".join(part for part in parts.values() if part)
