"""Fills pages from top to bottom with blocks; nothing is cut: what does not fit goes on overleaf."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from auditor.reporting.canvas import Canvas, Page


class Block(Protocol):
    """Something of a known height that can be drawn and, where it is long, parted."""

    keep_with_next: bool
    """Whether it must not be the last thing on a page."""
    together: bool
    """Whether it moves to the next page rather than being parted, where it fits there."""

    @property
    def before(self) -> float:
        """Space above; the greater of two neighbours counts."""

    @property
    def after(self) -> float:
        """Space below."""

    def height(self, width: float) -> float:
        """Height at *width*."""

    def minimum(self, width: float) -> float:
        """Least height with which it may begin at the foot of a page."""

    def split(self, width: float, height: float) -> tuple[Block, Block] | None:
        """The part that fits into *height* and the rest; None where no part fits."""

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        """Draw with the upper left corner at *x*, *top*."""


class Solid:
    """A block that is never parted; what inherits gives height and drawing."""

    keep_with_next = False
    together = True

    def __init__(self, before: float = 0, after: float = 0) -> None:
        self.before = before
        self.after = after

    def height(self, width: float) -> float:
        """Height at *width*."""
        raise NotImplementedError

    def minimum(self, width: float) -> float:
        """All of it."""
        return self.height(width)

    def split(self, width: float, height: float) -> tuple[Block, Block] | None:
        """Never."""
        return None


@dataclass
class Stack:
    """Blocks one below the other, as one block: the content of a cell."""

    blocks: Sequence[Block]
    keep_with_next: bool = False
    together: bool = False

    @property
    def before(self) -> float:
        """Space above, of the first block."""
        return self.blocks[0].before if self.blocks else 0

    @property
    def after(self) -> float:
        """Space below, of the last block."""
        return self.blocks[-1].after if self.blocks else 0

    def _gaps(self) -> list[float]:
        gaps = [max(a.after, b.before) for a, b in zip(self.blocks, self.blocks[1:], strict=False)]
        return [0.0, *gaps]

    def height(self, width: float) -> float:
        """Sum of heights and gaps."""
        return sum(block.height(width) + gap for block, gap in zip(self.blocks, self._gaps(), strict=False))

    def minimum(self, width: float) -> float:
        """That of the first block."""
        return self.blocks[0].minimum(width) if self.blocks else 0

    def split(self, width: float, height: float) -> tuple[Block, Block] | None:
        """Between two blocks, or inside one."""
        used = 0.0
        for n, (block, gap) in enumerate(zip(self.blocks, self._gaps(), strict=False)):
            tall = block.height(width)
            if used + gap + tall <= height + 0.01:
                used += gap + tall
                continue
            parts = block.split(width, height - used - gap)
            if parts:
                return Stack([*self.blocks[:n], parts[0]]), Stack([parts[1], *self.blocks[n + 1 :]])
            return (Stack(self.blocks[:n]), Stack(self.blocks[n:])) if n else None
        return None

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        """Each below the one before."""
        for block, gap in zip(self.blocks, self._gaps(), strict=False):
            top -= gap
            block.draw(canvas, x, top, width)
            top -= block.height(width)


class Margins(NamedTuple):
    """Space around the text, in points."""

    left: float = 56.7
    right: float = 56.7
    top: float = 76.5
    bottom: float = 62


class Flow:
    """Places blocks on pages; *furnish* draws what stands on every page."""

    def __init__(self, canvas: Canvas, furnish: Callable[[Page], None], margins: Margins | None = None) -> None:
        self._canvas = canvas
        self._furnish = furnish
        self._margins = margins or Margins()
        self._y = -1.0
        self._after = 0.0
        self._is_fresh = True

    @property
    def width(self) -> float:
        """Width of the text."""
        return self._canvas.size[0] - self._margins.left - self._margins.right

    def new_page(self) -> None:
        """Go on overleaf."""
        page = self._canvas.new_page()
        self._furnish(page)
        self._y = page.size[1] - self._margins.top
        self._after, self._is_fresh = 0.0, True

    def begin_part(self, share: float) -> None:
        """Go on overleaf unless at least *share* of the page is free."""
        free = (self._y - self._margins.bottom) / (self._canvas.size[1] - self._margins.top - self._margins.bottom)
        if free < share:
            self.new_page()
        elif not self._is_fresh:
            self._after = 30.0

    def place(self, blocks: Sequence[Block]) -> None:
        """Place *blocks* one below the other; a deque is emptied, so that what is drawn is not held any longer."""
        queue = blocks if isinstance(blocks, deque) else deque(blocks)
        del blocks
        while queue:
            block = queue.popleft()
            gap = 0.0 if self._is_fresh else max(self._after, block.before)
            room = self._y - self._margins.bottom - gap
            if not self._is_fresh and self._needed(block, queue) > room + 0.01:
                self.new_page()
                queue.appendleft(block)
                continue
            tall = block.height(self.width)
            parts = None if tall <= room + 0.01 else block.split(self.width, room)
            if parts:
                self._draw(parts[0], gap, parts[0].height(self.width))
                self.new_page()
                queue.appendleft(parts[1])
            elif tall > room + 0.01 and not self._is_fresh:
                self.new_page()
                queue.appendleft(block)
            else:
                self._draw(block, gap, tall)

    def _draw(self, block: Block, gap: float, tall: float) -> None:
        block.draw(self._canvas, self._margins.left, self._y - gap, self.width)
        self._y -= gap + tall
        self._after, self._is_fresh = block.after, False

    def _needed(self, block: Block, queue: Sequence[Block]) -> float:
        """Height that must be free here for *block* and what must stand with it."""
        full = self._canvas.size[1] - self._margins.top - self._margins.bottom
        needed = 0.0
        for following in (block, *queue):
            tall = following.height(self.width)
            if following.together and tall <= full:
                return needed + tall
            if not following.keep_with_next:
                return needed + following.minimum(self.width)
            needed += tall + following.after
        return needed
