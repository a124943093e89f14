"""What stands in arguments: mostly what means something in the corpus, now and then what is hostile or wrong."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from schema import ids
from tests.twin.dice import Dice
from tests.twin.lists import cursor
from tests.twin.vocabulary import SEARCHES, Vocabulary

HOSTILE: Final = (
    "", " ", "%", "_", "\\", "'", '"', "');--", "{}", "$1", "NULL", "\n", "\t", "\x01", "\u2028", "🦉", "e\u0301",
)  # fmt: skip
REFUSED: Final = ("\0", "owl\0", "\ud83e", "x" * 1_001)
"""Texts that no argument takes. Half of a surrogate pair can stand in a variable only."""
REFUSED_SEARCHES: Final = ("\0", "\udc00", "x" * 501)

WRONG_CURSORS: Final = (
    "",
    "x",
    "é",
    "==",
    "bm90aGluZw",
    "W10",
    "eyJhIjogMX0",
    "WyJpc3N1ZXMi",
    "WyJpc3N1ZXMiLCJORVdFU1QiLDNd",
)
WRONG_KEYS: Final = ((), (-1,), (True, 1), (1.5, 1), (1, "a", 1), (2**31, 2**31), ("\0", "a"), (None,))
WRONG_SIZES: Final = (0, -1, 101, 2**31 - 1)
WRONG_IDS: Final = (
    "", "x", "é", "395", "SXNzdWU6Mw==", "SXNzdWU6MDM", ids.encode("Issue", 3, 1), ids.encode("Section", 3),
    ids.encode("Issue", 2147483648), ids.encode("Issue", -1), ids.encode("Corpus", 1), ids.encode("Entity", ""),
    ids.encode("Entity", "Owl Lab"),
)  # fmt: skip

_WINDOWS: Final = (
    "", "first", "first", "first", "last", "last", "first after", "first after", "last before", "after", "before",
    "first after before", "last after before", "first before", "last after",
)  # fmt: skip


class Values:
    """Draws the values of arguments: of one argument at a time, or of those that say where a page is."""

    def __init__(self, dice: Dice, words: Vocabulary) -> None:
        self._dice = dice
        self._words = words
        number = self._one_of(words.numbers)
        source, entity = self._text(words.sources), self._text(words.slugs)
        position = self._one_of([1, 2, 3, 4, 0, -1, 99])
        search = self._mostly(SEARCHES, REFUSED_SEARCHES)
        self._draws: Mapping[str, Callable[[], Any]] = {
            "Query.node(id)": self._id,
            "Query.nodes(ids)": self._ids,
            "Query.issue(number)": number,
            "Query.section(issue)": number,
            "Query.section(position)": position,
            "Query.tale(issue)": number,
            "Query.tale(position)": position,
            "Query.entity(slug)": entity,
            "Query.search(query)": search,
            "Query.search(in)": self._one_of(
                [["SECTION"], ["TALE"], ["SECTION", "TALE"], ["TALE", "TALE"], "TALE", []]
            ),
            "Entity.related(first)": self._size,
            "IssueFilter.numberFrom": number,
            "IssueFilter.numberTo": number,
            "IssueFilter.publishedFrom": self._one_of(words.moments),
            "IssueFilter.publishedTo": self._one_of(words.moments),
            "IssueFilter.entity": entity,
            "IssueFilter.author": self._text(words.authors),
            "SectionFilter.issue": number,
            "SectionFilter.issueFrom": number,
            "SectionFilter.issueTo": number,
            "SectionFilter.entity": entity,
            "SectionFilter.linkSource": source,
            "SectionFilter.text": search,
            "TaleFilter.issue": number,
            "TaleFilter.text": search,
            "LinkFilter.issue": number,
            "LinkFilter.host": self._text(words.hosts),
            "LinkFilter.source": source,
            "EntityFilter.name": self._text(words.names),
            "EntityFilter.issue": number,
            "EntityFilter.minMentions": position,
        }

    def of(self, coordinate: str) -> Any:
        """A value, not null, for what has this coordinate, such as `IssueFilter.author` or `Query.issue(number)`."""
        return self._draws[coordinate]()

    def window(self, name: str, order: str) -> dict[str, Any]:
        """`first`, `after`, `last` and `before`, those that are given, for a list in an order."""
        given = "first last" if self._dice.rarely() else self._dice.pick(_WINDOWS)
        window: dict[str, Any] = {}
        for argument in given.split():
            if name != "search" or argument in ("first", "after"):
                window[argument] = self._size() if argument in ("first", "last") else self._cursor(name, order)
        if "first" not in window and self._dice.chance(10):
            window["first"] = None
        return window

    def _size(self) -> int:
        return self._dice.pick(WRONG_SIZES if self._dice.rarely() else (1, 2, 3, 5, 20, 100))

    def _cursor(self, name: str, order: str) -> str:
        if self._dice.rarely():
            return self._dice.pick(WRONG_CURSORS)
        if self._dice.rarely():
            return cursor(name, order, self._dice.pick(WRONG_KEYS))
        if self._dice.rarely():
            name, order = self._dice.pick(list(self._words.cursors))
        return self._dice.pick(self._words.cursors[name, order])

    def _id(self) -> str:
        return self._dice.pick(WRONG_IDS if self._dice.rarely() else self._words.ids)

    def _ids(self) -> list[str] | str:
        """A list, too long in rare cases, or instead of a list of one, the one."""
        wanted = [self._id() for _ in range(101 if self._dice.rarely() else self._dice.number(0, 6))]
        return wanted[0] if len(wanted) == 1 and self._dice.chance(50) else wanted

    def _one_of(self, choices: Sequence[Any]) -> Callable[[], Any]:
        return lambda: self._dice.pick(choices)

    def _mostly(self, usual: Sequence[str], refused: Sequence[str]) -> Callable[[], str]:
        return lambda: self._dice.pick(refused if self._dice.rarely() else usual)

    def _text(self, usual: Sequence[str]) -> Callable[[], str]:
        plain, hostile = self._mostly(usual, REFUSED), self._one_of(HOSTILE)
        return lambda: hostile() if self._dice.chance(10) else plain()
