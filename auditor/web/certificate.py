"""The certificate by which a browser knows this machine: one's own, or one made for this once."""

from __future__ import annotations

import hashlib
import ipaddress
import ssl
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from auditor.errors import InvalidInput

_DAY = timedelta(days=1)
_LASTS = 30 * _DAY


def given(certificate: Path, key: Path | None) -> tuple[ssl.SSLContext, str]:
    """What certificate and key, in files, make of connections, and the fingerprint; InvalidInput for no such pair."""
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        tls.load_cert_chain(certificate, key)
        return tls, _fingerprint(certificate.read_text(encoding="ascii"))
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or getattr(error, "reason", None) or str(error)
        raise InvalidInput(
            f"The certificate {certificate} cannot be used: {why}.",
            "Give a certificate and the key that belongs to it, both as PEM: --certificate FILE --key FILE",
        ) from error


def made_for(host: str) -> tuple[ssl.SSLContext, str]:
    """The same with a certificate for *host*, a name or an address, whose key lies on disk only while it is read."""
    with tempfile.TemporaryDirectory(prefix="auditor-") as folder:
        file = Path(folder) / "certificate.pem"
        file.touch(mode=0o600)
        file.write_bytes(_self_made(host))
        return given(file, None)


def _fingerprint(pem: str) -> str:
    """SHA-256 of the first certificate, as browsers show it."""
    first = pem[pem.index(ssl.PEM_HEADER) :].partition(ssl.PEM_FOOTER)
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert("".join(first[:2]))).digest().hex(":").upper()


def _self_made(host: str) -> bytes:
    """Certificate and key as PEM; a device whose clock is a day behind takes it, too."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Auditor on this desk")])
    try:
        called: x509.GeneralName = x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        called = x509.DNSName(host)
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _DAY)
        .not_valid_after(now + _LASTS)
        .add_extension(x509.SubjectAlternativeName([called]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(key, hashes.SHA256())
    )
    return made.public_bytes(Encoding.PEM) + key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
