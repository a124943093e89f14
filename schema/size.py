"""How many things the answer to a plan may hold: the product of its lists' sizes."""

from collections.abc import Callable
from dataclasses import dataclass

from schema.plan import ByIds, Choice, Each, Object, Output, Page, Param, Row, Rows, Size


@dataclass(frozen=True, slots=True)
class Extent:
    """So many things, and of each list (its size, the extent of one item) the product."""

    things: int = 0
    lists: tuple[tuple[Size, "Extent"], ...] = ()

    def __add__(self, other: "Extent") -> "Extent":
        return Extent(self.things + other.things, self.lists + other.lists)

    def count(self, value: Callable[[Param], int]) -> int:
        """The number of things, given the values of the parameters that say how long a list is."""
        return self.things + sum(
            (value(size) if isinstance(size, Param) else size) * item.count(value) for size, item in self.lists
        )


_ONE = Extent(1)


def extent(output: Output) -> Extent:
    """The extent of what stands under a response key."""
    match output:
        case Object(fields):
            return sum((extent(below) for _, below in fields), Extent())
        case Row():
            return _ONE + extent(output.object)
        case Rows():
            return Extent(lists=((output.size, _ONE + extent(output.object)),))
        case Choice(_, cases):
            return max((extent(row) for _, row in cases), key=_shallow)
        case ByIds():
            item = max((extent(row) for _, row in output.cases), key=_shallow)
            return Extent(lists=((output.size, item),)) if output.several else item
        case Page():
            items = [extent(part.item) for _, part in output.fields if isinstance(part, Each)]
            return Extent(lists=tuple((output.size, _ONE + item) for item in items))
    return Extent()


def _shallow(one: Extent) -> int:
    """What a thing comes to if every list whose size depends on the request is a hundred long."""
    return one.count(lambda _: 100)
