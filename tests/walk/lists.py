"""Every list in every order, some with filters: how to ask for a page, in which order its rows are, and how many."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from service.ingest.model import Issue
from tests.walk.corpus import HARBOUR, NAMES

Row: TypeAlias = tuple[Any, ...]
"""What tells a row from all others, in a form that sorts as the list does."""

Count: TypeAlias = Callable[[Sequence[Issue]], int]
"""How many rows a list has, over these issues."""


@dataclass(frozen=True, slots=True)
class List:
    """A list in an order. `row` reads it off an edge; `given` are the arguments that a client adds, a filter mostly."""

    field: str
    order: str
    selection: str
    row: Callable[[Any], Row]
    count: Count
    given: str = ""
    around: str = "%s"

    @property
    def name(self) -> str:
        """What the list is called in a report."""
        where = "" if self.around == "%s" else "entity."
        return f"{where}{self.field} {self.order} {self.given}".strip()

    @property
    def goes_backwards(self) -> bool:
        """Whether it can be asked for from its end; a search cannot."""
        return self.field != "search"

    @property
    def query(self) -> str:
        """The query for a page: an object called `page`, or one in the object that it stands in."""
        windows = {"first": "Int", "after": "String", "last": "Int", "before": "String"}
        names = list(windows)[: 4 if self.goes_backwards else 2]
        order = f"orderBy: {self.order}" if self.goes_backwards else ""
        arguments = ", ".join(filter(None, [*(f"{name}: ${name}" for name in names), order, self.given]))
        page = f"""page: {self.field}({arguments}) {{
            totalCount
            pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }}
            edges {{ cursor {self.selection} }}
            nodes {{ __typename }}
        }}"""
        return f"query ({', '.join(f'${name}: {windows[name]}' for name in names)}) {{ {self.around % page} }}"


def _numbered(field: str, count: Count, given: str = "", around: str = "%s") -> Iterator[List]:
    """A list that goes by the issue's number, then by the position in it, in both its orders."""
    for order, sign in (("NEWEST", -1), ("OLDEST", 1)):

        def row(edge: Any, sign: int = sign) -> Row:
            node = edge["node"]
            return (sign * node["issue"]["number"], node["position"])

        yield List(field, order, "node { issue { number } position }", row, count, given, around)


def _issues(count: Count, given: str = "") -> Iterator[List]:
    for order, sign in (("NEWEST", -1), ("OLDEST", 1)):

        def row(edge: Any, sign: int = sign) -> Row:
            return (sign * edge["node"]["number"],)

        yield List("issues", order, "node { number }", row, count, given)


_ENTITY_KEYS: Final[dict[str, Callable[[Any], Any]]] = {
    "MOST_MENTIONED": lambda node: -node["mentionCount"],
    "NAME": lambda node: node["name"].replace("é", "e").lower(),
    "FIRST_SEEN": lambda node: node["firstIssue"]["number"],
    "LAST_SEEN": lambda node: -node["latestIssue"]["number"],
}


def _entities(order: str, count: Count, given: str = "") -> List:
    key = _ENTITY_KEYS[order]
    selection = "node { slug name mentionCount firstIssue { number } latestIssue { number } }"
    return List("entities", order, selection, lambda edge: (key(edge["node"]), edge["node"]["slug"]), count, given)


def _search(count: Count, given: str) -> List:
    place = "issue { number } position"
    selection = f"score node {{ __typename ... on Section {{ {place} }} ... on Tale {{ {place} }} }}"

    def row(edge: Any) -> Row:
        node = edge["node"]
        return (-edge["score"], -node["issue"]["number"], node["__typename"], node["position"])

    return List("search", "BEST", selection, row, count, given)


def _sum(count: Callable[[Issue], int]) -> Count:
    return lambda issues: sum(map(count, issues))


def _mentioned(meets: Callable[[str, int], bool] = lambda *_: True) -> Count:
    """How many entities are mentioned that this is true of, by their slug and how often they are."""

    def count(issues: Sequence[Issue]) -> int:
        slugs = [mention.slug for issue in issues for mention in issue.mentions]
        return sum(meets(slug, slugs.count(slug)) for slug in set(slugs))

    return count


def _is_person(slug: str, _: int) -> bool:
    return any(name.slug == slug and name.kind == "PERSON" for name in NAMES.values())


_SECTIONS: Final = _sum(lambda issue: len(issue.sections))
_SEARCHED: Final = 'query: "tide"'
_TALES: Final = _sum(lambda issue: len(issue.tales))

LISTS: Final = (
    *_issues(len),
    *_issues(_sum(lambda issue: bool(issue.mentions)), f'filter: {{entity: "{HARBOUR}"}}'),
    *_numbered("sections", _SECTIONS),
    *_numbered(
        "sections",
        _sum(lambda issue: sum("log" in section.headline for section in issue.sections)),
        'filter: {text: "logs", entityKind: PLACE}',
    ),
    *_numbered(
        "sections",
        _sum(lambda issue: len({link.section for link in issue.links if link.source == "GitHub"})),
        'filter: {linkSource: "github"}',
    ),
    *_numbered("tales", _TALES),
    *_numbered("links", _sum(lambda issue: len(issue.links))),
    *_numbered("links", _sum(lambda issue: sum(link.url is None for link in issue.links)), "filter: {hasUrl: false}"),
    *_numbered("sections", _SECTIONS, around=f'entity(slug: "{HARBOUR}") {{ %s }}'),
    *(_entities(order, _mentioned()) for order in _ENTITY_KEYS),
    _entities("NAME", _mentioned(_is_person), "filter: {kind: PERSON}"),
    _entities(
        "MOST_MENTIONED",
        _mentioned(lambda slug, times: slug.startswith("reed-1") and times >= 2),
        'filter: {name: "réED 1", minMentions: 2}',
    ),
    _search(_SECTIONS, _SEARCHED),
    _search(lambda issues: _SECTIONS(issues) + _TALES(issues), 'query: "tide or pier", in: [TALE, SECTION]'),
)

PLAIN: Final = tuple(one for one in LISTS if one.given in ("", _SEARCHED))
"""Those without a filter."""

STEADY: Final = tuple(one for one in LISTS if one.field != "entities" or one.order == "NAME")
"""Lists in which no row ever changes its place, whatever else comes in."""

EMPTY: Final = (
    *_issues(lambda _: 0, "filter: {numberFrom: 9000}"),
    *_numbered("sections", lambda _: 0, 'filter: {entity: "nobody"}'),
    *_numbered("tales", lambda _: 0, "filter: {issue: 9000}"),
    *_numbered("links", lambda _: 0, 'filter: {host: "nowhere.example"}'),
    _entities("NAME", lambda _: 0, 'filter: {name: "nobody"}'),
    _search(lambda _: 0, 'query: "zebra"'),
)
"""Lists with nothing in them."""
