"""One nonconformity on paper: how far it is and what comes next, the finding, the response, follow-up, its history."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from auditor.reporting import nonconformity_follow_up, nonconformity_parts
from auditor.reporting.document import Chapter, Document, Furniture, Rendered, foot, with_last_words
from auditor.reporting.finish import Meta
from auditor.reporting.flow import Block
from auditor.reporting.fonts import Fonts
from auditor.reporting.nonconformity_design import NonconformityDesign, NonconformitySection
from auditor.reporting.nonconformity_record import ATTACHMENT, NonconformitySheet
from auditor.reporting.nonconformity_setting import NonconformitySetting
from auditor.reporting.typesetting import fill


def render_nonconformity(
    sheet: NonconformitySheet, design: NonconformityDesign, *, fonts_folder: Path | None = None
) -> Rendered:
    """Print *sheet*; the same record, design and fonts give the same bytes."""
    setting = NonconformitySetting(sheet, design, Fonts(fonts_folder))
    document = Document(setting, _furniture(setting))
    title = fill(setting.labels.title, ref=sheet.ref)
    chapters = [Chapter(title, nonconformity_parts.head(setting, document.width))]
    for section in design.sections:
        chapters.append(Chapter(setting.words.sections[section], _SECTIONS[section](setting, document.width)))
    kept = f"{setting.labels.content_hash} {sheet.content_hash()}. {setting.labels.attachment}"
    meta = Meta(
        title=f"{title}: {sheet.title}",
        author=sheet.lead.name if sheet.lead else sheet.organisation,
        subject=fill(setting.labels.subject, ref=sheet.audit),
        language=sheet.language,
        day=sheet.as_of,
        attachment=sheet.canonical(),
        attachment_name=ATTACHMENT,
    )
    return document.printed(with_last_words(setting, chapters, kept), meta)


def _furniture(setting: NonconformitySetting) -> Furniture:
    sheet = setting.sheet
    said = (setting.classified(sheet.classification), fill(setting.labels.as_of, date=setting.day(sheet.as_of)))
    return Furniture(
        organisation=sheet.organisation,
        about=fill(setting.labels.subject, ref=sheet.audit),
        reference=sheet.ref,
        foot=foot(*said),
    )


_SECTIONS: Final[Mapping[NonconformitySection, Callable[[NonconformitySetting, float], list[Block]]]] = {
    NonconformitySection.FINDING: nonconformity_parts.finding,
    NonconformitySection.RESPONSE: nonconformity_parts.response,
    NonconformitySection.FOLLOW_UP: nonconformity_follow_up.follow_up,
    NonconformitySection.HISTORY: nonconformity_follow_up.history,
}
