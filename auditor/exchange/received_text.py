"""What mail programs and Word do to a text that goes out and comes back, and how it is undone.

They wrap lines, quote them with ``> ``, change quotation marks and dashes, put in blanks that do not break, and leave
blanks at the ends of lines. What was typed is kept as it was typed; only comparing is blind to all that.
"""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Iterator, Sequence

from auditor.model.text import readable

_BLANKS = dict.fromkeys(
    map(ord, "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f"), " "
)
_NOTHING = dict.fromkeys(map(ord, "\u200b\u2060\ufeff\u00ad"), None)
_SIGNS = str.maketrans(
    {**dict.fromkeys("“”„‟«»″", '"'), **dict.fromkeys("‘’‚‛′`´", "'"), **dict.fromkeys("–—−‐‑", "-"), "…": "..."}
)
_QUOTE = re.compile(r"^[>|\s]+")
_LISTED = re.compile(r"\s*(?:[-*•–·▪◦]|\(?[0-9a-zA-Z]{1,2}[.)])\s")
NUMBERED = re.compile(r"\s*(?:[-*•–·▪◦]+|\(?[0-9]{1,3}(?:\.[0-9]{1,3})*[.):]?\)?!?)\s")
"""What begins a line of numbered answers, in which a number alone is no word of a sentence."""
_SHORTEST, _LONGEST = 50, 100
"""Lines are wrapped by a program where the longest of them is between these; longer ones were left alone by it."""


def plain(text: str) -> str:
    """The text with plain line breaks and plain blanks; characters that act are shown and do not act."""
    return readable(text).translate(_NOTHING | _BLANKS).replace("\t", " ")


def folded(text: str) -> str:
    """A text for comparing: blind to wrapping, quoting, blanks, and the shape of quotation marks and dashes."""
    lines = (_QUOTE.sub("", line) for line in plain(text).split("\n"))
    joined = unicodedata.normalize("NFKC", " ".join(lines)).translate(_SIGNS)
    return re.sub(r"\[ (?=\[)", "[", " ".join(joined.split())).casefold()


def longest(text: str) -> int:
    """The longest line of a text, its quoting left out."""
    return max((len(_QUOTE.sub("", line).rstrip()) for line in text.split("\n")), default=0)


def answer_of(text: str, depth: int, wide: int, listed: re.Pattern[str] = _LISTED) -> str:
    """What was typed behind a mark that is quoted *depth* times, in a text whose longest line is *wide*.

    A line that begins as *listed* says was never put there by a program that wraps.
    """
    lines = [_unquoted(line, depth).rstrip() for line in text.split("\n")]
    first = lines[0].strip()
    below = textwrap.dedent("\n".join(lines[1:])).split("\n")
    kept = "\n".join(_unwrapped([first, *below], wide, listed)).strip()
    return "" if not kept.strip("_.-–—>|… \n") else kept


def _unquoted(line: str, depth: int) -> str:
    """The line without its quoting, at most as deep as that of its mark: what is deeper was typed."""
    for _ in range(depth):
        line, taken = re.subn(r"^\s*[>|]", "", line, count=1)
        if not taken:
            return line
    return line.removeprefix(" ") if depth else line


def _unwrapped(lines: Sequence[str], wide: int, listed: re.Pattern[str]) -> Iterator[str]:
    """Lines put together where a program broke them: the next word had no room, and nothing listed begins there."""
    if not _SHORTEST <= wide <= _LONGEST:
        yield from lines
        return
    paragraph = last = ""
    for line in lines:
        word = line.split(" ", 1)[0]
        if last and line and not line.startswith(" ") and not listed.match(line) and len(last) + 1 + len(word) > wide:
            paragraph = f"{paragraph} {line}"
        else:
            yield paragraph
            paragraph = line
        last = line
    yield paragraph
