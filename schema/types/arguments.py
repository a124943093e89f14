"""The arguments that lists share, and the decorator of a field that has arguments."""

from collections.abc import Callable
from typing import Annotated, Final, NoReturn

import strawberry
from strawberry.types.field import StrawberryField

from schema.paging import DEFAULT_PAGE, LARGEST_PAGE

_LIMIT: Final = f"1 to {LARGEST_PAGE}"

First = Annotated[
    int | None,
    strawberry.argument(
        description=f"How many items, from the start or from `after` on: {_LIMIT}; {DEFAULT_PAGE} by default."
    ),
]
After = Annotated[str | None, strawberry.argument(description="Only items after the one with this cursor.")]
Last = Annotated[
    int | None,
    strawberry.argument(description=f"How many items, counted back from the end or from `before`: {_LIMIT}."),
]
Before = Annotated[str | None, strawberry.argument(description="Only items before the one with this cursor.")]


def declared(description: str) -> Callable[[Callable[..., object]], StrawberryField]:
    """`strawberry.field` for a method whose signature is the field's: its arguments, their defaults and its type."""

    def decorate(method: Callable[..., object]) -> StrawberryField:
        field: StrawberryField = strawberry.field(method, description=description)
        return field

    return decorate


def compiled() -> NoReturn:
    """The body of such a method. None of them runs: a request is compiled to SQL, see `schema.plan`."""
    raise AssertionError("the graph is declared here and answered by SQL")
