"""Whether what carries a title is an issue of the newsletter, said in one way for every form."""

from service.ingest.document import Problem
from service.ingest.parser.title import parse_title

_LONGEST = 60


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


def shortened(text: str) -> str:
    """The beginning of a text on one line, for messages."""
    words = " ".join(text[: 4 * _LONGEST].split())
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST].rstrip()}…"


def _wanted(newsletter: str) -> str:
    return f"“{newsletter} 12: …”"
