"""Signing an issued report."""

from __future__ import annotations

import sys
from getpass import getpass
from pathlib import Path
from typing import BinaryIO

import click

from auditor.activities import signing as work
from auditor.cli.context import Acting, acts
from auditor.cli.edges import Verb
from auditor.cli.show import told
from auditor.errors import InvalidInput


@click.command(cls=Verb)
@click.argument("ref")
@click.option("--key", "key_file", required=True, type=click.Path(path_type=Path), help="Your PKCS#12 file (.p12).")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="The signed copy, a new file.")
@click.option("--revision", type=int, help="An issued revision; default the newest.")
@click.option(
    "--passphrase-file", type=click.File("rb"), help="A file with the key's passphrase, - for stdin; else asked."
)
@acts
def sign(
    call: Acting, ref: str, key_file: Path, output: Path, revision: int | None, passphrase_file: BinaryIO | None
) -> None:
    """Sign an issued report with a certificate, in a copy that begins with what was issued, byte for byte.

    The signature certifies the report: no change is allowed after it. `auditor verify --against FILE` checks it.
    """
    from auditor.exchange.signed_pdf import read_key

    work.replaces_nothing(output)  # before anybody is asked for a passphrase
    book = call.audit(ref)
    key = read_key(key_file, _passphrase(key_file, passphrase_file))
    outcome = work.sign(call.workspace, book, call.act(book.audit.id), key, output, revision)
    copy = outcome.value.signed[-1]
    row = {
        "audit": book.ref,
        "revision": outcome.value.number,
        "name": copy.name,
        "certificate_sha256": copy.certificate_sha256,
        "pdf_sha256": copy.pdf_sha256,
        "pdf": str(output),
    }
    told(call, outcome, row, f"{book.ref} report revision {outcome.value.number} signed by {copy.name}: {output}")


def _passphrase(key_file: Path, given: BinaryIO | None) -> str:
    if given is not None:
        try:
            return given.readline().decode().rstrip("\r\n")
        except UnicodeDecodeError as error:
            raise InvalidInput(
                "The passphrase cannot be read: it is not in UTF-8.", "Save its file as UTF-8."
            ) from error
    if not sys.stdin.isatty():
        raise InvalidInput("The key's passphrase cannot be asked for: here is no terminal.", "--passphrase-file FILE")
    return getpass(f"Passphrase of {key_file.name}: ")
