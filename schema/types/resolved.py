"""The decorator of a field that is not an attribute but is worked out or read when a query asks for it."""

from collections.abc import Callable

import strawberry
from strawberry.types.field import StrawberryField


def resolved(description: str, *, name: str | None = None) -> Callable[[Callable[..., object]], StrawberryField]:
    """`strawberry.field` for a method, described and with a type; `name` is given where it is no Python name."""

    def decorate(method: Callable[..., object]) -> StrawberryField:
        field: StrawberryField = strawberry.field(method, name=name, description=description)
        return field

    return decorate
