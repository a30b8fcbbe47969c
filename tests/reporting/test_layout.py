from __future__ import annotations

from auditor.reporting.canvas import Canvas, Page
from auditor.reporting.colour import Colour
from auditor.reporting.flow import Flow, Stack
from auditor.reporting.fonts import Face, Fonts
from auditor.reporting.lines import Style
from auditor.reporting.table import Cell, Look, Row, Table
from auditor.reporting.tags import Node, Tag
from auditor.reporting.text import text

FONTS = Fonts(system=False)
BODY = Style(Face.REGULAR, 10, 14, Colour(0, 0, 0))
HEAD = BODY.having(tag="")


def flow() -> tuple[Canvas, Flow]:
    canvas = Canvas(FONTS)
    return canvas, Flow(canvas, lambda page: None)


def cell(words: str) -> Cell:
    return Cell(text(words, HEAD, FONTS), Tag("TD"))


def table(count: int, words: str = "cell", keep: frozenset[int] = frozenset()) -> Table:
    rows = [Row([cell("head")], Look(), Tag("TR"))]
    rows += [Row([cell(f"{words} {n}")], Look(), Tag("TR"), f"row-{n}", n in keep) for n in range(count)]
    return Table([400], rows, 1, Tag("Table"))


def marks(node: Node) -> list[tuple[str, int]]:
    """Tag and page of every piece of content."""
    found = []
    for element in node.walk():
        found += [(element.tag, kid.page) for kid in element.kids if not isinstance(kid, Node) and hasattr(kid, "mcid")]
    return found


def test_a_table_goes_on_overleaf_as_one_element() -> None:
    canvas, pages = flow()
    pages.new_page()
    pages.place([table(60)])
    assert len(canvas.pages) == 2
    tables = [node for node in canvas.root.walk() if node.tag == "Table"]
    assert len(tables) == 1
    assert len(tables[0].kids) == 61


def test_a_repeated_header_is_drawn_but_not_read_again() -> None:
    canvas, pages = flow()
    pages.new_page()
    pages.place([table(60)])
    header = next(node for node in canvas.root.walk() if node.tag == "TR")
    assert marks(header) == [("TD", 0)]
    words = sum(op.count(" Tj") for op in canvas.pages[1].ops if isinstance(op, str))
    assert words == canvas.pages[1].marks + 1


def test_a_row_that_keeps_with_the_next_does_not_end_a_page() -> None:
    canvas, pages = flow()
    pages.new_page()
    pages.place([table(60)])
    last = max(n for n in range(60) if canvas.places[f"row-{n}"].page == 0)
    canvas, pages = flow()
    pages.new_page()
    pages.place([table(60, keep=frozenset({last}))])
    assert canvas.places[f"row-{last}"].page == 1


def test_a_short_row_is_not_parted_and_a_tall_one_is() -> None:
    short, tall = table(1, "word " * 80), table(1, "word " * 8000)
    canvas, pages = flow()
    pages.new_page()
    pages.place([text("\n".join(["line"] * 46), BODY, FONTS), short])
    assert canvas.places["row-0"].page == 1
    canvas, pages = flow()
    pages.new_page()
    pages.place([tall])
    assert len(canvas.pages) > 5
    assert len([node for node in canvas.root.walk() if node.tag == "TD"]) == 2


def test_a_heading_does_not_stand_alone() -> None:
    canvas, pages = flow()
    pages.new_page()
    filling = text("\n".join(["line"] * 48), BODY, FONTS)
    heading = text("Heading", BODY.having(tag="H2"), FONTS, "heading")
    heading.keep_with_next = True
    pages.place([filling, heading, text("\n".join(["line"] * 5), BODY, FONTS)])
    assert canvas.places["heading"].page == 1


def test_a_text_longer_than_a_page_flows() -> None:
    canvas, pages = flow()
    pages.new_page()
    pages.place([text("\n".join(map(str, range(500))), BODY, FONTS)])
    assert len(canvas.pages) == 10
    assert {tag for tag, _ in marks(canvas.root)} == {"P"}
    assert len([node for node in canvas.root.walk() if node.tag == "P"]) == 1


def test_a_stack_is_parted_between_its_blocks() -> None:
    stack = Stack([text("one", BODY, FONTS), text("two", BODY, FONTS)])
    parts = stack.split(100, 20)
    assert parts is not None
    assert (parts[0].height(100), parts[1].height(100)) == (14, 14)
    assert stack.split(100, 5) is None


def test_furniture_is_on_every_page() -> None:
    canvas = Canvas(FONTS)
    seen: list[Page] = []
    pages = Flow(canvas, seen.append)
    pages.new_page()
    pages.place([table(120)])
    assert seen == canvas.pages
