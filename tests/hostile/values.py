"""What to put where it does not belong, and what must come of it."""

from collections.abc import Callable, Mapping
from typing import Final
from unicodedata import category, normalize

from service.ingest.model import Issue
from tests.hostile.places import Kind, Place
from tests.twin.corpus import ISSUES

PARSE, VALIDATION, INPUT = "GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED", "BAD_USER_INPUT"

TEXTS: Final[tuple[str, ...]] = (
    # What Postgres cannot hold, and what only looks like it.
    "\0", "owl\0lab", "\ud800", "owl \udfff", "\udc00\ud800", "\\u0000", "\ufffe\uffff", "\u0001\u007f",
    # SQL: quotes, comments, parameters, arrays; and the marks of this service's own templates.
    "'", '"', "\\", "'; DROP TABLE issues; --", "$1", "$$", "/*", "{1,2}", "NULL", "{t}", "%(a)s",
    # LIKE and regular expressions.
    "%", "_", "%_sure", "\\%", "50%_off\\now", ".*", "(a+)+$",
    # Full-text queries, whole and broken.
    "&", "<->", "<1000000>", ":*", "owl:ABCD*", "a & | ! b", "((((", '"owl',
    "-", "-owl", "or or or", '-"a b"', "\u241e",
    # Unicode: combining marks, directions, joined emoji, letters that grow or shrink with their case, the last one.
    "e" + "\u0301" * 400, "\u202e\u200b\ufeff", "👩‍🚀" * 100, "İ", "\u2028\U0010ffff",
    # Sizes, and searches of as many words as fit.
    "", " ", "\t\n\r", "a" * 500, "a" * 501, "a" * 1_000, "a" * 1_001, "a " * 250, "-a" * 250, '"' * 500, "é" * 20_000,
)  # fmt: skip
"""Texts that mean something to somebody behind the service."""

NUMBERS: Final[tuple[str, ...]] = (
    "0", "-1", "1", "100", "101", "2147483647", "2147483648", "-2147483648", "-2147483649",
    "1" + "0" * 30, "9" * 4_000, "-" + "9" * 5_000, "1.5", "1e400", '"1"', '"\\u0000"', "true", "[[1]]",
    "null",
)  # fmt: skip
"""Numbers and what is none, as JSON, which a GraphQL document writes just so."""

OTHERS: Final[tuple[str, ...]] = (
    "7.5", "2147483648", '"NOPE"', '"constructor"', '"__proto__"', '""', '"\\u0000"', "[[1]]", "[[[[[[[[]]]]]]]]",
)  # fmt: skip
"""What is no enum value, no boolean, no filter."""


def of_text(place: Place, text: str, *, literal: bool) -> str | None:
    """The code that a text must meet in a place; None where it must be answered."""
    if literal and any("\ud800" <= character <= "\udfff" for character in text):
        return PARSE
    broken = any(character == "\0" or "\ud800" <= character <= "\udfff" for character in text)
    match place.kind:
        case Kind.CURSOR:
            return "BAD_CURSOR"
        case Kind.ID:
            return "BAD_ID"
        case Kind.MOMENT:
            return VALIDATION if literal else INPUT
        case Kind.SEARCH:
            return INPUT if broken or len(text) > 500 else None
        case _:
            return INPUT if broken or len(text) > 1_000 else None


def of_number(place: Place, text: str, *, literal: bool) -> str | None:
    """The code that a number must meet in a place; None where it must be answered."""
    number = _integer(text)
    if text == "null" and not place.required:
        return None
    if number is None or not -(2**31) <= number < 2**31:
        too_long = not literal and len(text) > 4_300  # digits that json.loads takes
        return "BAD_REQUEST" if too_long else VALIDATION if literal else INPUT
    return None if place.kind is Kind.NUMBER or 1 <= number <= 100 else INPUT


def _integer(text: str) -> int | None:
    digits = text.removeprefix("-")
    # The sign and the first digits of a long one are enough to tell that it is too large.
    return int(text[:100]) if digits.isdecimal() else None


def _lower(text: str | None) -> str | None:
    return None if text is None else text.lower()


def _fold(text: str) -> str:
    """The text without accents and upper case."""
    return "".join(one for one in normalize("NFD", text.lower()) if category(one) != "Mn")


def _names() -> list[set[str]]:
    """The forms of each entity's name, folded."""
    forms: dict[str, set[str]] = {}
    for mention in (mention for issue in ISSUES for mention in issue.mentions):
        forms.setdefault(mention.slug, set()).update({_fold(mention.name), _fold(mention.text)})
    return list(forms.values())


def _count(meets: Callable[[Issue], int]) -> int:
    return sum(map(meets, ISSUES))


def _no_slug(text: str) -> int | None:
    """No slug has such letters; that of a name without letters is empty, and it is for others to say what it finds."""
    return 0 if text else None


FOUND: Final[Mapping[str, Callable[[str], int | None]]] = {
    "issues.filter.entity": _no_slug,
    "sections.filter.entity": _no_slug,
    "search.filter.entity": _no_slug,
    "issues.filter.author": lambda text: _count(lambda issue: _lower(issue.author) == text.lower()),
    "sections.filter.linkSource": lambda text: _count(
        lambda issue: len(
            {link.section for link in issue.links if link.section and _lower(link.source) == text.lower()}
        )
    ),
    "links.filter.host": lambda text: _count(
        lambda issue: sum(_lower(link.host) == text.lower() for link in issue.links)
    ),
    "links.filter.source": lambda text: _count(
        lambda issue: sum(_lower(link.source) == text.lower() for link in issue.links)
    ),
    "entities.filter.name": lambda text: sum(any(_fold(text) in form for form in forms) for forms in _names()),
}
"""How many rows a text finds that is answered (None: any number): it is looked for as it is, no pattern, no syntax."""
