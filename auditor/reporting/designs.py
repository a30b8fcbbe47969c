"""Every design there is: the shipped one, or the copy an organisation made of it, with what is wrong in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from auditor.errors import InvalidInput, NotFound
from auditor.library.content import shipped
from auditor.reporting import (
    extract_design,
    key_card,
    nonconformity_design,
    plan_design,
    programme_design,
    register_design,
    response_design,
    review_design,
)
from auditor.reporting.copies import design as copy_design
from auditor.reporting.design import AuditReportFile, Content, Palette, design_file

KINDS: Mapping[str, type[Content]] = {
    "audit-report.yaml": AuditReportFile,
    extract_design.FILE: extract_design.ExtractFile,
    copy_design.FILE: copy_design.CopyFile,
    plan_design.FILE: plan_design.AuditPlanFile,
    nonconformity_design.FILE: nonconformity_design.NonconformityFile,
    register_design.FILE: register_design.RegisterFile,
    response_design.FILE: response_design.ResponseFile,
    programme_design.FILE: programme_design.ProgrammeFile,
    review_design.FILE: review_design.ManagementReviewFile,
    key_card.FILE: key_card.KeyCardFile,
    "palette.yaml": Palette,
}
"""What each file holds, in the order of the work."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A design: its name without the ending, where its file lies, whether that is the organisation's own, in which
    languages it is, and why it cannot be used, if so."""

    name: str
    path: Path
    is_own: bool
    languages: tuple[str, ...] = ()
    problem: InvalidInput | None = None


def entries(own: Path | None) -> Iterator[Entry]:
    """Every design as it counts in a workspace whose folder of designs is *own*."""
    for file, kind in KINDS.items():
        is_own = own is not None and (own / file).is_file()
        path = (own if is_own and own else shipped("reports")) / file
        name = file.removesuffix(".yaml")
        try:
            design = design_file(file, kind, own)
        except InvalidInput as problem:
            yield Entry(name, path, is_own, problem=problem)
        else:
            yield Entry(name, path, is_own, tuple(getattr(design, "wording", ())))


def copied(name: str, own: Path) -> Path:
    """Copy the shipped design *name* into the folder *own*, to be changed there; one that is there is not replaced."""
    file = f"{name.removesuffix('.yaml')}.yaml"
    if file not in KINDS:
        known = ", ".join(each.removesuffix(".yaml") for each in KINDS)
        raise NotFound(f"There is no design {name}.", f"Designs: {known}")
    target = own / file
    own.mkdir(exist_ok=True)
    try:
        with target.open("xb") as copy:
            copy.write((shipped("reports") / file).read_bytes())
    except FileExistsError as error:
        raise InvalidInput(f"{target} is there already.", "Change it there, or take it away first.") from error
    return target
