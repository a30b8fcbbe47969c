"""Fifteen kinds of text that break programs which take text for anything but data."""

from __future__ import annotations

HOSTILE: list[tuple[str, str]] = [
    ("closing markup", "uptime [/b] [/ [/] fell"),
    ("markup that acts", "[@click=app.quit]press[/] [red]x[/red] [link=file:///etc/passwd]y[/link]"),
    ("escape sequences", "\x1b]2;owned\x07\x1b[2J\x1b[31mred\x9b5m"),
    ("control characters", "a\x00b\x07c\x08d\x7fe\x85f\x9cg"),
    ("direction overrides", "grade \u202eROJAM\u202c \u2066minor\u2069 \u200fx"),
    ("right-to-left", "الخدمة 12 غير متاحة ي"),
    ("wide", "王秀英 サービス管理 서비스 ＡＢＣ"),
    ("combining", "e\u0301\u0302\u0303\u0304 Žluťoučký Ẹ̀ṣọ́ नमस्ते \u0301start"),
    ("joined emoji", "👩‍👩‍👧 🏳️‍🌈 👍🏽 ❤️ 🇨🇿"),
    ("one long line", "record " * 1_500),
    ("a word without end", "x" * 10_000),
    ("formula", "=1+1 @SUM(A1) +cmd|' /C calc'!A0 =HYPERLINK(\"http://x\")"),
    ("XML", '<b>x <img src="file:///etc/passwd"/> & R&D <!-- %PAGENO ]]>'),
    ("paths and reserved names", "CON ../../etc/passwd NUL.txt C:\\aux $(rm -rf ~) %s {0} ${x}"),
    ("line breaks and lone surrogates", "one\r\ntwo\rthree\u2028four\n\n\n\n\n\nend \ud800 \udfff \ufffe"),
]
"""The kind, and the text."""
