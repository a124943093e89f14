"""The header Accept: which of the media types that there are a client would rather have (RFC 9110, 12.5.1)."""

from collections.abc import Mapping
from typing import TypeVar

from schema.errors import ErrorCode, Failure

T = TypeVar("T")


def chosen(accept: str, served: Mapping[str, T]) -> T:
    """What stands under the media type that fits best; the first of them where all are equal.

    Raises `Failure` NOT_ACCEPTABLE where none fits.
    """
    wanted = ranges(accept)
    weights = [(_weight(media_type, wanted), one) for media_type, one in served.items()]
    weight, best = max(weights, key=lambda pair: pair[0])
    if weight <= 0:
        raise Failure(
            ErrorCode.NOT_ACCEPTABLE,
            f"Nothing in {accept[:200]!r} can be answered with.",
            f"Here there is {', '.join(served)}.",
        )
    return best


def ranges(accept: str) -> list[tuple[str, float]]:
    """The media ranges of the header with their qualities; one that names nothing accepts everything."""
    return [weighed(one) for one in accept.split(",") if one.strip()] or [("*/*", 1.0)]


def _weight(media_type: str, wanted: list[tuple[str, float]]) -> float:
    """The quality of the most specific range that a media type is in; 0 if it is in none."""
    around = (media_type, f"{media_type.partition('/')[0]}/*", "*/*")
    return next((weight for one in around for name, weight in wanted if name == one), 0.0)


def weighed(choice: str) -> tuple[str, float]:
    """A media range of the header, in small letters, and its quality; 0 for one that cannot be read."""
    name, *parameters = (part.strip() for part in choice.lower().split(";"))
    quality = next((value for value in parameters if value.startswith("q=")), "q=1")
    try:
        return name, float(quality[2:])
    except ValueError:
        return name, 0.0
