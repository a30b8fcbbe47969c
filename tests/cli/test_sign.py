"""`auditor sign` and what `auditor verify` says of a signed copy."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import page
import pikepdf
import pytest

from tests.cli import whole_audit as story
from tests.cli.conftest import Commands
from tests.data.keys import PASSPHRASE, make_key

AUDIT = story.AUDIT


@pytest.fixture
def followed(after: Callable[[str], Path]) -> Path:
    """A workspace with an issued report, to write to; the current folder."""
    return after("follow_up")


@pytest.fixture
def passphrase(tmp_path: Path) -> str:
    file = tmp_path / "passphrase"
    file.write_text(PASSPHRASE + "\n", encoding="utf-8")
    return str(file)


@pytest.fixture
def sign(run: Commands, followed: Path, tmp_path: Path, passphrase: str) -> list[str]:
    """The command that signs the newest report with a key of its own into ``signed.pdf``, by the lead."""
    (tmp_path / "certificate.pem").write_bytes(make_key(tmp_path / "key.p12", "Þórdís Nguyễn"))
    return [
        *("sign", AUDIT, "--key", str(tmp_path / "key.p12"), "--passphrase-file", passphrase),
        *("-o", str(tmp_path / "signed.pdf"), "--by", "P02"),
    ]


def test_the_copy_begins_with_what_was_issued_and_stays_archivable(
    run: Commands, followed: Path, tmp_path: Path, sign: list[str]
) -> None:
    issued = (followed / "audits" / AUDIT / "issued" / "r1.pdf").read_bytes()
    assert "revision 1 signed by Þórdís Nguyễn" in run(*sign)
    copy = (tmp_path / "signed.pdf").read_bytes()
    assert copy.startswith(issued)
    assert len(copy) > len(issued)
    for profile in ("3a", "ua1"):
        failures = page.validate_pdf_bytes(copy, profile=profile).failures
        assert [(each.rule_id, each.message) for each in failures] == []
    assert (followed / "audits" / AUDIT / "issued" / "r1.pdf").read_bytes() == issued


def test_verify_says_who_signed_what_and_whether_it_holds(
    run: Commands, followed: Path, tmp_path: Path, sign: list[str]
) -> None:
    run(*sign)
    signed = str(tmp_path / "signed.pdf")
    said = run("verify", "--against", signed)
    assert "signed by Þórdís Nguyễn" in said
    assert f"begins with {AUDIT} report revision 1 as it was issued; the trail tells of this copy" in said
    assert "was not held against an authority: --trust FILE" in said
    trust = ("--trust", str(tmp_path / "certificate.pem"))
    told = json.loads(run("verify", "--json", "--against", signed, *trust))
    (row,) = told["signatures"]
    assert (row["sound"], row["trusted"], row["issued"], row["recorded"]) == (True, True, True, True)
    assert (row["audit"], row["revision"], row["name"]) == (AUDIT, 1, "Þórdís Nguyễn")
    assert told["ok"]
    (listed,) = json.loads(run("report", "list", AUDIT, "--json"))[-1]["signed"]
    assert (listed["by"], listed["name"]) == ("P02", "Þórdís Nguyễn")
    assert listed["pdf_sha256"] == hashlib.sha256((tmp_path / "signed.pdf").read_bytes()).hexdigest()


def test_a_certificate_that_nobody_answers_for_is_a_problem_where_trust_is_asked(
    run: Commands, followed: Path, tmp_path: Path, sign: list[str]
) -> None:
    run(*sign)
    (tmp_path / "other.pem").write_bytes(make_key(tmp_path / "other.p12", "Somebody else"))
    said = run("verify", "--against", str(tmp_path / "signed.pdf"), "--trust", str(tmp_path / "other.pem"), code=1)
    assert "is NOT answered for by what --trust gave" in said


def test_what_was_changed_or_added_after_the_signature_does_not_hold(
    run: Commands, followed: Path, tmp_path: Path, sign: list[str]
) -> None:
    run(*sign)
    signed = tmp_path / "signed.pdf"
    copy = signed.read_bytes()
    issued = len((followed / "audits" / AUDIT / "issued" / "r1.pdf").read_bytes())
    for changed in (copy + b"\n% and more\n", _flipped(copy, issued // 2), _flipped(copy, issued + 3000)):
        signed.write_bytes(changed)
        said = run("verify", "--against", str(signed), code=1)
        assert "does not hold, the file was changed after it" in said


def _flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def test_a_report_that_was_never_issued_is_told_of_though_its_signature_holds(
    run: Commands, followed: Path, tmp_path: Path, sign: list[str], passphrase: str
) -> None:
    from auditor.exchange.signed_pdf import read_key, signed
    from auditor.reporting.signature_field import NAME

    made = followed / "audits" / AUDIT / "issued" / "r1.pdf"
    with pikepdf.open(made) as pdf:
        pdf.docinfo.Title = "Another title"
        pdf.save(tmp_path / "forged.pdf", min_version="1.7")
    key = read_key(tmp_path / "key.p12", PASSPHRASE)
    forged = (tmp_path / "forged.pdf").read_bytes()
    (tmp_path / "forged.pdf").write_bytes(signed(forged, key, NAME, made.read_bytes(), "Issued"))
    said = run("verify", "--against", str(tmp_path / "forged.pdf"), code=1)
    assert f"signed what was never issued as {AUDIT} report revision 1" in said


@pytest.mark.parametrize(
    ("words", "message", "hint"),
    [
        (("--by", "P04"), "an issued report is signed by the", "P02"),
        (("--revision", "7"), "no report revision 7", "auditor issue"),
        (("--key", "nothing.p12"), "nothing.p12 cannot be read", "PKCS#12"),
        (("--key", "auditor.toml"), "gives no key", "passphrase"),
    ],
)
def test_what_is_refused_says_what_helps_and_keeps_nothing(
    run: Commands,
    followed: Path,
    tmp_path: Path,
    sign: list[str],
    words: tuple[str, ...],
    message: str,
    hint: str,
) -> None:
    before = run("verify", "--json")
    run(*sign, *words, code=1)
    assert message in run.talk
    assert hint in run.talk
    assert not (tmp_path / "signed.pdf").exists()
    assert run("verify", "--json") == before


def test_another_passphrase_gives_no_key(run: Commands, followed: Path, tmp_path: Path, sign: list[str]) -> None:
    (tmp_path / "passphrase").write_text("another\n", encoding="utf-8")
    run(*sign, code=1)
    assert "the passphrase is another" in run.talk


def test_a_copy_replaces_no_file(run: Commands, followed: Path, tmp_path: Path, sign: list[str]) -> None:
    (tmp_path / "signed.pdf").write_text("mine", encoding="utf-8")
    run(*sign, code=1)
    assert "exists already" in run.talk
    assert (tmp_path / "signed.pdf").read_text(encoding="utf-8") == "mine"


def test_a_copy_replaces_no_link_that_leads_nowhere(
    run: Commands, followed: Path, tmp_path: Path, sign: list[str]
) -> None:
    (tmp_path / "signed.pdf").symlink_to(tmp_path / "elsewhere.pdf")
    run(*sign, code=1)
    assert "exists already" in run.talk
    assert (tmp_path / "signed.pdf").is_symlink()
    assert not (tmp_path / "elsewhere.pdf").exists()


def test_a_passphrase_in_another_encoding_is_refused_in_words(
    run: Commands, followed: Path, tmp_path: Path, sign: list[str]
) -> None:
    (tmp_path / "passphrase").write_bytes(PASSPHRASE.encode("latin-1"))
    run(*sign, code=1)
    assert "not in UTF-8" in run.talk


@pytest.mark.parametrize("encoding", ["PEM", "DER"])
def test_what_is_trusted_is_a_certificate_and_no_key(
    run: Commands, followed: Path, tmp_path: Path, sign: list[str], encoding: str
) -> None:
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    run(*sign)
    key = ec.generate_private_key(ec.SECP256R1())
    private = key.private_bytes(getattr(Encoding, encoding), PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "key.pem").write_bytes(private)
    trust = ("--trust", str(tmp_path / "key.pem"))
    run("verify", "--against", str(tmp_path / "signed.pdf"), *trust, code=1)
    assert "holds no certificate" in run.talk
    run("verify", "--against", str(tmp_path / "signed.pdf"), "--trust", str(tmp_path / "key.p12"), code=1)
    assert "holds no certificate" in run.talk


def test_a_file_that_is_too_large_is_not_read(run: Commands, followed: Path, tmp_path: Path) -> None:
    large = tmp_path / "large.pdf"
    with large.open("wb") as file:
        file.write(b"%PDF-1.7\n")
        file.truncate(600_000_000)
    run("verify", "--against", str(large), code=1)
    assert "too large to be a report" in run.talk
