"""A real browser without a window: Chromium, driven through its driver, drawing text that can be read from the page."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
DRIVER = shutil.which("chromedriver")

needs_chromium = pytest.mark.skipif(
    not (CHROMIUM and DRIVER) and not os.environ.get("AUDITOR_REQUIRE_PROGRAMS"),
    reason="chromium and chromedriver are not installed",
)

_OPTIONS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-3d-apis",  # the terminal then writes its rows as text into the page
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--ignore-certificate-errors",
)

_ROWS = "return document.querySelector('.xterm-rows')?.innerText ?? document.body.innerText"


class Browser:
    """A person at a browser."""

    def __init__(self, driver: webdriver.Chrome) -> None:
        self.driver = driver

    def screen(self) -> str:
        """The text in the terminal; before there is one, that of the page. A space is a space."""
        text: str = self.driver.execute_script(_ROWS)
        return text.replace("\N{NO-BREAK SPACE}", " ")

    def shows(self, words: str, seconds: float = 20) -> str:
        """The screen once it shows *words*; fails with what it shows instead."""
        return self._until(self.screen, words, seconds)

    def says(self, words: str, seconds: float = 20) -> str:
        """The text of the page around the terminal once it holds *words*."""
        return self._until(lambda: str(self.driver.execute_script("return document.body.innerText")), words, seconds)

    def _until(self, read: Callable[[], str], words: str, seconds: float) -> str:
        end = time.monotonic() + seconds
        while words not in (seen := read()):
            is_over = read == self.screen and self.driver.find_elements("css selector", "body.-closed")
            assert not is_over, f"{words!r} does not come, for the app is closed:\n{seen}"
            assert time.monotonic() < end, f"{words!r} does not come; there is:\n{seen}"
            time.sleep(0.05)
        return seen

    def _at_rest(self) -> str:
        """The screen that stays for as long as a finger takes."""
        seen = ""
        while seen != (seen := self.screen()):
            time.sleep(0.3)
        return seen

    def keys(self, *keys: str) -> None:
        """Press keys, or type texts."""
        ActionChains(self.driver, duration=0).send_keys(*keys).perform()

    def tap(self, words: str, times: int = 1) -> None:
        """Touch the first row that shows *words* where they stand, once nothing moves any more."""
        lines = self._at_rest().split("\n")
        row = next(number for number, line in enumerate(lines) if words in line)
        column = lines[row].index(words) + 1
        x, y, width, height = self._box(".xterm-screen")
        widest = max(map(len, lines))
        for _ in range(times):
            self._touch(x + column * width / widest, y + (row + 0.5) * height / len(lines))

    def tap_key(self, name: str) -> None:
        """Touch a key of the bar below the terminal."""
        x, y, width, height = self._box(f"nav button[data-key='{name}']")
        self._touch(x + width / 2, y + height / 2)

    def swipe(self) -> None:
        """Draw a finger up the terminal, from its last row to the first."""
        x, y, width, height = self._box(".xterm-screen")
        self._touched("touchStart", x + width / 2, y + height - 10)
        for part in range(9, -1, -1):
            self._touched("touchMove", x + width / 2, y + 10 + (height - 20) * part / 10)
        self._touched("touchEnd")

    def _touch(self, x: float, y: float) -> None:
        self._touched("touchStart", x, y)
        self._touched("touchEnd")

    def _touched(self, kind: str, *point: float) -> None:
        points = [{"x": point[0], "y": point[1]}] if point else []
        self.driver.execute_cdp_cmd("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def _box(self, selector: str) -> list[float]:
        script = "const b = document.querySelector(arguments[0]).getBoundingClientRect();"
        box: list[float] = self.driver.execute_script(f"{script} return [b.x, b.y, b.width, b.height]", selector)
        return box


@contextmanager
def browser(folder: Path, size: tuple[int, int], *, touch: bool = False) -> Iterator[Browser]:
    """Chromium with an empty profile in *folder*; *size* is that of the page in pixels."""
    assert CHROMIUM, "chromium is not installed"
    assert DRIVER, "chromedriver is not installed"
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for option in (*_OPTIONS, f"--user-data-dir={folder / 'chromium'}"):
        options.add_argument(option)
    driver = webdriver.Chrome(options=options, service=Service(DRIVER))
    try:
        metrics: dict[str, Any] = {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": touch}
        driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        driver.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": touch})
        yield Browser(driver)
    finally:
        driver.quit()
