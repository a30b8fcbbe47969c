"""What some widgets can do for the screen they are on."""

from __future__ import annotations

from typing import Protocol, runtime_checkable


@runtime_checkable
class Keeping(Protocol):
    """A line in the foot of which something is kept."""

    def keep(self) -> bool:
        """Hand over what was typed since; tell whether it was taken."""
        ...


@runtime_checkable
class Placed(Protocol):
    """A list, or a page of parts, that knows at which of how many one is."""

    @property
    def is_attached(self) -> bool:
        """Whether it is still on a screen."""
        ...

    @property
    def place(self) -> tuple[int, int]:
        """The number of where one is, from 1, and how many there are."""
        ...
