"""Every document, of an invented audit or programme, of an empty one, of hostile texts and of thousands of entries.

Whatever stands in it, it is PDF/UA-1 and PDF/A-3a, a file without a fault, and every font of it is embedded.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pikepdf
import pytest

from auditor.model.words import NonconformityState
from auditor.reporting.plan_record import AuditPlan
from tests.reporting import follow_ups, plans, programmes, reading, sample
from tests.reporting.reading import opened
from tests.reporting.test_audit_report import conforms

MANY, DAY = 5_000, date(2026, 11, 23)

EMPTY_SHEET = dict.fromkeys(("submitted", "actions", "reviews", "checks", "shown", "extensions", "due", "history"), ())
EMPTY_REGISTER: dict[str, object] = {
    **dict.fromkeys(("entries", "figures"), ()),
    **{name: {} for name in ("pareto", "ageing", "by_state", "by_grade", "by_turn")},
}


def long_plan(lines: int) -> AuditPlan:
    agenda = plans.long_plan().agenda
    return plans.plan(agenda=[agenda[n * len(agenda) // lines] for n in range(lines)])


DOCUMENTS: dict[str, Callable[[], bytes]] = {
    "report": lambda: reading.rendered(sample.sample_report()).pdf,
    "report-empty": lambda: reading.rendered(sample.empty_report()).pdf,
    "report-hostile": lambda: reading.rendered(sample.hostile_report()).pdf,
    "report-5000-items": lambda: reading.rendered(sample.large_report(MANY)).pdf,
    "plan": lambda: plans.rendered(plans.plan()).pdf,
    "plan-empty": lambda: plans.rendered(AuditPlan(organisation="O", audit="IA", title="T", first=DAY, last=DAY)).pdf,
    "plan-hostile": lambda: plans.rendered(plans.hostile_plan()).pdf,
    "plan-long": lambda: plans.rendered(long_plan(MANY // 5)).pdf,
    "nonconformity": lambda: follow_ups.rendered(follow_ups.sheet()).pdf,
    "nonconformity-issued": lambda: (
        follow_ups.rendered(follow_ups.sheet(state=NonconformityState.ISSUED, **EMPTY_SHEET)).pdf
    ),
    "nonconformity-hostile": lambda: follow_ups.rendered(follow_ups.hostile_sheet()).pdf,
    "nonconformity-long": lambda: (
        follow_ups.rendered(follow_ups.sheet(history=follow_ups.sheet().history * (MANY // 25))).pdf
    ),
    "register": lambda: follow_ups.rendered(follow_ups.register()).pdf,
    "register-empty": lambda: follow_ups.rendered(follow_ups.register(**EMPTY_REGISTER)).pdf,
    "register-hostile": lambda: follow_ups.rendered(follow_ups.hostile_register()).pdf,
    "register-long": lambda: follow_ups.rendered(follow_ups.long_register(MANY // 5)).pdf,
    "programme": lambda: programmes.rendered(programmes.programme()).pdf,
    "programme-empty": lambda: programmes.rendered(programmes.empty_programme()).pdf,
    "programme-hostile": lambda: programmes.rendered(programmes.hostile_programme()).pdf,
    "programme-long": lambda: programmes.rendered(programmes.long_programme(MANY // 5)).pdf,
}


@pytest.fixture(params=DOCUMENTS)
def pdf(request: pytest.FixtureRequest) -> bytes:
    return DOCUMENTS[request.param]()


def without_their_font(file: pikepdf.Pdf) -> Iterator[str]:
    """The names of fonts that are not in the file."""
    for item in file.objects:
        is_font = isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font"
        if is_font and "/FontFile2" not in item.get("/FontDescriptor", pikepdf.Dictionary()):
            yield str(item.BaseFont)


def test_it_conforms_and_has_its_fonts(pdf: bytes, tmp_path: Path) -> None:
    assert conforms(pdf, "ua1") == []
    assert conforms(pdf, "3a") == []
    with opened(pdf) as file:
        assert list(without_their_font(file)) == []
        assert file.check_pdf_syntax() == []
    qpdf = shutil.which("qpdf")
    if qpdf is None:
        pytest.skip("qpdf is not installed; pikepdf's look at the syntax found nothing")
    path = tmp_path / "it.pdf"
    path.write_bytes(pdf)
    checked = subprocess.run([qpdf, "--check", path], capture_output=True, text=True, timeout=120)
    assert checked.returncode == 0, checked.stderr
