"""What every thing with a global id has in common, and the span that says where a thing stands."""

import strawberry


@strawberry.interface(description="Anything with an id of its own; `node(id:)` finds it again.")
class Node:
    id: strawberry.ID = strawberry.field(
        description="An opaque id, unique over all types. It stays the same when the issue is read in again."
    )


@strawberry.type(
    description=(
        "Where something stands in `Issue.text`: offsets in Unicode code points, so that `text[start:end]` is exactly "
        "what is meant. (JavaScript counts UTF-16 units instead: use `Array.from(text)` there.)"
    )
)
class Span:
    start: int = strawberry.field(description="The first code point, counted from 0.")
    end: int = strawberry.field(description="One past the last code point.")
