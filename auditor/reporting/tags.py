"""The structure of a tagged PDF: what a screen reader reads, in the order in which it reads it (ISO 14289-1)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Marked:
    """A piece of page content, told by its page (counted in order of drawing) and its number on that page."""

    page: int
    mcid: int


@dataclass(frozen=True, slots=True)
class LinkArea:
    """A rectangle on a page that leads to a destination of this document."""

    page: int
    box: tuple[float, float, float, float]
    target: str
    says: str


@dataclass(frozen=True, slots=True)
class FieldArea:
    """A rectangle on a page that a signature may fill; *name* is the field's, *says* what it is for."""

    page: int
    box: tuple[float, float, float, float]
    name: str
    says: str


Kid: TypeAlias = "Node | Marked | LinkArea | FieldArea"


@dataclass(eq=False, slots=True)
class Node:
    """An element of the structure: ``tag`` is a standard structure type such as ``P``, ``TH`` or ``Figure``."""

    tag: str
    kids: list[Kid] = field(default_factory=list)
    alt: str = ""
    scope: str = ""
    span: int = 1
    box: tuple[float, float, float, float] | None = None
    key: int = 0

    def add(self, tag: str) -> Node:
        """Append a new element of type *tag* and return it."""
        node = Node(tag)
        self.kids.append(node)
        return node

    def walk(self) -> Iterator[Node]:
        """This element and all below it, in reading order."""
        stack: list[Node] = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(kid for kid in reversed(node.kids) if isinstance(kid, Node))


@dataclass(eq=False, slots=True)
class Tag:
    """The promise of one element for a thing that may be drawn in parts on several pages: all parts join it."""

    name: str
    scope: str = ""
    span: int = 1
    node: Node | None = None

    def under(self, parent: Node) -> Node:
        """The element of this tag, made below *parent* when its first part is drawn."""
        if self.node is None:
            self.node = parent.add(self.name)
            self.node.scope, self.node.span = self.scope, self.span
        return self.node
