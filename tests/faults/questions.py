"""Questions whose right answers are known without asking: the corpus is issues 1 to n of `tests.store.invented`."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any, TypeAlias

from tests.faults.client import get, post
from tests.store.invented import issue

Right: TypeAlias = Callable[[Any, int], bool]
"""Whether an answer is right where the corpus has so many issues."""


@dataclass(frozen=True, slots=True)
class Question:
    """A request, and what tells whether its answer, as JSON, is right."""

    request: bytes
    right: Right

    def is_right(self, body: bytes, fewest: int, most: int) -> bool:
        """Whether the answer is right where the corpus may have had from `fewest` to `most` issues."""
        found = json.loads(body)
        return any(self.right(found, count) for count in range(fewest, most + 1))


def questions(issues: int) -> list[Question]:
    """Questions about a corpus that has at least so many issues, in no order."""
    found = [_counts(), _newest()]
    for number in range(1, issues + 1):
        found += [_sections(number), _page(number), _by_rest(number)]
    Random(issues).shuffle(found)
    return found


def _counts() -> Question:
    return Question(
        post("{ issues { totalCount } corpus { issueCount sectionCount } }"),
        lambda found, count: (
            found
            == {"data": {"issues": {"totalCount": count}, "corpus": {"issueCount": count, "sectionCount": 3 * count}}}
        ),
    )


def _newest() -> Question:
    return Question(
        get("/graphql?query={issues(first:2){nodes{number}}}"),
        lambda found, count: found == {"data": {"issues": {"nodes": [{"number": count}, {"number": count - 1}]}}},
    )


def _sections(number: int) -> Question:
    known = issue(number)
    sections = [{"headline": section.headline, "text": section.text} for section in known.sections]
    return Question(
        post(f"{{ issue(number: {number}) {{ title sections {{ headline text }} }} }}"),
        lambda found, _: found == {"data": {"issue": {"title": known.title, "sections": sections}}},
    )


def _page(number: int) -> Question:
    nodes = [{"number": one, "author": issue(one).author} for one in (number, number - 1) if one]
    return Question(
        post(f"{{ issues(first: 2, filter: {{ numberTo: {number} }}) {{ nodes {{ number author }} }} }}"),
        lambda found, _: found == {"data": {"issues": {"nodes": nodes}}},
    )


def _by_rest(number: int) -> Question:
    known = {"number": number, "title": issue(number).title}
    return Question(get(f"/v1/issues/{number}?fields=number,title"), lambda found, _: found == known)
