"""An organisation's own designs: every document takes logo, colours, words and order from a changed copy."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from auditor.errors import InvalidInput, NotFound
from auditor.library.content import shipped
from auditor.library.faults import InvalidFile
from auditor.reporting.audit_plan import render_audit_plan
from auditor.reporting.audit_report import render_audit_report
from auditor.reporting.colour import Colour
from auditor.reporting.design import Palette, audit_report_design, design_file
from auditor.reporting.designs import KINDS, copied, entries
from auditor.reporting.document import Rendered
from auditor.reporting.nonconformity_design import nonconformity_design
from auditor.reporting.nonconformity_paper import render_nonconformity
from auditor.reporting.operators import rgb
from auditor.reporting.plan_design import audit_plan_design
from auditor.reporting.programme_design import programme_design
from auditor.reporting.programme_paper import render_programme
from auditor.reporting.register_design import register_design
from auditor.reporting.register_paper import render_register
from tests.reporting.follow_ups import register, sheet
from tests.reporting.plans import plan
from tests.reporting.programmes import programme
from tests.reporting.reading import opened, page_texts, squeezed
from tests.reporting.sample import sample_report
from tests.reporting.test_audit_report import conforms

Print = Callable[[Path], Rendered]

DOCUMENTS: Mapping[str, Print] = {
    "audit-report": lambda own: render_audit_report(
        sample_report(), audit_report_design(own=own), photos=lambda sha256: None
    ),
    "audit-plan": lambda own: render_audit_plan(plan(), audit_plan_design(own=own)),
    "nonconformity": lambda own: render_nonconformity(sheet(), nonconformity_design(own=own)),
    "register": lambda own: render_register(register(), register_design(own=own)),
    "programme-status": lambda own: render_programme(programme(), programme_design(own=own)),
}

HEADINGS = {
    "audit-report": ("Nonconformities", "Samples", "nonconformities", "samples"),
    "audit-plan": ("To have ready", "Versions of this plan", "preparation", "versions"),
    "nonconformity": ("Response of the owner", "Every step", "response", "history"),
    "register": ("Settled nonconformities", "Where nonconformities are", "settled", "pareto"),
    "programme-status": ("Next steps", "Changes", "next", "changes"),
}
"""Two headings in the shipped order, and the sections they are of."""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder of designs with all copies, a logo and own colours."""
    for name in [*DOCUMENTS, "palette"]:
        copied(name, tmp_path)
    Image.new("RGBA", (900, 300), (200, 30, 60, 128)).save(tmp_path / "logo.png")
    looks = "rule: '#AA5511'\nlogo: logo.png\nclasses: {internal: nur intern, confidential: nur intern}"
    change(tmp_path, "palette", "rule: '#CBD3DF'", looks)
    return tmp_path


def change(own: Path, name: str, old: str, new: str) -> None:
    path = own / f"{name}.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text, (name, old)
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def images(pdf: bytes) -> list[tuple[int, int]]:
    with opened(pdf) as file:
        found = [item for item in file.objects if isinstance(item, pikepdf.Stream)]
        return [(int(i.Width), int(i.Height)) for i in found if i.get("/Subtype") == "/Image"]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_logo_colours_words_and_order_are_those_of_the_copy(name: str, own: Path) -> None:
    one, other, first, second = HEADINGS[name]
    before = squeezed("".join(page_texts(DOCUMENTS[name](own).pdf)))
    assert before.rindex(squeezed(one)) < before.rindex(squeezed(other))
    text = (own / f"{name}.yaml").read_text(encoding="utf-8")
    head, _, rest = text.partition("wording:")
    swapped = head.replace(f"- {first}\n", "- §\n").replace(f"- {second}\n", f"- {first}\n").replace("§", second)
    (own / f"{name}.yaml").write_text(
        f"{swapped}wording:{rest}".replace(f": {one}\n", ": Own heading\n"), encoding="utf-8"
    )
    made = DOCUMENTS[name](own)
    after = squeezed("".join(page_texts(made.pdf)))
    assert after.rindex(squeezed(other)) < after.rindex(squeezed("Own heading"))
    assert squeezed("nur intern") in after.casefold()
    assert images(made.pdf) == [(900, 300)]
    assert conforms(made.pdf, "ua1") == []
    assert conforms(made.pdf, "3a") == []
    rule = f"{rgb(Colour.parse('#AA5511'))} RG".encode()
    with opened(made.pdf) as file:
        assert all(rule in page.Contents.read_bytes() for page in list(file.pages)[1:])


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_wrong_copy_is_refused_with_file_line_and_field(name: str, own: Path) -> None:
    change(own, name, "  en:\n", "  en:\n    nonsense: 1\n")
    with pytest.raises(InvalidFile) as refused:
        DOCUMENTS[name](own)
    (fault,) = refused.value.faults
    assert Path(fault.file).name == f"{name}.yaml"
    lines = (own / f"{name}.yaml").read_text(encoding="utf-8").splitlines()
    assert "nonsense" in lines[fault.line - 1]
    assert "nonsense" in fault.field


@pytest.mark.parametrize("sheet", ["Plans/Actions", "'Actions'", "All that is to be done, one by one", "REGISTER"])
def test_a_sheet_has_a_name_that_spreadsheets_take(own: Path, sheet: str) -> None:
    change(own, "register", "actions: Actions,", f'actions: "{sheet}",')
    with pytest.raises(InvalidFile, match=r"sheets: expected .*name") as refused:
        register_design("en", own)
    assert Path(refused.value.faults[0].file).name == "register.yaml"


def test_a_text_of_the_organisation_stands_on_the_cover(own: Path) -> None:
    change(own, "audit-report", "    labels:\n", "    cover: Kept for six years.\n    labels:\n")
    assert "Kept for six years." in page_texts(DOCUMENTS["audit-report"](own).pdf)[0]


@pytest.mark.parametrize("picture", ["gone.png", "../logo.png", "palette.yaml", "broken.png", "huge.png", "x" * 300])
def test_a_logo_that_is_no_picture_is_refused_with_its_line(own: Path, picture: str) -> None:
    shutil.copy(own / "logo.png", own.parent / "logo.png")
    (own / "broken.png").write_bytes((own / "logo.png").read_bytes()[:60])
    Image.new("1", (9000, 9000)).save(own / "huge.png")
    change(own, "palette", "logo: logo.png", f"logo: {picture}")
    with pytest.raises(InvalidFile, match="logo: expected") as refused:
        design_file("palette.yaml", Palette, own)
    lines = (own / "palette.yaml").read_text(encoding="utf-8").splitlines()
    assert lines[refused.value.faults[0].line - 1] == f"logo: {picture}"


def test_a_logo_leaves_its_metadata_behind(own: Path) -> None:
    exif = Image.Exif()
    exif[0x010E] = "made in the secret workshop"
    Image.new("RGB", (300, 100), "red").save(own / "logo.jpg", exif=exif)
    change(own, "palette", "logo: logo.png", "logo: logo.jpg")
    mark = design_file("palette.yaml", Palette, own).mark
    assert mark is not None
    assert b"secret workshop" not in mark.data
    assert mark.size_in(60, 60) == (60, 20)


def test_every_shipped_design_can_be_copied_once(tmp_path: Path) -> None:
    listed = {each.path.name for each in entries(None)}
    assert listed == set(KINDS) == {p.name for p in shipped("reports").glob("*.yaml")} - {"text-templates.yaml"}
    for name in KINDS:
        copied(name, tmp_path)
    assert all(each.is_own and each.problem is None for each in entries(tmp_path))
    with pytest.raises(InvalidInput, match="is there already"):
        copied("palette", tmp_path)
    with pytest.raises(NotFound, match="There is no design"):
        copied("../palette", tmp_path)
    (tmp_path / "register.yaml").write_text("report: register\n", encoding="utf-8")
    assert [each.name for each in entries(tmp_path) if each.problem] == ["register"]
