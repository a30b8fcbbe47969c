from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.errors import InvalidInput
from auditor.exchange.signed_pdf import Key, is_signed, read_key, signatures, signed
from auditor.reporting.canvas import Canvas
from auditor.reporting.design import audit_report_design
from auditor.reporting.finish import Meta, finished
from auditor.reporting.fonts import Fonts
from auditor.reporting.signature_field import HEIGHT, NAME, WIDTH
from auditor.reporting.signature_stamp import signature_stamp
from auditor.reporting.typesetting import Styles
from tests.data.keys import PASSPHRASE, make_key


def a_page(*, with_field: bool = True) -> bytes:
    canvas = Canvas(Fonts(), (300, 120))
    page = canvas.new_page()
    with canvas.within("P") as paragraph, canvas.marked(paragraph):
        canvas.words("Issued.", Styles(audit_report_design().palette).body, 20, 90)
    if with_field:
        canvas.signature_field((20, 20, 20 + WIDTH, 20 + HEIGHT), NAME, "Signature")
    meta = Meta("A page", "Nobody", "A page", "en", date(2026, 11, 9), b"{}", "record.json")
    return finished(canvas, [page], meta)


def stamp(name: str) -> bytes:
    return signature_stamp(name, ("signed 2026-11-09", "certificate"), audit_report_design().palette)


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Key:
    path = tmp_path_factory.mktemp("keys") / "key.p12"
    make_key(path, "Þórdís Nguyễn")
    return read_key(path, PASSPHRASE)


@pytest.fixture(scope="module")
def copy(key: Key) -> bytes:
    return signed(a_page(), key, NAME, stamp(key.name), "Issued")


def test_a_signature_tells_what_was_signed(copy: bytes, key: Key) -> None:
    (found,) = signatures(copy)
    assert (found.name, found.fingerprint, found.is_sound) == ("Þórdís Nguyễn", key.fingerprint, True)
    assert found.signed_sha256 == hashlib.sha256(a_page()).hexdigest()
    assert found.at is not None
    assert is_signed(copy)
    assert not is_signed(a_page())


def test_a_file_takes_one_signature(copy: bytes, key: Key) -> None:
    with pytest.raises(InvalidInput, match="signed already"):
        signed(copy, key, NAME, stamp(key.name), "Again")


def test_a_file_without_a_place_is_not_signed(key: Key) -> None:
    with pytest.raises(InvalidInput, match="no place for a signature"):
        signed(a_page(with_field=False), key, NAME, stamp(key.name), "Issued")


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("\x1b[31mRed\x07 and\nmore", "[31mRed and more"),
        ("\u202egnp.exe", "gnp.exe"),
        ("\0", "nobody named"),
        ("王秀英", "王秀英"),
        ("يوسف الخطيب", "يوسف الخطيب"),
    ],
)
def test_a_name_in_a_certificate_is_data(tmp_path: Path, name: str, read: str) -> None:
    make_key(tmp_path / "key.p12", name)
    key = read_key(tmp_path / "key.p12", PASSPHRASE)
    assert key.name == read
    (found,) = signatures(signed(a_page(), key, NAME, stamp(key.name), "Issued"))
    assert (found.name, found.is_sound) == (read, True)


def test_what_is_no_certificate_is_said(copy: bytes) -> None:
    with pytest.raises(InvalidInput, match="holds no certificate"):
        signatures(copy, [b"no certificate"])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, 10**9), byte=st.integers(0, 255), cut=st.sampled_from([0, 0, 1, 7, 300]))
def test_a_changed_file_never_holds_and_never_breaks(copy: bytes, at: int, byte: int, cut: int) -> None:
    at %= len(copy)
    changed = copy[:at] + bytes([byte]) + copy[at + 1 + cut :]
    begin = copy.index(b"/Contents <") + len(b"/Contents <")
    unsigned = range(begin, copy.index(b">", begin))  # the digits of the signature itself
    try:
        found = signatures(changed)
    except InvalidInput:
        return
    if changed != copy and at not in unsigned:
        assert not any(each.is_sound for each in found)
