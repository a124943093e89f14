"""Who and what the sections of an issue are about: names from the catalogue, names by their patterns, what follows.

`text` says what is read, `known` finds what the catalogue has (`matcher`), `tokens` and `runs` what else is written as
names are, `compose` puts the two together, and `judge` weighs what is left by its `shapes`, `endings`, `cues` round it,
`links` and `zones`. `propagation` then recognises what is established once in the rest of the issue, and `extractor`
goes through all these steps.
"""

from service.ingest.entities import extractor
from service.ingest.entities.catalogue import Catalogue, load
from service.ingest.entities.names import slugify
from service.ingest.model import Issue, Mention

VERSION = 5
"""Grows whenever the extractor finds something else in the same text."""


def extract(issue: Issue, catalogue: Catalogue | None = None) -> tuple[Mention, ...]:
    """Every mention of a named thing in the headlines, taglines and bodies of an issue.

    They come in the order of their spans, none overlaps another, and the same issue always gives the same ones. Without
    another catalogue it is the one that ships.
    """
    return extractor.extract(issue, load() if catalogue is None else catalogue)


def other_slugs(name: str) -> tuple[str, ...]:
    """The slugs of the other names that the catalogue has for what it calls by this one."""
    entry, slug = load().get(name), slugify(name)
    if entry is None or slugify(entry.name) != slug:
        return ()
    return tuple(dict.fromkeys(other for alias in entry.aliases if (other := slugify(alias)) != slug))
