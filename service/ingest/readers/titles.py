"""Whether what carries a title is an issue of the newsletter, said in one way for every form."""

import re

from service.ingest.document import Problem
from service.ingest.parser.title import parse_title

OPENING = re.compile(r"\s*(?:by(?:\s+\S.{0,100})?$|[_*]*welcome to\b)", re.IGNORECASE)
"""The first line under a title: the byline, or the greeting where there is none."""

_LONGEST = 60
_GOES_ON = re.compile(r"\s*(?:[a-z]|[.,;:!?)])")


def refusal(title: str, newsletter: str, place: str) -> Problem | None:
    """Why a thing with that title can be no issue; None where it is one."""
    parsed = parse_title(title, newsletter)
    if parsed is None:
        return Problem(
            place, f"“{shortened(title)}” is no issue of {newsletter}; its title should read {_wanted(newsletter)}"
        )
    if parsed.number is None:
        return Problem(place, f"an issue without a number: “{shortened(title)}” should read {_wanted(newsletter)}")
    return None


def opens_another(line: str, below: str, newsletter: str, number: int | None) -> bool:
    """Whether a line alone in its paragraph is the title of another issue than `number`.

    `below` is the next line with words. Without what opens an issue there, the issue must be the one before or after:
    a list of old issues has such lines too. A sentence that begins like a title ends in a full stop, or goes on below.
    """
    title = parse_title(line, newsletter)
    if title is None or title.number in (None, number) or not title.topics:
        return False
    ends_as_title = not line.rstrip().endswith(".") or ";" in line
    is_neighbour = number is not None and abs(title.number - number) == 1
    return OPENING.match(below) is not None or (is_neighbour and ends_as_title and not _GOES_ON.match(below))


def shortened(text: str) -> str:
    """The beginning of a text on one line, for messages."""
    words = " ".join(text[: 4 * _LONGEST].split())
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST].rstrip()}…"


def _wanted(newsletter: str) -> str:
    return f"“{newsletter} 12: …”"
