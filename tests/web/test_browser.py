"""The app in a real browser: opened, worked in by keys and by touch, and seen in the store."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from selenium.webdriver.common.keys import Keys

from tests.web.browser import browser, needs_chromium
from tests.web.conftest import Desk
from tests.web.served import served

LAPTOP = (1366, 650)
TABLET = (1180, 820)


def auditor(desk: Desk, *words: str) -> Any:
    """What a command of the real command line says about the store."""
    command = [sys.executable, "-m", "auditor", *words, "--workspace", str(desk.workspace), "--json"]
    environment = {**os.environ, "AUDITOR_HOME": str(desk.home)}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment, timeout=30)
    return json.loads(done.stdout)


@needs_chromium
def test_an_item_is_answered_and_evidence_attached_by_keys(desk: Desk, tmp_path: Path) -> None:
    (desk.watched / "deviations.csv").write_text("CI;since\n", encoding="utf-8")
    with served(desk.workspace, desk.home) as server, browser(tmp_path, LAPTOP) as chromium:
        chromium.driver.get(server.address)
        assert "P01 Þórdís Ólafsdóttir" in chromium.shows("Answer the items: 8 of 8 items open")
        assert "token" not in chromium.driver.current_url
        chromium.keys(Keys.ENTER)
        chromium.shows("Configuration management")
        chromium.keys("m")
        chromium.shows("CK-001 minor nonconformity")
        chromium.keys(Keys.ENTER)
        chromium.shows("TEXT")
        chromium.keys("19 deviations, žádný zápis; كلمة 漢字", Keys.ESCAPE)
        chromium.shows("enter note")
        chromium.keys("a")
        chromium.shows("E-001")
        chromium.keys(Keys.ENTER)
        chromium.shows("TEXT")
        chromium.keys(Keys.END, "; none since June")
        chromium.driver.refresh()
        chromium.shows("Answer the items: 7 of 8 items open")
        chromium.keys("q")
        chromium.says("Auditor is closed in this tab.")
        chromium.driver.find_element("id", "again").click()
        chromium.shows("Answer the items: 7 of 8 items open")
        assert server.stop() == 0
        chromium.says("Auditor is closed in this tab.")
    item = auditor(desk, "audit", "items", "IA-2026-03")[0]
    assert (item["id"], item["grade"]) == ("CK-001", "minor")
    assert item["note"] == "19 deviations, žádný zápis; كلمة 漢字; none since June"
    assert item["evidence"] == ["E-001"]
    evidence = auditor(desk, "evidence", "list", "IA-2026-03")
    assert [each["ref"] for each in evidence] == ["E-001"]
    assert "deviations.csv" in json.dumps(evidence)
    assert auditor(desk, "verify")["ok"] is True


@needs_chromium
def test_a_tablet_over_a_certificate_by_touch(desk: Desk, tmp_path: Path) -> None:
    options = ("--host", "127.0.0.1", "--make-certificate")
    with served(desk.workspace, desk.home, *options) as server, browser(tmp_path, TABLET, touch=True) as chromium:
        chromium.driver.get(server.address)
        chromium.shows("Answer the items: 8 of 8 items open")
        chromium.tap("Answer the items", times=2)
        chromium.shows("Is configuration information recorded")
        chromium.tap("CK-005")
        chromium.shows("How are emergency changes assessed and approved?")
        chromium.tap("conforming")
        chromium.shows("CK-005 conforming")
        chromium.tap_key("ArrowDown")
        chromium.shows("Who decides that a release may go live")
        chromium.tap_key("F1")
        assert "Ends the presentation." not in chromium.shows("esc closes")
        for _ in range(5):
            chromium.swipe()
        chromium.shows("Ends the presentation.")
        chromium.tap_key("Escape")
        chromium.shows("CK-006")
        chromium.driver.switch_to.new_window("tab")
        chromium.driver.get(server.origin)
        chromium.says("Not let in")
    items = auditor(desk, "audit", "items", "IA-2026-03")
    assert [each["id"] for each in items if each["grade"] == "conforming"] == ["CK-005"]
