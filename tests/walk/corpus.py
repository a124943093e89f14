"""A corpus to walk through: lists of more than a hundred rows, many alike in all but the last key of their order."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from schema.enums import EntityKind, LinkKind
from service.ingest.model import Issue
from tests.twin.draft import Draft, Line, Name, Words

_PAIRS: Final = 51
_KINDS: Final = (EntityKind.ORGANIZATION, EntityKind.PERSON, EntityKind.PLACE)

HARBOUR: Final = "harbour"
"""The slug of the one entity that every section mentions."""

NAMES: Final = {
    HARBOUR: Name(HARBOUR, "Harbour", EntityKind.PLACE),
    # Two by two they have one name, to those who look at neither accents nor case.
    **{f"reed {i}": Name(f"reed-{i}", f"Réed {i}", _KINDS[i % 3]) for i in range(_PAIRS)},
    **{f"reed {i} too": Name(f"reed-{i}-too", f"REED {i}", _KINDS[i % 3]) for i in range(_PAIRS)},
}
_REEDS: Final = [key for key in NAMES if key != HARBOUR]


def issue(number: int) -> Issue:
    """An issue: up to two sections, some of them equal to those of other issues, links, and a tale or two."""
    draft = Draft(number, f"Import AI {number}: the tide table", NAMES)
    if number % 20 == 0:
        draft.link(Line("the tide table", LinkKind.BLOG, url=f"https://quay.example/{number}", host="quay.example"))
    for position in range(1 if number % 3 == 1 else number % 2 * 2):
        _section(draft, number * 4 + position)
    if number % 10:
        draft.tale("The tide", "The tide came in, and the tide went out.", epigraph="a pier")
    if number % 11 == 0:
        draft.tale("The other tide", "No tide came, and the night was long.")
    return draft.issue(author="Mara Quill" if number % 2 else "Ben Sedge")


def _section(draft: Draft, count: int) -> None:
    reeds = [_REEDS[(count * 3 + step) % len(_REEDS)] for step in range(3)]
    named = ", ".join(f"[[{NAMES[reed].name}|{reed}]]" for reed in reeds)
    paper = Line("Tides", LinkKind.PAPER, "Read more", "arXiv")
    code = Line("table", LinkKind.CODE, "Get the table", "GitHub", "https://github.com/tide/table", "github.com")
    draft.section(
        # Every third speaks of the tide in its headline; all others alike in their text.
        "The tide at the [[Harbour|harbour]]" if count % 3 == 0 else "The log of the [[Harbour|harbour]]",
        Words("The tide was at nine."),
        Words(f"Seen: {named}."),
        links=(paper,) if count % 3 else (code,),
    )


ISSUES: Final[Sequence[Issue]] = tuple(issue(number) for number in range(1, 154) if number % 3)
"""The issues that are there from the beginning, by number, with gaps."""

LATE: Final[Sequence[Issue]] = tuple(
    one
    for gap, behind, old in zip(range(3, 154, 6), range(300, 326), ISSUES[::4], strict=True)
    for one in (issue(gap), issue(behind), replace(old, author="Nobody Now"))
)
"""What comes in later, in turn: an issue in a gap, one behind the last, and a new edition of an old one."""
