"""The report of one audit: what is missing, the written parts, the revisions; preview, issue, complete, close."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import ContentSwitcher, Static

from auditor.activities import report
from auditor.activities.issued_file import issued_pdf
from auditor.errors import InvalidInput
from auditor.model.guards.rule import Breach, Strength
from auditor.model.record import Id
from auditor.model.report import NONE, Revision
from auditor.model.text import readable
from auditor.model.words import Role
from auditor.tui.bindings import bindings
from auditor.tui.cells import Segments
from auditor.tui.desk import Desk
from auditor.tui.keymap import as_key, key_of, told
from auditor.tui.screens import names
from auditor.tui.screens.conduct.place import Place, recall, remember
from auditor.tui.screens.headline import Headline
from auditor.tui.screens.on_book import BookScreen
from auditor.tui.screens.report import gaps, issuing, papers, written
from auditor.tui.screens.report.signing import signed_by
from auditor.tui.widgets.columns import Column, Row, matching
from auditor.tui.widgets.parts import Parts
from auditor.tui.widgets.rows import Rows
from auditor.workspace import AuditBook


class View(StrEnum):
    """What the screen shows; the value is its name in the head line."""

    MISSING = "missing"
    WRITTEN = "written"
    REVISIONS = "revisions"


_REVISIONS = (Column("", 4), Column("issued", 10), Column("by", 5), Column("state", 10), Column("reason and changes"))


class ReportScreen(BookScreen):
    """Opened with an audit's book."""

    BINDINGS = bindings("next-view", "yes", "preview", "say-none", "new", "filter", "undo", yes="next", new="revise")
    DEFAULT_CSS = """
    ReportScreen ContentSwitcher { height: 1fr; }
    ReportScreen > #below { height: auto; max-height: 6; padding: 0 2; border-top: solid $panel; }
    """

    def __init__(self, desk: Desk, book: AuditBook) -> None:
        super().__init__(desk, book)
        self.view = View.MISSING
        self._gaps: tuple[Breach, ...] = ()
        self._has_next_step = False
        self._was_issued = False

    def body(self) -> ComposeResult:
        """The head line and the three views."""
        yield Headline()
        with ContentSwitcher(initial=self.view.value):
            yield Rows(gaps.COLUMNS, id=View.MISSING.value, empty="Nothing is missing: y issues the report.")
            yield Parts(label=18, id=View.WRITTEN.value)
            yield Rows(_REVISIONS, id=View.REVISIONS.value, titles=True, empty="No revision was issued yet.")
        yield Static("", id="below", markup=False)

    def on_mount(self) -> None:
        """The keys belong to what is shown."""
        if self.is_issued:
            self._turn_to(View.REVISIONS)
        self.focus_list()

    @property
    def is_issued(self) -> bool:
        """Whether a first revision was issued: the written parts are frozen then (G-22)."""
        return bool(self.book.revisions())

    def show(self) -> None:
        """Show everything as it stands."""
        self._was_issued, self._has_next_step = self.is_issued, bool(issuing.next_step(self.book))
        self._gaps = () if self.is_issued else report.gaps(self.book)
        self.locate(title=self.book.ref)
        self.query_one(Headline).pieces = (self._state(), self._views())
        missing = self.query_one(f"#{View.MISSING.value}", Rows)
        missing.empty = "The report is issued; {new} makes a new revision." if self.is_issued else missing.empty
        missing.set_rows(matching(gaps.rows(self._gaps), self.filter_words))
        mark = "for the next revision:" if self.is_issued else "not kept yet:"
        parts = written.parts(self.book, self.book.report, self.drafts(), mark)
        self.query_one(Parts).set_parts(list(parts))
        revisions = self.query_one(f"#{View.REVISIONS.value}", Rows)
        revisions.set_rows(issuing.revision_rows(self.book))
        self._show_below()
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A key is offered where it does something."""
        match action:
            case "yes":
                return self._has_next_step
            case "new":
                return self._was_issued
            case "say_none":
                return self.view is View.WRITTEN or (self.view is View.MISSING and bool(self._gaps))
        return super().check_action(action, parameters)

    def _show_below(self) -> None:
        """The whole sentence of the highlighted gap and how it is mended, or where the highlighted revision lies."""
        words = self._below()
        below = self.query_one("#below", Static)
        below.display = bool(words)
        below.update(words)

    def _below(self) -> Content:
        key = "" if self.view is View.WRITTEN else self.query_one(f"#{self.view.value}", Rows).cursor_key
        if not key:
            return Content()
        if self.view is View.REVISIONS:
            revision = next(r for r in self.book.revisions() if str(r.number) == key)
            return Content(
                readable("\n".join(filter(None, (str(issued_pdf(self.book, revision)), signed_by(revision)))))
            )
        breach = self._gaps[int(key)]
        place = gaps.place(self.book, breach)
        words = told(gaps.MENDED[place.room])
        if place.key in written.LISTS:
            words = told("{open} chooses the people")
        return Content.assemble(readable(breach.missing), ("\n" + words, "$muted"))

    def on_rows_highlighted(self, event: Rows.Highlighted) -> None:
        """Say how the gap is mended, or where the revision lies."""
        event.stop()
        self._show_below()

    def _state(self) -> Segments:
        pieces: list[tuple[str, str]] = [("Report   ", "strong"), (names.state(self.book.audit.state.value), "")]
        hard = sum(b.rule.strength is not Strength.SOFT for b in self._gaps)
        if self.is_issued:
            pieces.append((f" · r{self.book.revisions()[-1].number} issued", "success"))
        elif hard:
            pieces.append((f" · {hard} to mend", "error"))
        else:
            pieces.append((" · complete", "success"))
        if len(self._gaps) > hard:
            pieces.append((f" · {len(self._gaps) - hard} warn", "warning"))
        step = issuing.next_step(self.book)
        if step:
            pieces += [("   ", ""), as_key("yes"), (f" {step}", "muted")]
        return tuple(pieces)

    def _views(self) -> Segments:
        pieces: list[tuple[str, str]] = []
        for view in View:
            pieces.append((f"{view.value}  ", "strong" if view is self.view else "muted"))
        return (*pieces, as_key("next-view"))

    # Views

    def _turn_to(self, view: View) -> None:
        self.view = view
        self.query_one(ContentSwitcher).current = view.value
        self.show()

    def focus_list(self) -> None:
        """The keys belong to what is shown."""
        self.query_one(f"#{self.view.value}").focus()

    def action_next_view(self) -> None:
        """What is missing, the written parts, the revisions."""
        views = list(View)
        self._turn_to(views[(views.index(self.view) + 1) % len(views)])
        self.focus_list()

    def filtered(self, words: str) -> None:
        """Show only the gaps that hold the words."""
        self.show()

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Go where a gap is mended, or open an issued revision."""
        event.stop()
        if event.rows.id == View.REVISIONS.value:
            papers.look_at(self, self._revision())
            return
        place = gaps.place(self.book, self._gaps[int(event.key)])
        match place.room:
            case "part":
                self._turn_to(View.WRITTEN)
                self.focus_list()
                self.query_one(Parts).move_to(place.key)
                self._write(place.key)
            case "finding":
                self.open_on("finding", self.book, place.key)
            case "findings":
                self.open_on("findings", self.book)
            case "item":
                begin_at(self.desk.home, self.book.ledger.id, place.key)
                self.open_on("conduct", self.book)
            case _:
                self.open_on("conduct", self.book)

    # Writing

    def drafts(self) -> Mapping[str, str]:
        """Texts that were typed and never kept, by the key of their part; once issued: for the next revision."""
        return {
            key.removeprefix(self._drafts): text
            for key, text in self.book.ledger.drafts().items()
            if key.startswith(self._drafts)
        }

    @property
    def _drafts(self) -> str:
        return "revision/" if self.is_issued else "report/"

    def on_parts_chosen(self, event: Parts.Chosen) -> None:
        """``enter``: write the part in its place, or choose the people."""
        self._write(event.key)

    def _write(self, key: str) -> None:
        self.require_writable()
        if Role.LEAD not in self.book.roles(self.desk.by):
            raise InvalidInput("The report is written by the lead auditor.", f"That is {self._lead()}.")
        if key in written.LISTS:
            self._choose_people(key)
            return
        if key == written.LANGUAGE:
            self._choose_language()
            return
        standing = written.text_of(self.book, self.book.report, key)
        prefix, is_issued, ledger = self._drafts, self.is_issued, self.book.ledger

        def commit(text: str) -> None:
            if is_issued:
                self.say("Kept for the next revision; + issues it")
                self.show()
                return
            if text.strip() != standing:
                self._keep({key: text.strip()})
            ledger.drop_draft(f"{prefix}{key}")

        self.query_one(Parts).edit(
            key,
            standing,
            commit,
            lambda text: ledger.keep_draft(f"{prefix}{key}", text),
            draft=ledger.draft(f"{prefix}{key}"),
            line=key == "conclusion_headline",
            placeholder=written.HELP.get(key, "what the audit says to this objective"),
        )

    def _lead(self) -> str:
        return names.person(self.book, self.book.audit.lead) or "not named yet"

    def _keep(self, texts: Mapping[str, str]) -> None:
        fields = written.fields_of(self.book, self.book.report, texts)
        self.kept(report.write(self.book, self.desk.act(), **fields), "Report: kept")

    def action_say_none(self) -> None:
        """Say that there is nothing to say: none."""
        key = self.query_one(Parts).cursor_key
        if self.view is View.MISSING:
            place = self._place_of_gap()
            key = place.key if place is not None and place.room == "part" else ""
        if not key or key in (*written.LISTS, written.LANGUAGE) or self.view is View.REVISIONS:
            raise InvalidInput("Only a written part can say none.", told("People and the language are chosen: {open}."))
        if self.is_issued:
            self.book.ledger.keep_draft(f"{self._drafts}{key}", NONE)
            self.show()
        elif written.text_of(self.book, self.book.report, key):
            raise InvalidInput("Something stands there already.", told("{open} changes it."))
        else:
            self._keep({key: NONE})

    def _place_of_gap(self) -> gaps.Place | None:
        key = self.query_one(f"#{View.MISSING.value}", Rows).cursor_key
        return gaps.place(self.book, self._gaps[int(key)]) if key else None

    def _choose_people(self, field: str) -> None:
        """One by one, or all that the audit itself names; ``esc`` when it is enough."""
        if self.is_issued:
            raise InvalidInput(
                "The report is issued; earlier readers stay on its list (G-22).",
                told("{new} asks who else gets a revision."),
            )
        chosen: list[Id] = list(getattr(self.book.report, field))
        usual = written.took_part(self.book) if field == "participants" else written.usual_readers(self.book)
        sign = "x" if self.signs.ascii else "✓"
        rows = [Row(p, (((sign, "success"),) if p in chosen else "", words)) for p, words in names.people(self.book)]
        rows.sort(key=lambda row: (row.key not in chosen, row.key not in usual))
        missing = [person for person in usual if person not in chosen]
        if missing:
            words = "team, agenda and meetings" if field == "participants" else "client, manager, auditee, owners"
            rows.insert(0, Row("*", ("+", ((f"all {len(missing)} more of {words}", "accent"),))))

        def toggle(person: str) -> None:
            if person == "*":
                people = [*chosen, *missing]
            else:
                people = [p for p in chosen if p != person] if person in chosen else [*chosen, person]
            self.kept(report.write(self.book, self.desk.act(), **{field: people}), f"{written.LISTS[field]}: kept")
            self._choose_people(field)

        title = f"{written.LISTS[field]}: {key_of('open')} adds or takes away, {key_of('back')} when done"
        self.choose(title, (Column("", 1), Column("")), rows, toggle)

    def _choose_language(self) -> None:
        """Of headings and labels; of an issued report that of the next revision."""

        def chosen(language: str) -> None:
            if self.is_issued:
                self.book.ledger.keep_draft(f"{self._drafts}{written.LANGUAGE}", language)
                self.say(told("Kept for the next revision; {new} issues it"))
                self.show()
            else:
                self._keep({written.LANGUAGE: language})

        known = written.languages(self.desk.workspace)
        self.choose("Language of headings and labels", (Column(""),), [Row(each, (each,)) for each in known], chosen)

    # Papers, issue, revise

    def action_preview(self) -> None:
        """The papers of the revision at the cursor, else of the newest; before the issue of the draft."""
        papers.ask_for_a_paper(self, self._revision())

    def _revision(self) -> Revision | None:
        """The revision that is meant: the one at the cursor in the view of revisions, else the newest, if any."""
        key = self.query_one(f"#{View.REVISIONS.value}", Rows).cursor_key if self.view is View.REVISIONS else None
        issued = self.book.revisions()
        return next((r for r in issued if str(r.number) == key), issued[-1] if issued else None)

    def action_yes(self) -> None:
        """The next step of the audit: issue, complete, close."""
        issuing.ask_next(self)

    def action_new(self) -> None:
        """A new revision of an issued report."""
        issuing.ask_revision(self)


def begin_at(home: Path, ledger: str, item: Id) -> None:
    """Let the conduct screen open at an item, in the view where one was."""
    remember(home, ledger, Place(recall(home, ledger).view, item))
