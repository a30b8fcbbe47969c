"""The rest of an agenda line goes to another one, and comes back by undo."""

from __future__ import annotations

from datetime import time

import pytest

from auditor.activities import agenda, agenda_clock, conduct, history, moving_items, undo
from auditor.errors import InvalidInput
from auditor.model.audit import AgendaLine, Note
from auditor.model.machine import NotAllowed
from auditor.model.words import Grade
from tests.activities.conftest import Field


def lines(field: Field) -> list[AgendaLine]:
    return [line for line in agenda.lines(field.audit) if line.clauses]


def extra(field: Field, topic: str, *, mine: bool, start: int) -> AgendaLine:
    return agenda.add_line(
        field.audit,
        field.by(field.lead),
        day=lines(field)[0].day,
        start=time(start),
        end=time(start, 30),
        topic=topic,
        site=field.site.id,
        auditors=[field.lead.id if mine else field.auditor.id],
        auditees=[field.owner.id],
        clauses=["20000-1:8.6.1"],
    ).value


def test_what_is_open_moves_in_one_line_and_the_agenda_stands(conducted: Field) -> None:
    book, first = conducted.audit, lines(conducted)[0]
    later = extra(conducted, "Later", mine=True, start=19)
    before = moving_items.open_items(book, first.id)
    conduct.grade(book, conducted.by(conducted.lead), before[0].id, Grade.CONFORMING)
    agenda_before, unplanned = agenda.lines(book), agenda.unplanned(book)
    count = len(list(book.ledger.lines()))

    moved = moving_items.move_rest(book, conducted.by(conducted.lead), first.id, later.id)

    assert [item.ref for item in moved.value] == [item.ref for item in before[1:]]
    assert len(list(book.ledger.lines())) == count + 1
    assert moving_items.open_items(book, first.id) == []
    assert {item.id for item in before[1:]} <= {item.id for item in moving_items.open_items(book, later.id)}
    assert (agenda.lines(book), agenda.unplanned(book)) == (agenda_before, unplanned)
    (told,) = (note for note in book.all(Note).values() if note.kind == "plan-change")
    assert told.text.endswith(f"{', '.join(i.ref for i in before[1:])} moved to 19:00 Later")

    (changed, *_) = history.steps(book)[-1].changes
    assert (changed.about, changed.field, changed.after) == (f"item {moved.value[0].ref}", "moved to", "19:00 Later")

    undo.undo_last(book, conducted.by(conducted.lead))
    assert [item.ref for item in moving_items.open_items(book, first.id)] == [item.ref for item in before[1:]]
    assert not [note for note in book.all(Note).values() if note.kind == "plan-change"]


def test_lines_of_mine_come_first_and_those_that_ended_not_at_all(conducted: Field) -> None:
    book, first = conducted.audit, lines(conducted)[0]
    theirs, mine = extra(conducted, "Theirs", mine=False, start=18), extra(conducted, "Mine", mine=True, start=19)
    over = extra(conducted, "Over", mine=True, start=20)
    agenda_clock.begin_line(book, conducted.by(conducted.lead), over.id)
    agenda_clock.end_line(book, conducted.by(conducted.lead), over.id)
    found = [line.topic for line in moving_items.lines_to_move_to(book, first.id, conducted.lead.id)]
    assert found.index(mine.topic) < found.index(theirs.topic)
    assert first.topic not in found
    assert "Over" not in found
    with pytest.raises(InvalidInput, match="Nothing is moved to “Over”"):
        moving_items.move_rest(book, conducted.by(conducted.lead), first.id, over.id)


def test_nothing_open_is_said_and_readers_move_nothing(conducted: Field) -> None:
    book, first = conducted.audit, lines(conducted)[0]
    later = extra(conducted, "Later", mine=True, start=19)
    with pytest.raises(NotAllowed):
        moving_items.move_rest(book, conducted.by(conducted.doer), first.id, later.id)
    for item in moving_items.open_items(book, first.id):
        conduct.grade(book, conducted.by(conducted.lead), item.id, Grade.CONFORMING)
    with pytest.raises(InvalidInput, match="Nothing is open"):
        moving_items.move_rest(book, conducted.by(conducted.lead), first.id, later.id)


def test_a_line_of_other_auditors_runs_on_beside_mine(conducted: Field) -> None:
    book, mine = conducted.audit, extra(conducted, "Mine", mine=True, start=19)
    theirs = extra(conducted, "Theirs", mine=False, start=19)
    agenda_clock.begin_line(book, conducted.by(conducted.auditor), theirs.id)
    agenda_clock.begin_line(book, conducted.by(conducted.lead), mine.id)
    assert book.get(AgendaLine, theirs.id).ended is None
    other = extra(conducted, "Other", mine=True, start=20)
    agenda_clock.begin_line(book, conducted.by(conducted.lead), other.id)
    assert book.get(AgendaLine, mine.id).ended is not None
    assert book.get(AgendaLine, theirs.id).ended is None
