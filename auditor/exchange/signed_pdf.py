"""Signed PDFs: a certifying signature (PAdES) in the field that a report leaves for it, and what one is worth.

A signature is appended: the signed file begins with the file that was signed, byte for byte. It allows no change
after it, so there is one to a file; that it stays PDF/A-3a and PDF/UA-1, the tests hold.
"""

from __future__ import annotations

import hashlib
import io
import logging
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from auditor.errors import InvalidInput

if TYPE_CHECKING:
    from asn1crypto.x509 import Certificate
    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
    from pyhanko.sign.validation.status import PdfSignatureStatus

EXTRA = 'Install it with: pip install "auditor[sign]" - or, in the folder of the project: pip install ".[sign]"'

_LONGEST = 120
_NO_PDF = (ValueError, KeyError, IndexError, TypeError, AttributeError)
"""What pyHanko raises besides its own errors where an object of the file is not what it should be."""
_SIGNED = b"/ByteRange"
_END = b"%%EOF\n"
"""What a report as it was issued ends with."""


@dataclass(frozen=True, slots=True)
class Key:
    """What a person signs with: read from a PKCS#12 file, kept nowhere."""

    name: str
    fingerprint: str
    """SHA-256 over the certificate, in hexadecimal digits."""
    signer: Any


@dataclass(frozen=True, slots=True)
class Signature:
    """What a signature in a file is worth.

    ``is_sound``: the bytes are those that were signed, and nothing came after. ``signed_sha256`` is the hash of the
    file without its signature. ``is_trusted`` says whether one of the certificates that were given answers for it.
    """

    name: str
    fingerprint: str
    at: datetime | None
    is_sound: bool
    is_trusted: bool
    signed_sha256: str


@contextmanager
def _installed() -> Iterator[None]:
    """:class:`InvalidInput` where what signs is not installed."""
    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("pyhanko", "asn1crypto", "pyhanko_certvalidator"):
            raise
        raise InvalidInput("Signatures need pyHanko, which is not installed here.", EXTRA) from error


def read_key(path: Path, passphrase: str) -> Key:
    """The key in a PKCS#12 file (``.p12``, ``.pfx``); :class:`InvalidInput` where it cannot be had or used."""
    certificate = signer = None
    with _installed():
        from pyhanko.sign.signers import SimpleSigner
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read: {error.strerror}.", "Give a PKCS#12 file.") from error
    with _quiet(), suppress(ValueError):
        signer = SimpleSigner.load_pkcs12_data(data, other_certs=[], passphrase=passphrase.encode() or None)
        certificate = signer.signing_cert
    if certificate is None:
        raise InvalidInput(
            f"{path} gives no key: it is no PKCS#12 file, or the passphrase is another.",
            "Give a file that holds a key and its certificate (.p12, .pfx), and its passphrase.",
        )
    return Key(_named(certificate), certificate.sha256.hex(), signer)


def signed(pdf: bytes, key: Key, field: str, stamp: bytes, reason: str) -> bytes:
    """*pdf* with a certifying signature in its *field*, whose look is the one page of *stamp*.

    :class:`InvalidInput` where the file has no such field, or is signed already.
    """
    with _installed():
        from pyhanko.pdf_utils.content import ImportedPdfPage
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
        from pyhanko.pdf_utils.layout import AxisAlignment, Margins, SimpleBoxLayoutRule
        from pyhanko.sign import fields, signers
        from pyhanko.stamp import StaticStampStyle

    class Appending(IncrementalPdfFileWriter):
        def _update_meta(self) -> None:
            """What the file says of itself stays as it was issued."""

    writer = Appending(io.BytesIO(pdf))
    empty = [name for name, value, _ in fields.enumerate_sig_fields(writer.prev) if value is None]
    if is_signed(pdf):
        raise InvalidInput("The file is signed already.", "A file takes one signature; sign the one that was issued.")
    if field not in empty:
        raise InvalidInput(
            "The report has no place for a signature: it was issued before reports had one.",
            "The next revision has one.",
        )
    metadata = signers.PdfSignatureMetadata(
        field_name=field,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
        subfilter=fields.SigSeedSubFilter.PADES,
        md_algorithm="sha256",
        name=key.name,
        reason=reason,
    )
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder, "stamp.pdf")
        page.write_bytes(stamp)
        look = ImportedPdfPage(str(page))  # type: ignore[no-untyped-call]
        corner = SimpleBoxLayoutRule(AxisAlignment.ALIGN_MIN, AxisAlignment.ALIGN_MIN, Margins(0, 0, 0, 0))
        style = StaticStampStyle(background=look, background_layout=corner, background_opacity=1, border_width=0)
        signer = signers.PdfSigner(metadata, key.signer, stamp_style=style)
        with ThreadPoolExecutor(1) as apart:  # pyHanko runs an event loop, which cannot be within that of a screen
            out = apart.submit(signer.sign_pdf, writer).result()
    return bytes(out.getvalue())


def is_signed(pdf: bytes) -> bool:
    """Whether a file holds a signature, as far as can be said without looking into it."""
    return _SIGNED in pdf


def signatures(pdf: bytes, trusted: Sequence[bytes] = ()) -> list[Signature]:
    """What the signatures in a file are worth; *trusted* are certificates as PEM or DER that may answer for them.

    :class:`InvalidInput` where the file cannot be read, or a certificate cannot. Nothing is asked of the network.
    """
    with _installed():
        from pyhanko.pdf_utils.misc import PdfError
        from pyhanko.pdf_utils.reader import PdfFileReader
        from pyhanko.sign.validation import validate_pdf_signature
        from pyhanko.sign.validation.errors import SignatureValidationError
        from pyhanko_certvalidator import ValidationContext
    roots = [each for data in trusted for each in _certificates(data)]
    try:
        embedded = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
        with _quiet():
            return [
                _worth(pdf, each, validate_pdf_signature(each, ValidationContext(roots, allow_fetching=False)))
                for each in embedded
            ]
    except (PdfError, SignatureValidationError, zlib.error, *_NO_PDF) as error:
        raise InvalidInput(
            "The signature cannot be read: the file was damaged or changed since it was signed.",
            "Ask who sent it for the file once more.",
        ) from error


def _certificates(data: bytes) -> list[Certificate]:
    """The certificates in a file; :class:`InvalidInput` where there is none, be it that it holds a key instead."""
    from pyhanko.keys import load_certs_from_pemder_data

    try:
        found = list(load_certs_from_pemder_data(data))
        if found and all(each.native for each in found):  # which reads all of it; a part is read when asked for
            return found
    except _NO_PDF as error:
        raise _no_certificate() from error
    raise _no_certificate()


def _no_certificate() -> InvalidInput:
    return InvalidInput(
        "A file that is to be trusted holds no certificate that can be read.",
        "Give the certificate, not the key, as PEM or DER (.pem, .crt, .cer).",
    )


def _worth(pdf: bytes, signature: EmbeddedPdfSignature, status: PdfSignatureStatus) -> Signature:
    certificate = signature.signer_cert
    _, begins, after, rest = signature.byte_range  # what is signed is all but the bytes of the signature itself
    is_whole = after + rest == len(pdf)
    before = pdf.rfind(_END, 0, begins) + len(_END)
    return Signature(
        name=_named(certificate),
        fingerprint=certificate.sha256.hex(),
        at=status.signer_reported_dt,
        is_sound=bool(status.intact and status.valid and is_whole),
        is_trusted=bool(status.trusted),
        signed_sha256=hashlib.sha256(pdf[:before]).hexdigest(),
    )


def _named(certificate: Certificate) -> str:
    """The name of whom a certificate is for, on one line: anybody can write anything into a certificate."""
    named = certificate.subject.native.get("common_name") or certificate.subject.human_friendly
    first = named[0] if isinstance(named, list) else named
    return " ".join("".join(c if c.isprintable() else " " for c in str(first)).split())[:_LONGEST] or "nobody named"


@contextmanager
def _quiet() -> Iterator[None]:
    """pyHanko tells on the log why it does not trust a certificate; the answer says so, too."""
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)
