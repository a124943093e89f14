"""The title line of an issue: `Import AI 395: a; b; and c`, and how ten years of them were written."""

import re
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Title:
    """A title line taken apart. `number` is None where the line names the newsletter but no issue."""

    number: int | None
    topics: tuple[str, ...]


_LONGEST = 1000


@lru_cache(maxsize=8)
def _pattern(newsletter: str) -> re.Pattern[str]:
    name = r"\s+".join(re.escape(word) for word in newsletter.split())
    return re.compile(
        rf"^{name}(?:\s+newsletter)?(?:[\s:–—-]*(?:issue\s*)?\#?\s*(?P<number>\d{{1,5}})(?![\w%]))?"
        r"(?P<rest>\s*[:–—-].*|\s*)$",
        re.I,
    )


def parse_title(line: str, newsletter: str) -> Title | None:
    """Take a title line of `newsletter` apart; None where the line is no such thing.

    The topics are what follows the number, split at the semicolons, without the last one's "and" and full stop.
    """
    # Every line of an archive is asked: nearly all of them begin with another letter.
    if len(line) > _LONGEST or line.lstrip()[:1].casefold() != newsletter[:1].casefold():
        return None
    match = _pattern(newsletter).match(" ".join(line.split()))
    if match is None:
        return None
    number = match["number"]
    rest = match["rest"].strip(" :–—-\t").removesuffix(".")
    topics = tuple(topic for part in rest.split(";") if (topic := part.strip().removeprefix("and ").strip()))
    return Title(int(number) if number else None, topics)
