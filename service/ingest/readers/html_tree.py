"""HTML → its tree, refused where a tree of it would cost too much time or memory.

A parser that follows the HTML standard is not linear: an element deep in others is compared with each of them, and a
bold that nobody closes is repeated in every paragraph after it. So the source is looked through first, in linear time.
"""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser

from service.ingest.document import ReadError

MAX_SIZE = 10_000_000
"""Code points of one page or one entry of a feed."""

MAX_DEPTH = 500
"""Elements in elements; real pages stay under 50."""

_MAX_OPEN = 5_000
_MAX_EFFORT = 50_000_000
_MAX_ATTRIBUTES = 5_000
_MARKUP = re.compile(
    r"<!--|<(?P<close>/?)(?P<name>[a-z][^\s/>]*)(?P<rest>(?:=\s*(?:\"[^\"]*\"|'[^']*')|[^>])*+)", re.IGNORECASE
)
_RAW = frozenset({"script", "style", "textarea", "title", "iframe", "noscript", "noembed", "noframes", "xmp"})
_CHILDLESS = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"}
)
# The next of their kind closes them: to nest deep they need another element between two.
_SELF_ENDING = frozenset(
    {
        "p",
        "li",
        "dt",
        "dd",
        "tr",
        "td",
        "th",
        "thead",
        "tbody",
        "tfoot",
        "option",
        "optgroup",
        "colgroup",
        "caption",
        "rp",
        "rt",
        "html",
        "head",
        "body",
    }
)
_FORMATTING = frozenset(
    {"a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"}
)


def parse(html: str, place: str) -> LexborHTMLParser:
    """The tree of a page or a fragment. Raises ReadError where it is too big, too deep or never closes its tags."""
    if len(html) > MAX_SIZE:
        raise ReadError(f"{place}: HTML of over {MAX_SIZE:,} characters; one page holds one issue")
    _refuse_bombs(html, place)
    return LexborHTMLParser(html, scripting=True)


def _refuse_bombs(html: str, place: str) -> None:
    tags = deepest = open_now = marks = most_marks = 0
    for name, closes, rest in _tags(html):
        tags += 1
        if rest.count(" ") + rest.count("\n") > _MAX_ATTRIBUTES and len(rest.split()) > _MAX_ATTRIBUTES:
            raise ReadError(f"{place}: an HTML tag with over {_MAX_ATTRIBUTES:,} attributes")
        if name in _CHILDLESS or name in _SELF_ENDING:
            continue
        step = -1 if closes else 1
        open_now = max(open_now + step, 0)
        marks = max(marks + step, 0) if name in _FORMATTING else marks
        deepest, most_marks = max(deepest, open_now), max(most_marks, marks)
    if deepest > _MAX_OPEN or tags * most_marks > _MAX_EFFORT // 10 or tags * deepest > _MAX_EFFORT:
        raise ReadError(f"{place}: HTML nested too deep: {deepest:,} tags are left open; is the page damaged?")


def _tags(html: str) -> Iterator[tuple[str, bool, str]]:
    """Each tag's name, whether it closes, and its attributes; comments and raw text are passed over."""
    at = 0
    while (found := _MARKUP.search(html, at)) is not None:
        at = found.end()
        if found["name"] is None:
            at = html.find("-->", found.start() + 2) + 1
        else:
            name = found["name"].lower()
            yield name, bool(found["close"]), found["rest"]
            if name in _RAW and not found["close"]:
                end = re.compile(rf"</{name}", re.IGNORECASE).search(html, at)
                at = end.start() if end else 0
        if at == 0:  # a comment or raw text that nothing ends reaches to the end
            return
