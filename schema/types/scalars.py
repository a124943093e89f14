"""The scalars that need rules of their own."""

from datetime import UTC, datetime
from typing import Final

import strawberry
from graphql import GraphQLError
from strawberry.types.scalar import ScalarDefinition


def _parse(value: object) -> datetime:
    if not isinstance(value, str):
        raise GraphQLError(f"{value!r} is not a DateTime; write a string such as 2024-12-30T12:00:00Z.")
    try:
        moment = datetime.fromisoformat(value)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise GraphQLError(f"{value[:40]!r} is not a DateTime; write one such as 2024-12-30T12:00:00Z.") from None


def _serialize(value: datetime) -> str:
    return value.astimezone(UTC).isoformat()


SCALARS: Final[dict[object, ScalarDefinition]] = {
    datetime: strawberry.scalar(
        name="DateTime",
        description=(
            "A moment in ISO 8601. Answers are in UTC: `2024-12-30T12:00:00+00:00`. In arguments another offset is "
            "fine, no offset means UTC, and a date alone (`2024-12-30`) means its first moment."
        ),
        serialize=_serialize,
        parse_value=_parse,
    )
}
