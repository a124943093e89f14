"""Chance for whoever writes a request, out of one draw from hypothesis.

Drawn one by one, the choices of a request would be copied from one request to the next most of the time: hypothesis
varies what it has drawn before. Drawn at once they are new in every request.
"""

from collections.abc import Sequence
from typing import Final, TypeVar

from hypothesis import strategies as st

T = TypeVar("T")


class Dice:
    """A small byte is a plain choice; once there are none left, every choice is the plainest."""

    def __init__(self, tape: bytes) -> None:
        self._tape = tape
        self._at = 0

    def number(self, low: int, high: int) -> int:
        """A number from `low` to `high`."""
        size = high - low + 1
        width = 0 if size == 1 else 1 if size <= 64 else 2
        drawn = int.from_bytes(self._tape[self._at : self._at + width].ljust(width, b"\0"))
        self._at += width
        return low + (drawn * size >> 8 * width)

    def chance(self, percent: int) -> bool:
        """True in that many of a hundred cases."""
        return self.number(0, 99) >= 100 - percent

    def rarely(self) -> bool:
        """True in one of two hundred cases."""
        return self.number(0, 199) == 199

    def pick(self, choices: Sequence[T]) -> T:
        """One of them."""
        return choices[self.number(0, len(choices) - 1)]

    def some(self, choices: Sequence[T], most: int) -> list[T]:
        """Up to that many different ones of them, in any order; mostly one, rarely none."""
        left = list(choices)
        count = 0 if self.chance(5) else self.number(1, most)
        return [left.pop(self.number(0, len(left) - 1)) for _ in range(min(count, len(left)))]


_TAPE: Final = 1_500
"""Bytes that a request can use up."""

# One great number: as bytes they would be drawn one by one, which takes longer than all the rest of writing a request.
DICE: Final = st.integers(0, 256**_TAPE - 1).map(lambda number: Dice(number.to_bytes(_TAPE, "little")))
