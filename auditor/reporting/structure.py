"""Writes the structure of a tagged PDF: elements, their parent tree, and the annotations that belong to elements."""

from __future__ import annotations

from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from auditor.reporting.canvas import Canvas
from auditor.reporting.tags import FieldArea, Kid, LinkArea, Marked, Node


def tag(pdf: pikepdf.Pdf, canvas: Canvas, order: dict[int, int]) -> None:
    """Write the structure tree, the parent tree and the link annotations."""
    tree = _Tree(pdf, canvas, order)
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    document = tree.element(canvas.root, root)
    assert document is not None, "a document without content"
    root.K = document
    root.ParentTree = pdf.make_indirect(Dictionary(Nums=tree.parents()))
    root.ParentTreeNextKey = tree.next_key
    pdf.Root.StructTreeRoot = root
    pdf.Root.MarkInfo = Dictionary(Marked=True)
    for n, page in enumerate(pdf.pages):
        page.obj.StructParents = n
        page.obj.Tabs = Name.S
        annotations = tree.annotations[n]
        if annotations:
            page.obj.Annots = Array(annotations)
    if tree.fields:
        pdf.Root.AcroForm = pdf.make_indirect(Dictionary(Fields=Array(tree.fields)))


class _Tree:
    """Writes elements, and remembers which content and which annotation belongs to which."""

    def __init__(self, pdf: pikepdf.Pdf, canvas: Canvas, order: dict[int, int]) -> None:
        self._pdf = pdf
        self._places = canvas.places
        self._order = order
        self._pages = [page.obj for page in pdf.pages]
        self._owners: list[dict[int, Any]] = [{} for _ in self._pages]
        self._annotated: list[tuple[int, Any]] = []
        self.annotations: list[list[Any]] = [[] for _ in self._pages]
        self.fields: list[Any] = []
        self.next_key = len(self._pages)

    def element(self, node: Node, parent: Any) -> Any:
        """The element of *node* and all below; None where nothing of it was drawn."""
        me = self._pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name("/" + node.tag), P=parent))
        first = next((kid for kid in node.kids if isinstance(kid, Marked)), None)
        if first:
            me.Pg = self._pages[self._order[first.page]]
        here = first.page if first else None
        kids = [kid for kid in (self._kid(kid, me, here) for kid in node.kids) if kid is not None]
        if not kids and node.tag not in ("TD", "TH"):
            return None
        if node.tag == "Link" and not any(isinstance(kid, LinkArea) and self._leads(kid) for kid in node.kids):
            me.S = Name.Span
        if kids:
            me.K = Array(kids) if len(kids) > 1 else kids[0]
        if node.alt:
            me.Alt = String(node.alt)
        attributes = _attributes(node)
        if attributes is not None:
            me.A = attributes
        return me

    def _kid(self, kid: Kid, me: Any, here: int | None) -> Any:
        """A kid of the element *me*; what is drawn on its own page *here* is a number only."""
        if isinstance(kid, Node):
            return self.element(kid, me)
        if isinstance(kid, Marked):
            page = self._order[kid.page]
            self._owners[page][kid.mcid] = me
            return kid.mcid if kid.page == here else Dictionary(Type=Name.MCR, Pg=self._pages[page], MCID=kid.mcid)
        if isinstance(kid, FieldArea):
            return self._field(kid, me)
        return self._link(kid, me) if self._leads(kid) else None

    def _leads(self, area: LinkArea) -> bool:
        return area.target in self._places

    def _link(self, area: LinkArea, me: Any) -> Any:
        place, page = self._places[area.target], self._order[area.page]
        annotation = self._pdf.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Link,
                Rect=Array([round(v, 2) for v in area.box]),
                Border=Array([0, 0, 0]),
                F=4,
                Contents=String(area.says or area.target),
                Dest=Array([self._pages[self._order[place.page]], Name.XYZ, 0, round(place.top + 6, 2), 0]),
            )
        )
        return self._annotation(annotation, page, me)

    def _field(self, area: FieldArea, me: Any) -> Any:
        """A signature field that nobody filled yet; it looks like nothing (ISO 32000-1, 12.7.4.5)."""
        page = self._order[area.page]
        left, bottom, right, top = area.box
        nothing = self._pdf.make_stream(b" ")
        nothing.Type, nothing.Subtype = Name.XObject, Name.Form
        nothing.BBox = Array([0, 0, round(right - left, 2), round(top - bottom, 2)])
        nothing.Resources = Dictionary()
        field = self._pdf.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Widget,
                FT=Name.Sig,
                T=String(area.name),
                TU=String(area.says),
                Rect=Array([round(v, 2) for v in area.box]),
                F=4,
                P=self._pages[page],
                AP=Dictionary(N=nothing),
            )
        )
        self.fields.append(field)
        return self._annotation(field, page, me)

    def _annotation(self, annotation: Any, page: int, me: Any) -> Any:
        annotation.StructParent = self.next_key
        self._annotated.append((self.next_key, me))
        self.next_key += 1
        self.annotations[page].append(annotation)
        return Dictionary(Type=Name.OBJR, Obj=annotation, Pg=self._pages[page])

    def parents(self) -> Array:
        """The numbers of the parent tree: per page the owners of its content, then the owners of annotations."""
        numbers: list[Any] = []
        for n, owners in enumerate(self._owners):
            row = Array([owners[mcid] for mcid in range(len(owners))])
            numbers += [n, self._pdf.make_indirect(row)]
        for key, owner in self._annotated:
            numbers += [key, owner]
        return Array(numbers)


def _attributes(node: Node) -> Any:
    if node.tag in ("TH", "TD"):
        table = Dictionary(O=Name.Table)
        if node.scope:
            table.Scope = Name("/" + node.scope)
        if node.span > 1:
            table.ColSpan = node.span
        return table if len(table.keys()) > 1 else None
    if node.tag == "Figure" and node.box:
        return Dictionary(O=Name.Layout, Placement=Name.Block, BBox=Array([round(v, 2) for v in node.box]))
    if node.tag == "L":
        return Dictionary(O=Name.List, ListNumbering=Name.Disc)
    return None
