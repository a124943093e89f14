"""An issue, a section or a tale for reading: as the plain text that it is, or the same marked up in Markdown.

Markdown (CommonMark) is made of the text itself: marks are put in where headings, labels and links stand by their
spans, and whatever would mean something to Markdown is escaped. So no character is lost, known to the parser or not.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

_SPECIAL: Final = re.compile(r"[\\`*_\[\]<>&~|]")
_BEGINS: Final = re.compile(r"([#+=-]|\d+(?=[.)]))")
"""What means something at the beginning of a line."""
_ITEM: Final = re.compile(r"( *)[•◦▪*-] +")
_RULE: Final = re.compile(r"\s*(?:\*\s*){3,}")
_HEADLINE, _TAGLINE, _LABEL, _LINK = range(4)
"""Marks at the same place open in this order."""


def text(thing: Mapping[str, Any]) -> str:
    """The text of an issue, or the stretch of its issue's text that a section or tale is."""
    whole, start, end = _stretch(thing)
    return f"{whole[start:end]}\n"


def markdown(thing: Mapping[str, Any]) -> str:
    """The same in Markdown."""
    whole, start, end = _stretch(thing)
    marks = sorted(mark for mark in _marks(thing, whole) if start <= mark[0] <= end)
    lines, place = [], start
    for line in whole[start:end].split("\n"):
        inside = [(offset - place, mark) for offset, _, mark in marks if place <= offset <= place + len(line)]
        lines.append(_line(line, inside))
        place += len(line) + 1
    return "\n".join(_broken(lines)) + "\n"


def _stretch(thing: Mapping[str, Any]) -> tuple[str, int, int]:
    if "span" not in thing:
        return thing["text"], 0, len(thing["text"])
    return thing["issue"]["text"], thing["span"]["start"], thing["span"]["end"]


def _marks(thing: Mapping[str, Any], whole: str) -> Iterator[tuple[int, int, str]]:
    """Where a mark goes in, in which order among those at the same place, and what it is."""
    if "sections" in thing:
        yield from _heading("#", thing["title"], 0, whole)
        for section in thing["sections"]:
            yield from _section_marks(section, whole)
        for tale in thing["tales"]:
            yield from _tale_marks(tale, whole)
    elif "headline" in thing:
        yield from _section_marks(thing, whole)
    else:
        yield from _tale_marks(thing, whole)
    for link in thing.get("links", ()):
        yield from _link_marks(link, whole)


def _section_marks(section: Mapping[str, Any], whole: str) -> Iterator[tuple[int, int, str]]:
    start = section["span"]["start"]
    yield from _heading("##", section["headline"], start, whole)
    yield from _emphasis(section["tagline"], start + len(section["headline"]), whole)
    for block in section["blocks"]:
        at = block["span"]["start"]
        if block["label"] and whole.startswith(block["label"], at):
            yield at, _LABEL, "**"
            yield at + len(block["label"]), _LABEL, "**"


def _tale_marks(tale: Mapping[str, Any], whole: str) -> Iterator[tuple[int, int, str]]:
    # The line that announces the fiction stands before the title.
    start = whole.find(f"\n{tale['title']}", tale["span"]["start"], tale["span"]["end"]) + 1 or tale["span"]["start"]
    yield from _heading("##", tale["title"], start, whole)
    yield from _emphasis(tale["epigraph"], start + len(tale["title"]), whole)


def _heading(level: str, words: str, at: int, whole: str) -> Iterator[tuple[int, int, str]]:
    if whole.startswith(words, at):
        yield at, _HEADLINE, f"{level} "


def _emphasis(words: str | None, after: int, whole: str) -> Iterator[tuple[int, int, str]]:
    """The whole line is marked that has the words, which is the next one."""
    if not words:
        return
    start = whole.find("\n", after) + 1
    end = whole.find("\n", start) if "\n" in whole[start:] else len(whole)
    if start and words in whole[start:end] and (line := whole[start:end].strip()):
        start = whole.index(line, start)
        yield start, _TAGLINE, "*"
        yield start + len(line), _TAGLINE, "*"


def _link_marks(link: Mapping[str, Any], whole: str) -> Iterator[tuple[int, int, str]]:
    start = whole.find(link["title"], link["span"]["start"], link["span"]["end"])
    if link["url"] and start >= 0:
        yield start, _LINK, "["
        target = link["url"].replace("<", "%3C").replace(">", "%3E").replace("\n", "%0A")
        yield start + len(link["title"]), -_LINK, f"](<{target}>)"


def _line(line: str, marks: list[tuple[int, str]]) -> str:
    """A line of the text in Markdown. An indent that is none of a list would make it code, and goes away."""
    if _RULE.fullmatch(line):
        return "***"
    item = _ITEM.match(line)
    place = item.end() if item else len(line) - len(line.lstrip())
    begins = _BEGINS.match(line, place)
    parts = [f"{item[1]}- " if item else ""]
    for offset, mark in marks:
        words = _escaped(line[place:offset])
        if mark == "[" and words.endswith("!"):  # together they would open a picture
            words = f"{words[:-1]}\\!"
        parts += [words, mark]
        place = max(place, offset)
    parts.append(_escaped(line[place:].rstrip()))
    written = "".join(parts)
    if begins and not item and written.startswith(begins[0]):
        # A backslash escapes a sign: of a number, the one after it.
        at = len(begins[0]) if begins[0].isdigit() else 0
        written = f"{written[:at]}\\{written[at:]}"
    return written


def _escaped(stretch: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", stretch)


def _broken(lines: list[str]) -> Iterator[str]:
    """Lines that end where those of the text do: two spaces keep Markdown from running them together."""
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        yield f"{line}  " if line and following and not line.startswith("#") else line
