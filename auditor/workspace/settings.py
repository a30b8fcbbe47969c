"""Settings: ``auditor.toml`` in the workspace for the organisation, one file of the user's for the person."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from auditor.errors import InvalidInput, WorkspaceError
from auditor.ledger import NewerFormat, NotKept, formats
from auditor.ledger.disk import write_file
from auditor.model.frequency import EffortRates, Frequency, Minima
from auditor.model.text import Line, searchable
from auditor.model.words import Confidentiality
from auditor.workspace import public_holidays

FORMAT = 1
"""Format of the settings file that this program writes. A file without a number is of format 0."""

FILE = "auditor.toml"
"""The file that makes a folder a workspace."""


PREFERENCES = "preferences.toml"
"""The file of a person's own settings, in the user's data folder."""


class Section(BaseModel):
    """A table of the settings file; a word it does not know is an error, not a silent nothing."""

    model_config = ConfigDict(extra="forbid", frozen=True)


_S = TypeVar("_S", bound=Section)


class Organisation(Section):
    """Whose audits these are."""

    name: Line = ""
    short: Line = ""
    timezone: str = "UTC"
    one_person_may_do_all: bool = False

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError) as unknown:
            raise ValueError(f"{name!r} is no time zone; write one such as Europe/Prague") from unknown
        return name


class Calendar(Section):
    """Days on which nobody works, beside Saturday and Sunday.

    ``public`` says, by a site's reference, whose public holidays it keeps: a country (PL) or a part (DE-BY).
    """

    holidays: list[date] = Field(default_factory=list)
    public: dict[str, str] = Field(default_factory=dict)

    @field_validator("public")
    @classmethod
    def _known_places(cls, public: dict[str, str]) -> dict[str, str]:
        for site, place in public.items():
            if not public_holidays.is_known(place):
                raise ValueError(f"{place!r} of {site} is no place of public holidays; write PL, or DE-BY")
        return public

    def days_off(self, site: str, day: date) -> Collection[date]:
        """When nobody works at the site with this reference, blind to case and accents, in the years around *day*."""
        wanted = searchable(site)
        place = next((place for each, place in self.public.items() if searchable(each) == wanted), "")
        return public_holidays.around(place, day).union(self.holidays) if place else self.holidays


class Defaults(Section):
    """What new records start with; never read again for records that exist."""

    confidentiality: Confidentiality = Confidentiality.INTERNAL
    audit_reference: str = "IA-{year}-{number:02}"
    nonconformity_reference: str = "NC-{year}-{number:02}"


class Repeats(Section):
    """How far one looks back for what a finding may repeat, from the day a nonconformity was closed (chapter 11)."""

    look_back_months: int = Field(default=36, ge=0)
    """0: since the cycle before this one began."""


class Demo(Section):
    """Of the demo workspace only: the day that counts as today, and by how many minutes its clock is ahead."""

    today: date | None = None
    ahead: int = Field(default=0, ge=-1440, le=1440)


class Settings(Section):
    """The organisation's settings, with defaults for new things only (schemes live in the programme's ledger)."""

    format: int = Field(default=FORMAT, ge=1)
    organisation: Organisation = Field(default_factory=Organisation)
    calendar: Calendar = Field(default_factory=Calendar)
    defaults: Defaults = Field(default_factory=Defaults)
    coverage: Minima = Field(default_factory=Minima)
    frequency: Frequency = Field(default_factory=Frequency)
    effort: EffortRates = Field(default_factory=EffortRates)
    repeats: Repeats = Field(default_factory=Repeats)
    demo: Demo = Field(default_factory=Demo)


class Preferences(Section):
    """One person's own settings on one machine; the program only reads them."""

    format: int = 1
    by: str = ""
    theme: str = "quiet-dark"
    watched_folder: str = ""
    keys: dict[str, str] = Field(default_factory=dict)
    """Other keys than the usual ones: entry of the table of keys, then its keys apart by spaces."""
    templates: dict[str, str] = Field(default_factory=dict)
    """Texts that three letters stand for, beside those of the organisation."""


PREFERENCES_FORMAT = 1
"""The newest format of a person's own settings; a file without a number has the first."""


def read_settings(folder: Path) -> Settings:
    """Read the workspace's settings; a wrong word is named with its place.

    Of a newer format what this version knows is read; ``format`` says so, and nothing may be changed then. An older one
    is brought up in memory only (see :func:`bring_up`).
    """
    try:
        return _read(folder / FILE, Settings, FORMAT, _STEPS)
    except InvalidInput as wrong:
        raise WorkspaceError(wrong.message, wrong.hint) from wrong


def bring_up(folder: Path) -> None:
    """Rewrite settings of an older format, with the original kept beside them; a person's words stay as they are.

    Where the folder may not be written to they stay as they are: they are read the same way.
    """
    path = folder / FILE
    original = path.read_bytes()
    number = tomllib.loads(original.decode("utf-8")).get("format", 0)
    if number < FORMAT:
        with suppress(NotKept):
            formats.rewrite(path, number, original, formats.brought_up(original, number, _STEPS))


def newer(settings: Settings) -> NewerFormat | None:
    """What is told where a newer version wrote the settings: the workspace is for reading only."""
    if settings.format <= FORMAT:
        return None
    return NewerFormat(formats.newer(FILE, settings.format, FORMAT), formats.UPDATE)


def read_preferences(file: Path) -> Preferences:
    """Read the person's own settings; none yet is fine, and of a newer format what this version knows."""
    return _read(file, Preferences, PREFERENCES_FORMAT, {}) if file.exists() else Preferences()


def write_settings(folder: Path, settings: Settings) -> None:
    """Write a settings file with a comment at each value, for people to edit; durable, all or nothing.

    Raises DiskFull or NotKept.
    """
    write_file(folder / FILE, _as_toml(settings).encode())


def _with_number(original: bytes) -> bytes:
    """Format 0 to 1: the number stands in the file, as its first line."""
    return b"format = 1" + (b"\r\n" if b"\r\n" in original else b"\n") + original


_STEPS: Mapping[int, Callable[[bytes], bytes]] = {0: _with_number}


def _read(file: Path, model: type[_S], newest: int, steps: Mapping[int, Callable[[bytes], bytes]]) -> _S:
    original = file.read_bytes()
    try:
        data = tomllib.loads(original.decode("utf-8"))
        number = data.get("format", 0)
        if isinstance(number, int) and number > newest:
            data = _known(data, model)
        elif steps and "format" not in data:
            data = tomllib.loads(formats.brought_up(original, number, steps).decode("utf-8"))
        return model.model_validate(data)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise InvalidInput(f"{file} cannot be read: {wrong}", 'It is TOML: key = "value" under [sections].') from wrong
    except ValidationError as wrong:
        first = wrong.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise InvalidInput(
            f"{file}: {where}: {first['msg']}", "Correct this line; the other settings were not read."
        ) from wrong


def _known(data: Mapping[str, Any], model: type[BaseModel]) -> dict[str, Any]:
    """The words of a newer file that this version knows."""
    found = {}
    for name, value in data.items():
        field = model.model_fields.get(name)
        if field is None:
            continue
        section = field.annotation
        if isinstance(value, dict) and isinstance(section, type) and issubclass(section, BaseModel):
            value = _known(value, section)
        found[name] = value
    return found


def _text(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _as_toml(settings: Settings) -> str:
    holidays = ", ".join(day.isoformat() for day in settings.calendar.holidays)
    kept = ", ".join(f"{_text(site)} = {_text(place)}" for site, place in settings.calendar.public.items())
    public = f" {kept} " if kept else ""
    lines = [
        "# Settings of this workspace. Defaults for new things only: what exists keeps what it was made with.",
        f"format = {settings.format}",
        "",
        "[organisation]",
        f"name = {_text(settings.organisation.name)}            # printed on every report",
        f"short = {_text(settings.organisation.short)}",
        f"timezone = {_text(settings.organisation.timezone)}    # of days without a time, such as --on 2026-10-07",
        "# In a very small organisation one person may manage and order the audits (G-01).",
        f"one_person_may_do_all = {str(settings.organisation.one_person_may_do_all).lower()}",
        "",
        "[calendar]",
        f"holidays = [{holidays}]          # beside Saturdays and Sundays: holidays = [2026-12-24, 2026-12-25]",
        '# Public holidays of a site, by its reference: { LDZ = "PL", MUC = "DE-BY" }',
        f"public = {{{public}}}",
        "",
        "[defaults]",
        f"confidentiality = {_text(settings.defaults.confidentiality.value)}",
        f"audit_reference = {_text(settings.defaults.audit_reference)}",
        f"nonconformity_reference = {_text(settings.defaults.nonconformity_reference)}",
    ]
    lines += _audited_how_often(settings)
    lines += [
        "",
        "[repeats]",
        "# How long after its closing a nonconformity counts as repeated; 0: since the cycle before this one began.",
        f"look_back_months = {settings.repeats.look_back_months}",
    ]
    if settings.demo.today:
        lines += ["", "[demo]", f"today = {settings.demo.today.isoformat()}   # the day that counts as today here"]
        if settings.demo.ahead:
            lines.append(f"ahead = {settings.demo.ahead}   # minutes by which its clock is ahead of the wall's")
    return "\n".join(lines) + "\n"


def _audited_how_often(settings: Settings) -> list[str]:
    """What has to be audited how often, and what an audit takes: read whenever coverage is counted."""
    minima, rates = settings.coverage, settings.effort
    return [
        "",
        "[coverage]",
        "# What has to be audited whatever the risk; read anew each time, so that a change counts at once.",
        f"clauses_once_a_cycle = {_truth(minima.clauses_once_a_cycle)}",
        f"clauses_every_year = {_list(map(_text, minima.clauses_every_year))}",
        f"months_before_certification = {minima.months_before_certification}   # every clause in them; 0: not asked",
        f"months_after_major = {minima.months_after_major}            # again after a major or a repeat; 0: not asked",
        f"sites_on_site_once_a_cycle = {_truth(minima.sites_on_site_once_a_cycle)}",
        f"high_services_every_year = {_truth(minima.high_services_every_year)}",
        f"stale_after_months = {minima.stale_after_months}            # from then on an answer is shown as too old",
        f"central_site = {_text(minima.central_site)}                # empty: the one with the most staff",
        "",
        "[frequency]",
        "# From a risk score on, audited again after so many months; the last number is for all lower scores.",
        f"scores = {_list(map(str, settings.frequency.scores))}",
        f"months = {_list(map(str, settings.frequency.months))}",
        "",
        "[effort]",
        "# Auditor-days for a group of clauses, times the factor for staff up to so many and that of a remote audit.",
        f"days_per_group = {rates.days_per_group:g}",
        f"clauses_per_group = {rates.clauses_per_group}",
        f"plan_and_report = {rates.plan_and_report:g}",
        f"remote = {rates.remote:g}",
        f"staff = {_list(map(str, rates.staff))}",
        f"size = {_list(f'{factor:g}' for factor in rates.size)}",
    ]


def _truth(value: bool) -> str:
    return str(value).lower()


def _list(values: Iterable[str]) -> str:
    return f"[{', '.join(values)}]"
