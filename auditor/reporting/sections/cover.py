"""The cover is the result: what was audited, one tower per clause, and which revision of the report this is."""

from __future__ import annotations

from auditor.model.words import Grade
from auditor.reporting.canvas import Canvas, Page
from auditor.reporting.charts import towers
from auditor.reporting.colour import WHITE
from auditor.reporting.fonts import Face
from auditor.reporting.headline import headline
from auditor.reporting.lines import Style
from auditor.reporting.setting import Setting, fill, fill_count
from auditor.reporting.text import Text

_LEFT, _RIGHT = 56.7, 538.6
_HORIZON = 324.0
"""Where the dark ground ends and the towers stand."""


def cover(canvas: Canvas, setting: Setting) -> Page:
    """Draw the first page."""
    page = canvas.new_page()
    width, height = page.size
    canvas.rect(0, _HORIZON, width, height - _HORIZON, fill=setting.palette.cover)
    if setting.is_draft:
        canvas.watermark(setting.labels.draft.upper(), setting.palette.cover.tint(0.9), 0.68)
    canvas.destination("cover", height)
    with canvas.within("Sect"):
        _head(canvas, setting, height)
        _title(canvas, setting, height)
        towers(canvas, setting, _LEFT, _HORIZON, _RIGHT - _LEFT, 104)
        _caption(canvas, setting)
        _grid(canvas, setting)
        _foot(canvas, setting)
    return page


def _head(canvas: Canvas, setting: Setting, height: float) -> None:
    left, mark = _LEFT, setting.palette.mark
    if mark:
        wide, tall = mark.size_in(132, 34)
        with canvas.artifact():
            canvas.rect(_LEFT, height - 62 - tall, wide + 14, tall + 12, fill=WHITE, radius=3)
        mark.draw(canvas, _LEFT + 7, height - 56 - tall, wide, tall)
        left += wide + 26
    name = Style(Face.SEMIBOLD, 10, 14, WHITE)
    quiet = setting.styles.capitals.having(colour=WHITE.tint(1), align="right", size=6.8)
    room = 330 - (left - _LEFT)
    setting.text(_one_line(setting, setting.report.organisation, name, room), name).draw(
        canvas, left, height - 74, room
    )
    classification = _one_line(setting, setting.classified(setting.report.classification).upper(), quiet, 130)
    setting.text(classification, quiet).draw(canvas, _RIGHT - 140, height - 77, 140)
    canvas.line(_LEFT, height - 96, _RIGHT, height - 96, setting.palette.accent.tint(0.7), 0.7)


def _title(canvas: Canvas, setting: Setting, height: float) -> None:
    report = setting.report
    light = setting.palette.hairline
    kind = Style(Face.CONDENSED_MEDIUM, 9.5, 13, light, tracking=0.3)
    setting.text(setting.labels.title, kind).draw(canvas, _LEFT, height - 138, 420)
    title = _fitted(setting, report.title)
    top = height - 160
    title.draw(canvas, _LEFT, top, 430)
    top -= title.height(430) + 16
    criteria = "; ".join(f"{c.name}:{c.edition}" if c.edition else c.name for c in report.criteria[:1])
    sites = ", ".join(site.name for site in report.scope.sites)
    dates = setting.days(report.began, report.ended)
    style = Style(Face.REGULAR, 11.5, 17, light)
    for line in (criteria, sites, dates):
        if line and top > _HORIZON + 130:
            setting.text(_one_line(setting, line, style, 470), style).draw(canvas, _LEFT, top, 480)
            top -= 17
    own = setting.words.cover
    if own and top > _HORIZON + 122:
        own_style = Style(Face.REGULAR, 9.2, 13, light)
        most = max(1, int((top - 8 - _HORIZON - 108) // 13))
        _bounded(setting, own, own_style, 440, most).draw(canvas, _LEFT, top - 8, 440)


def _fitted(setting: Setting, title: str) -> Text:
    """The title as large as its length allows; one that no size can hold stands in full in the next section."""
    for size in (38, 33, 28, 24, 20, 17):
        block = setting.text(title, setting.styles.cover.having(size=size, leading=size * 1.17))
        if block.height(430) <= 142:
            return block
    return setting.text(title[:280].rstrip() + "…", setting.styles.cover.having(size=17, leading=20))


def _one_line(setting: Setting, words: str, style: Style, width: float) -> str:
    """*words* shortened to one line; what is shortened here stands in full inside the report."""
    words = " ".join(words.split())[:300]
    while setting.text(words, style).natural_width > width:
        words = words[:-2].rstrip(" …") + "…"
    return words


def _caption(canvas: Canvas, setting: Setting) -> None:
    planned = sum(group.planned for group in setting.report.groups)
    audited = sum(group.audited for group in setting.report.groups)
    words = fill(setting.labels.towers, planned=planned, audited=audited)
    setting.text(words, setting.styles.caption).draw(canvas, _LEFT, _HORIZON - 17, _RIGHT - _LEFT)


def _grid(canvas: Canvas, setting: Setting) -> None:
    columns = (_RIGHT - _LEFT) / 3
    for n, (label, strong, quiet) in enumerate(facts(setting)):
        x, top = _LEFT + (n % 3) * columns, _HORIZON - 62 - (n // 3) * 82
        _fact(canvas, setting, (x, top, columns - 14), label, strong, quiet)


def facts(setting: Setting) -> list[tuple[str, str, str]]:
    """What stands first of all: a label, what is said, and what is said besides."""
    report, labels = setting.report, setting.labels
    client, lead = report.client, report.lead
    with_team = ", ".join(m.name for m in report.team if lead is None or m.name != lead.name)
    revision = report.revision
    number = fill(labels.revision, n=revision.number)
    if revision.supersedes:
        number = f"{number}, {fill(labels.supersedes, n=revision.supersedes)}"
    issued = labels.draft if setting.is_draft else setting.day(revision.issued)
    readers = ", ".join(reader.name for reader in report.distribution)
    return [
        (labels.audit, report.audit, report.programme),
        (labels.client, client.name if client else labels.none, client.function if client else ""),
        (labels.lead, lead.name if lead else labels.none, fill(labels.with_team, names=with_team) if with_team else ""),
        (labels.conclusion, headline(report) or labels.not_yet, _nonconformities(setting)),
        (labels.issued, issued, number),
        (labels.distribution, fill_count(labels.readers, len(report.distribution)), readers),
    ]


def _fact(
    canvas: Canvas, setting: Setting, place: tuple[float, float, float], label: str, strong: str, quiet: str
) -> None:
    x, top, width = place
    setting.text(label.upper(), setting.styles.capitals).draw(canvas, x, top, width)
    bold = Style(Face.MEDIUM, 10, 12.6, setting.palette.ink)
    thin = Style(Face.CONDENSED, 8.6, 10.8, setting.palette.secondary)
    top -= 11
    for words, style, most in ((strong, bold, 3), (quiet, thin, 3)):
        block = _bounded(setting, words, style, width, most)
        block.draw(canvas, x, top, width)
        top -= block.height(width) + 1.5


def _bounded(setting: Setting, words: str, style: Style, width: float, most: int) -> Text:
    """*words* in at most *most* lines."""
    words = " ".join(words.split())[:400]
    block = setting.text(words, style)
    while len(block.lines(width)) > most:
        words = words[:-3].rstrip(" ,;…") + "…"
        block = setting.text(words, style)
    return block


def _nonconformities(setting: Setting) -> str:
    found = [finding.grade for finding in setting.report.findings]
    major, minor = found.count(Grade.MAJOR), found.count(Grade.MINOR)
    return fill(setting.labels.major_and_minor, major=major, minor=minor)


def _foot(canvas: Canvas, setting: Setting) -> None:
    report, labels = setting.report, setting.labels
    canvas.line(_LEFT, 84, _RIGHT, 84, setting.palette.rule)
    style = setting.styles.footer
    block = _bounded(setting, report.confidentiality or labels.none, style, _RIGHT - _LEFT, 2)
    block.draw(canvas, _LEFT, 79, _RIGHT - _LEFT)
    small = style.having(size=6.8, leading=9)
    hashes = [
        f"{labels.content_hash} {report.revision.content_sha256 or labels.not_yet}",
        f"{labels.trail_head} {report.revision.head or labels.not_yet}",
    ]
    for n, line in enumerate(hashes):
        setting.text(line, small).draw(canvas, _LEFT, 55 - 9.5 * n, _RIGHT - _LEFT)
