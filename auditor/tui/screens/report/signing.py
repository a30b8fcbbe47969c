"""Signing an issued revision: whose key, into which new file. The passphrase is asked each time and kept nowhere."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.activities import signing
from auditor.model.report import Revision
from auditor.tui.paths import path_of
from auditor.tui.screens.acting import act_of, acts
from auditor.tui.widgets.file_field import FileField
from auditor.tui.widgets.secret_field import SecretField

if TYPE_CHECKING:
    from auditor.tui.screens.report.report import ReportScreen

_WHAT_IT_IS = (
    "Lead auditor, programme manager or audit client sign. The signature certifies a copy that begins with what was "
    "issued, byte for byte; what was issued stays as it is. The trail tells of it."
)


def ask_to_sign(screen: ReportScreen, revision: Revision) -> None:
    """Ask for the key and its passphrase, for the file of the copy, and for who signs."""
    book = screen.book

    def accept(answers: dict[str, str]) -> None:
        from auditor.exchange.signed_pdf import read_key

        acting, file = act_of(screen.desk, answers), Path(answers["file"])
        key = read_key(Path(answers["key"]), answers["passphrase"])
        outcome = signing.sign(screen.desk.workspace, book, acting, key, file, revision.number)
        signed = outcome.value.signed[-1]
        screen.kept(outcome, f"Revision {revision.number} signed by {signed.name}: {file.name}")

    fields = (
        FileField("key", "Your key", required=True, suffixes=(".p12", ".pfx"), help="a PKCS#12 file: .p12 or .pfx"),
        SecretField("passphrase", "Passphrase", help="of the key; it is not kept"),
        FileField(
            "file",
            "Signed copy",
            f"~/{book.ref}-r{revision.number}-signed.pdf",
            required=True,
            is_new=True,
            check=_new_file,
            help="a new file: nothing is replaced",
        ),
        acts(screen.desk, book, lambda person: bool(book.roles(person) & signing.SIGNERS), book.audit.lead),
    )
    title = f"Sign revision {revision.number} of the report of {book.ref}"
    screen.ask(title, fields, accept, text=_WHAT_IT_IS, busy="Signing …")


def _new_file(text: str) -> None:
    if os.path.lexists(path_of(text)):
        raise ValueError("It is there already, and a signed copy replaces nothing; name another file.")


def signed_by(revision: Revision) -> str:
    """Who signed copies of a revision, and on which day; empty where nobody did."""
    return "; ".join(f"a copy was signed by {each.name} on {each.on.isoformat()}" for each in revision.signed)
