"""References to other issues: `Import AI 338`, `Import AI #338`, `Import AI: 311`, `Import AI 391 and 392`."""

import re
from collections.abc import Iterator
from functools import lru_cache

from service.ingest.model import Span

_FURTHER = re.compile(r"\s*(?:,|&|and|,\s*and)\s*#?\s*(?P<number>\d{1,3})(?=\s*(?:[),.;&]|and\b|$))")


# "Import AI: 10 things we learned" counts things.
_COUNTS = r"(?!\s+(?:\w+\s+)?(?:years?|months?|weeks?|days?|things?|ways?|people|percent|times|reasons?|lessons?)\b)"


@lru_cache(maxsize=8)
def _pattern(newsletter: str) -> re.Pattern[str]:
    name = r"\s+".join(re.escape(word) for word in newsletter.split())
    number = rf"(?:\s*:?\s*issue)?\s*:?\s*\#?\s*(?P<number>\d{{1,4}})(?![\w%]|[.,]\d){_COUNTS}"
    # Its first letter in either case, out of the expression's: a search for a set of letters is many times as fast.
    first = f"[{re.escape(newsletter[0].lower() + newsletter[0].upper())}]"
    return re.compile(rf"{first}(?<!\w.)(?i:{name[len(re.escape(newsletter[0])) :]}{number})")


def find_references(text: str, start: int, end: int, newsletter: str) -> Iterator[tuple[int, Span]]:
    """Number and span of each issue named in `text[start:end]`, in order.

    The span of the first in a row covers the newsletter's name, that of a further one its number alone.
    """
    for match in _pattern(newsletter).finditer(text, start, end):
        yield int(match["number"]), Span(match.start(), match.end())
        at = match.end()
        while further := _FURTHER.match(text, at, end):
            yield int(further["number"]), Span(further.start("number"), further.end("number"))
            at = further.end()
