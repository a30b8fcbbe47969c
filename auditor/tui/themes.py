"""Themes of our own: quiet dark, quiet light and high contrast, the terminal's own colours, and no colour at all.

The accent belongs to what has the focus and to nothing else. Grades have the palette of the reports; on dark ground the
same hues, lighter. Every text colour stands at 4.5:1 or more against every ground of its theme, 7:1 in high contrast.
With eight colours or none, no ground can tell where the cursor is: it is reversed.
"""

from __future__ import annotations

from collections.abc import Mapping

from textual.theme import Theme

TONES: Mapping[str, str] = {
    "plain": "",
    "muted": "color: $muted;",
    "strong": "text-style: bold;",
    "accent": "color: $accent;",
    "heading": "color: $muted; text-style: bold;",
    "warning": "color: $warning;",
    "error": "color: $error; text-style: bold;",
    "success": "color: $success;",
    "key": "color: $foreground; text-style: bold;",
    "major": "color: $grade-major; text-style: bold;",
    "minor": "color: $grade-minor;",
    "observation": "color: $grade-observation;",
    "ofi": "color: $grade-ofi;",
    "conforming": "color: $grade-conforming;",
    "good-practice": "color: $grade-good-practice;",
    "not-audited": "color: $muted;",
    "not-applicable": "color: $muted;",
    "open": "color: $muted;",
    "parked": "color: $grade-observation;",
}
"""The tones in which a piece of text can be written: the name, and what the style sheet says of it."""


_GRADES = ("major", "minor", "observation", "ofi", "conforming", "good-practice")


def _theme(
    name: str,
    dark: bool,
    grounds: tuple[str, str, str],
    ink: tuple[str, str],
    accent: str,
    signals: tuple[str, str, str],
    grades: Mapping[str, str],
) -> Theme:
    background, surface, panel = grounds
    foreground, muted = ink
    warning, error, success = signals
    return Theme(
        name=name,
        dark=dark,
        primary=accent,
        secondary=muted,
        accent=accent,
        warning=warning,
        error=error,
        success=success,
        foreground=foreground,
        background=background,
        surface=surface,
        panel=panel,
        variables={
            "muted": muted,
            "rule": panel,
            "border": accent,
            "border-blurred": panel,
            "cursor-row": panel,
            "cursor-style": "none",
            "cell-ground": accent,
            "cell-ink": background,
            "cell-style": "bold",
            "scrollbar": panel,
            "scrollbar-background": background,
            "scrollbar-corner-color": background,
            "scrollbar-hover": muted,
            "scrollbar-active": muted,
            "input-cursor-background": foreground,
            "input-cursor-foreground": background,
            "input-selection-background": f"{accent} 35%",
            "block-cursor-background": panel,
            "block-cursor-foreground": foreground,
            "block-cursor-text-style": "bold",
            **{f"grade-{grade}": colour for grade, colour in grades.items()},
        },
    )


QUIET_DARK = _theme(
    "quiet-dark",
    dark=True,
    grounds=("#11161F", "#161C27", "#232C3B"),
    ink=("#D7DDE7", "#97A3B6"),
    accent="#7DB3EA",
    signals=("#E8B35C", "#F58BA0", "#8CCBB4"),
    grades={
        "major": "#F58BA0",
        "minor": "#E8A94C",
        "observation": "#BDB0EE",
        "ofi": "#86B8F2",
        "conforming": "#8CCBB4",
        "good-practice": "#66C3CC",
    },
)

QUIET_LIGHT = _theme(
    "quiet-light",
    dark=False,
    grounds=("#FBFCFE", "#F4F6FA", "#E3E8EF"),
    ink=("#16233B", "#4C586D"),
    accent="#1E5AA8",
    signals=("#804D00", "#7E0F28", "#1F6650"),
    grades={
        "major": "#7E0F28",
        "minor": "#804D00",
        "observation": "#57458F",
        "ofi": "#1E5AA8",
        "conforming": "#1F6650",
        "good-practice": "#125763",
    },
)

HIGH_CONTRAST = _theme(
    "high-contrast",
    dark=True,
    grounds=("#000000", "#000000", "#303030"),
    ink=("#FFFFFF", "#D8D8D8"),
    accent="#FFD83D",
    signals=("#FFC24A", "#FFA3B4", "#9FEBD0"),
    grades={
        "major": "#FFA3B4",
        "minor": "#FFC24A",
        "observation": "#D4C6FF",
        "ofi": "#A9D2FF",
        "conforming": "#9FEBD0",
        "good-practice": "#80E6EE",
    },
)


def _plain(name: str, inks: Mapping[str, str]) -> Theme:
    """A theme on the terminal's own ground; *inks* names ansi colours, all others are the terminal's own ink."""
    own = "ansi_default"
    ink = {each: inks.get(each, own) for each in ("accent", "warning", "error", "success", *_GRADES)}
    grounds = (
        "muted", "rule", "border-blurred", "cursor-row", "cell-ground", "cell-ink", "scrollbar", "scrollbar-background",
        "scrollbar-corner-color", "scrollbar-hover", "scrollbar-active", "scrollbar-background-hover",
        "scrollbar-background-active", "input-cursor-background", "input-cursor-foreground",
        "input-selection-background", "input-selection-foreground", "block-cursor-background",
        "block-cursor-foreground", "screen-selection-background", "screen-selection-foreground",
        "ansi-background", "ansi-foreground",
    )  # fmt: skip
    return Theme(
        name=name,
        ansi=True,
        primary=ink["accent"],
        secondary=own,
        accent=ink["accent"],
        warning=ink["warning"],
        error=ink["error"],
        success=ink["success"],
        foreground=own,
        background=own,
        surface=own,
        panel=own,
        boost=own,
        variables={
            **dict.fromkeys(grounds, own),
            "border": ink["accent"],
            "cursor-style": "reverse",
            "cell-style": "bold not reverse",
            "input-cursor-text-style": "reverse",
            "block-cursor-text-style": "reverse",
            **{f"grade-{grade}": ink[grade] for grade in _GRADES},
        },
    )


TERMINAL = _plain(
    "terminal",
    {
        "accent": "ansi_cyan",
        "warning": "ansi_yellow",
        "error": "ansi_red",
        "success": "ansi_green",
        "major": "ansi_red",
        "minor": "ansi_yellow",
        "observation": "ansi_magenta",
        "ofi": "ansi_cyan",
        "conforming": "ansi_green",
        "good-practice": "ansi_green",
    },
)

NO_COLOUR = _plain("no-colour", {})

THEMES = (QUIET_DARK, QUIET_LIGHT, HIGH_CONTRAST, TERMINAL, NO_COLOUR)
