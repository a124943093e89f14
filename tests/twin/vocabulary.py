"""What requests can be about: what the corpus has, and things near it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from schema import ids
from tests.twin.graph import Corpus, Entity, Link, Tale, fold
from tests.twin.lists import ORDERS, Key, cursor

SEARCHES: Final = (
    "owl", "owls", "harbour log", '"night ferry"', "owl or lantern", "pebble -lantern", "cafe", "Élan", "tromso",
    "Tromsö", "lantren", "Brok", "netlom weaves", "BROOK-3", "tide", "-owl", "the", "nothing here", '"', "or", "-",
    "owl:*", "a & !b | (c", "ferry <-> waited", "H9 RoPE", "import", "日本 港", "x" * 500,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """`cursors` are those of every list in each order."""

    numbers: Sequence[int]
    ids: Sequence[str]
    slugs: Sequence[str]
    names: Sequence[str]
    authors: Sequence[str]
    sources: Sequence[str]
    hosts: Sequence[str]
    moments: Sequence[str]
    cursors: Mapping[tuple[str, str], Sequence[str]]


async def vocabulary(corpus: Corpus) -> Vocabulary:
    """That of this corpus, with its cursors as the twin makes them."""
    numbers = [issue.number for issue in corpus.issues]
    moments = [issue.published_at.isoformat() for issue in corpus.issues if issue.published_at]
    cursors = {
        (name, order): [cursor(name, order, key) for key in await _keys(corpus, name, order)]
        for name, orders in ORDERS.items()
        for order in orders
    }
    return Vocabulary(
        numbers=[*numbers * 3, *corpus.missing_numbers[:3], -1, 395, 2**31 - 1, -(2**31)],
        ids=[*_ids(corpus), ids.encode("Issue", 1), ids.encode("Section", 3, 9), ids.encode("Tale", 3, 0),
             ids.encode("Link", 999999999, 999999999), ids.encode("Entity", "nobody"),
             ids.encode("Entity", "the-lamp")],
        slugs=[*(entity.slug for entity in corpus.entities), "the-lamp", "the-tide", "the-owls", "rope-3", "",
               "OWL-LAB"],
        names=[*(entity.name for entity in corpus.entities), "lamp", "LÁMP", "elan", "é", "tromso", "STRASSE",
               "50%", "%_", "\\n", "🦉", "o'n", "brook-"],
        authors=["Mara Quill", "MARA QUILL", "ben sedge", "Ben", "Nobody Now"],
        sources=["arXiv", "ARXIV", "GitHub", "github", 'the "pier"', "größe", "GRÖSSE", "Import AI"],
        hosts=["arxiv.org", "GitHub.com", "quay.example", "PIER.EXAMPLE", "example"],
        moments=[*moments, "2016-08-08", "2016-08-08T12:00:00.5Z", "2016-08-08T14:00:00.5+02:00", "20160808",
                 "2017-01-02T03:04:05.123456", "0001-01-01", "9999-12-31T23:59:59.999999Z"],
        cursors=cursors,
    )  # fmt: skip


def _ids(corpus: Corpus) -> list[str]:
    lists = (corpus.issues, corpus.sections, corpus.tales, corpus.links, corpus.entities)
    return [thing.id for things in lists for thing in things]


async def _keys(corpus: Corpus, name: str, order: str) -> list[Key]:
    """The keys of all rows of a list, and of some that it does not have."""
    match name:
        case "issues":
            return [*((issue.number,) for issue in corpus.issues), (6,), (2**31 - 1,)]
        case "entities":
            near: Key = ("elan", "elan-1") if order == "NAME" else (4, "elan-1")
            return [*((_ENTITY_KEYS[order](entity), entity.slug) for entity in corpus.entities), near]
        case "search":
            found = {place: one.score for text in SEARCHES[:8] for place, one in (await corpus.text.find(text)).items()}
            return [(round(score * 1e6), number, kind, at) for (kind, number, at), score in found.items()]
    lists: dict[str, list[Tale] | list[Link]] = {"tales": corpus.tales, "links": corpus.links}
    things = lists.get(name, corpus.sections)
    return [*((thing.issue.number, thing.position) for thing in things), (6, 1), (5, 0), (13, 2**31 - 1)]


_ENTITY_KEYS: Final[Mapping[str, Callable[[Entity], int | str]]] = {
    "MOST_MENTIONED": lambda entity: entity.mention_count,
    "NAME": lambda entity: fold(entity.name),
    "FIRST_SEEN": lambda entity: entity.first_issue.number,
    "LAST_SEEN": lambda entity: entity.latest_issue.number,
}
