"""The papers of an audit: the report in the viewer, in a file, as an extract or a copy, and signed."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.activities import extract as extracts
from auditor.activities import report, report_paper
from auditor.activities.issued_file import issued_bytes, issued_pdf, issued_record
from auditor.activities.report_copy import ENDINGS, copied, copied_extract
from auditor.errors import InvalidInput
from auditor.model.nonconformity import Nonconformity
from auditor.model.people import Process, Site
from auditor.model.report import Revision
from auditor.model.words import Confidentiality
from auditor.reporting.extract import Concern
from auditor.tui.keymap import told
from auditor.tui.paths import path_of
from auditor.tui.screens import names, viewer
from auditor.tui.screens.building import build
from auditor.tui.screens.report.signing import ask_to_sign
from auditor.tui.screens.writing import require_place, say_written, write
from auditor.tui.widgets.columns import Column, Row
from auditor.tui.widgets.file_field import FileField
from auditor.tui.widgets.form_fields import Field, OneOf
from auditor.workspace import AuditBook

if TYPE_CHECKING:
    from auditor.activities.report_copy import Copied
    from auditor.reporting.document import Rendered
    from auditor.tui.screens.report.report import ReportScreen

Made = tuple[bytes, tuple[str, ...]]
"""A file, and what could not be shown in it as it is."""

_NOT_ALL = (
    "All of it, or an extract: for the owner of processes, for a site, one page for top management; with the evidence "
    "that its readers may see. The name says what is written: .pdf, or to work on .docx, .md, .html."
)
_READERS = {
    Confidentiality.PUBLIC: "public evidence only",
    Confidentiality.INTERNAL: "up to internal evidence",
    Confidentiality.CONFIDENTIAL: "up to confidential evidence",
    Confidentiality.PERSONAL: "all evidence, personal as well",
}
_FUNCTIONS = "functions"


def ask_for_a_paper(screen: ReportScreen, revision: Revision | None) -> None:
    """Let one be chosen: to look at, to write to a file, to sign; of an issued *revision*, else of the draft."""
    of = f"revision {revision.number}" if revision else "the draft"
    rows = [
        Row("look", ("look at it", f"{of} as a PDF, in the viewer of this computer")),
        Row("file", ("to a file", "all or an extract; PDF, Word, Markdown, HTML; in other languages")),
    ]
    if revision:
        rows.append(Row("sign", ("sign it", "a copy of the issued PDF, signed with your certificate")))
    ways: Mapping[str, Callable[[], None]] = {
        "look": lambda: look_at(screen, revision),
        "file": lambda: ask_for_the_file(screen, revision),
        "sign": lambda: ask_to_sign(screen, revision) if revision else None,
    }
    title = f"The report of {screen.book.ref}, {of}"
    screen.choose(title, (Column("", 10), Column("")), rows, lambda way: ways[way]())


# To look at


def look_at(screen: ReportScreen, revision: Revision | None) -> None:
    """An issued *revision* in the system's viewer; without one the report as it stands, as a draft."""
    if revision is None:
        _preview(screen)
        return
    file = issued_pdf(screen.book, revision)
    if not file.is_file():
        raise InvalidInput(
            f"The PDF of revision {revision.number} is not in {file.parent}.", "auditor verify tells more."
        )
    viewer.show(screen, file)


def _preview(screen: ReportScreen) -> None:
    workspace, book = screen.desk.workspace, screen.book
    content = report.drafted(workspace, book)

    def make() -> tuple[Path, tuple[str, ...]]:
        made = report_paper.render(workspace, book, content, draft=True)
        file = Path(tempfile.mkdtemp(prefix="auditor-"), f"{book.ref}-draft.pdf")
        write(file, made.pdf)
        return file, tuple(made.warnings)

    build(screen, "the draft of the report", make, lambda made: viewer.show(screen, *made))


# To a file


def ask_for_the_file(screen: ReportScreen, revision: Revision | None) -> None:
    """Ask how much of it, for whom and where to; the file is written while the keys go on working."""
    book = screen.book
    of = f"revision {revision.number}" if revision else "draft"
    fields = (
        FileField(
            "file",
            "File",
            f"~/{book.ref}-report.pdf",
            required=True,
            is_new=True,
            check=_ending,
            help="one that is there is replaced",
        ),
        OneOf("what", "Only", options=tuple(_parts(book)), help="summary, an owner, a site; empty: the whole report"),
        OneOf(
            "readers",
            "Readers see",
            options=tuple((each.value, words) for each, words in _READERS.items()),
            help="empty: all; in an extract up to internal",
        ),
        OneOf(
            "names",
            "Names",
            options=((_FUNCTIONS, "functions in the place of names"),),
            help="functions: in the place of names",
        ),
        Field("language", "Language", help="of labels: en, de, fr; empty: as it is written in"),
    )
    jobs: list[tuple[Path, Callable[[], Made]]] = []

    def accept(answers: dict[str, str]) -> None:
        path = Path(answers["file"])
        require_place(path)
        jobs.append((path, _job(screen, revision, path.suffix.casefold(), answers)))

    def closed(answers: dict[str, str] | None) -> None:
        if answers is not None:
            _write(screen, *jobs[-1])

    title = f"The report of {book.ref} to a file: {of}"
    screen.ask(title, fields, accept, closed, text=_NOT_ALL, busy="Gathering what stands in it …", writes=False)


def _parts(book: AuditBook) -> Iterator[tuple[str, str]]:
    """What the report may be narrowed to: one page, each owner of something that was looked at, each site."""
    yield "summary", "summary: one page for top management"
    owners = {process.owner for process in book.all(Process).values()}
    for each in book.all(Nonconformity).values():
        owners |= {each.owner, each.process_owner}
    yield from ((f"owner:{person}", f"owner {words}") for person, words in names.people(book) if person in owners)
    for site in sorted(book.all(Site).values(), key=lambda site: site.ref):
        yield f"site:{site.id}", f"site {site.ref} {site.name}"


def _concern(book: AuditBook, what: str) -> Concern:
    about, _, record = what.partition(":")
    match about:
        case "owner":
            return extracts.of_owner(book, record)
        case "site":
            return extracts.of_site(book, record)
        case "summary":
            return Concern(kind="summary")
    return Concern()


def _job(
    screen: ReportScreen, revision: Revision | None, ending: str, answers: Mapping[str, str]
) -> Callable[[], Made]:
    """What makes the file, of records that are read already."""
    workspace, book, language = screen.desk.workspace, screen.book, answers["language"]
    if answers["what"] or answers["readers"] or answers["names"]:
        concern = _concern(book, answers["what"])
        readers = Confidentiality(answers["readers"]) if answers["readers"] else extracts.usual_readers(concern)
        without = answers["names"] == _FUNCTIONS
        made = extracts.extracted(
            workspace, book, concern, readers=readers, without_names=without, revision=revision, language=language
        )
        if ending in ENDINGS:
            return lambda: _of_copy(copied_extract(workspace, book, made, ending))
        return lambda: _of_paper(extracts.extract_pdf(workspace, book, made))
    if revision and language:
        raise InvalidInput(
            "An issued report stays in the language it was issued in.",
            told("An extract may have another one, and so may a new revision: {new}."),
        )
    if ending in ENDINGS:
        content = issued_record(book, revision) if revision else report.drafted(workspace, book, language)
        return lambda: _of_copy(copied(workspace, book, content, ending))
    if revision:
        data = issued_bytes(book, revision)
        return lambda: (data, ())
    content = report.drafted(workspace, book, language)
    return lambda: _of_paper(report_paper.render(workspace, book, content, draft=True))


def _of_copy(made: Copied) -> Made:
    return made.data, tuple(made.warnings)


def _of_paper(made: Rendered) -> Made:
    return made.pdf, tuple(made.warnings)


def _write(screen: ReportScreen, path: Path, job: Callable[[], Made]) -> None:
    def make() -> tuple[str, ...]:
        data, warnings = job()
        write(path, data)
        return warnings

    build(screen, path.name, make, lambda warnings: say_written(screen, path, warnings))


def _ending(text: str) -> Path:
    path, known = path_of(text), (".pdf", *ENDINGS)
    if path.suffix.casefold() not in known:
        raise ValueError(f"{path.name} ends in none of {', '.join(known)}")
    return path
