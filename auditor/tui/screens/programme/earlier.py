"""Nonconformities from before this product: each with its clauses, to be looked at again (G-44)."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.activities import programme as work
from auditor.activities.act import Act
from auditor.model.clause import Clause
from auditor.model.people import Process
from auditor.model.programme import EarlierNonconformity
from auditor.model.words import Grade
from auditor.tui.screens import reading
from auditor.tui.screens.audit.doing import Answers, do_step
from auditor.tui.screens.people import ids, one
from auditor.tui.screens.programme.section import ProgrammeSection
from auditor.tui.widgets.columns import Column, Row
from auditor.tui.widgets.form_fields import Choice, Field, LongField


class EarlierOnes(ProgrammeSection):
    """Nonconformities from before this product, shown where their clause is planned or asked again (G-44)."""

    name = "earlier"
    title = "Earlier"
    columns = (Column("", 12), Column("", 6), Column(share=3), Column("", 12, from_width=52))
    adds = "earlier"
    empty = "None is taken over: {new} takes one over."

    def count(self) -> str:
        """How many."""
        return str(len(self.book.all(EarlierNonconformity)) or "")

    def rows(self) -> Sequence[Row]:
        """The newest first."""
        records = sorted(self.book.all(EarlierNonconformity).values(), key=lambda e: (e.issued, e.ref), reverse=True)
        return [
            Row(
                e.id,
                (
                    e.ref,
                    ((e.grade.value, e.grade.value),),
                    e.title,
                    ", ".join(Clause.parse(c).number for c in e.clauses),
                ),
            )
            for e in records
        ]

    def open(self, key: str) -> None:
        """Read one."""
        record = self.book.get(EarlierNonconformity, key)
        closed = f"closed {record.closed}" if record.closed else "not closed"
        head = f"{record.grade.value}, issued {record.issued}, {closed}"
        head += f", repeat of {record.repeat_of}" if record.repeat_of else ""
        parts = (record.title, head, ", ".join(record.clauses))
        self.screen.read(
            record.ref, "\n\n".join(p for p in (*parts, record.process, record.result, record.lesson) if p)
        )

    def new(self) -> None:
        """Take one over."""
        standard = self.screen.standard
        grades = (("m", Grade.MINOR.value, "minor"), ("M", Grade.MAJOR.value, "major"))
        fields = (
            Field("ref", "Reference", required=True, help="such as NC-2025-03"),
            Field("title", "Title", required=True),
            Choice("grade", "Grade", Grade.MINOR.value, options=grades),
            Field("clauses", "Clauses", required=True, check=reading.check_clauses(standard), help="such as 8.2.6"),
            Field("issued", "Issued", required=True, check=reading.day),
            Field("closed", "Closed", check=reading.day),
            one(self.book, Process, "process", "Process"),
            Field("repeat_of", "Repeats", help="the reference of an older one"),
            LongField("result", "Result", height=2),
            LongField("lesson", "Lesson", height=2),
        )

        def do(answers: Answers, acting: Act) -> object:
            process = next(iter(ids(self.screen.desk, Process, answers["process"])), "")
            return work.record_earlier(
                self.book,
                acting,
                ref=answers["ref"],
                title=answers["title"],
                grade=answers["grade"],
                clauses=reading.clauses(answers["clauses"], standard),
                issued=reading.day(answers["issued"]),
                closed=reading.day(answers["closed"]) if answers["closed"] else None,
                process=self.book.get(Process, process).name if process else "",
                repeat_of=answers["repeat_of"],
                result=answers["result"],
                lesson=answers["lesson"],
            )

        do_step(self.screen, "A nonconformity from before", fields, do, "Kept", book=self.book)  # type: ignore[arg-type]
