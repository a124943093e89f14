"""Marked-up words → the one layout of `Document.text`, with the runs of what was marked."""

import re
from dataclasses import dataclass

from service.ingest.document import Mark, Run

_WHITE = " \t\n\r\f\v\u00a0"
_SPACES = re.compile(f"([{_WHITE}]+)")
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_RULE = "***"
_LINE = 1
_PARAGRAPH = 2


@dataclass(slots=True)
class _Open:
    """A mark whose end is still to come; `start` is set by the first visible character in it."""

    mark: Mark
    href: str | None
    depth: int = 0
    start: int | None = None


class Layout:
    """Takes words, breaks and marks in reading order. Spaces at the edges of lines and of marks are trimmed."""

    def __init__(self, title: str, author: str | None) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._break = 0
        self._spaces = ""
        self._bullet = ""
        self._items: list[_Open | None] = []
        self._open: list[_Open] = []
        self._anchors: list[_Open] = []  # links around nothing, waiting for the line that they stand on
        self._runs: list[Run] = []
        self._plain(title)
        self._plain(f"by {author}" if author else "")

    def words(self, text: str) -> None:
        """Running text: white space collapses; at a line's start U+00A0 makes an indent and other space nothing."""
        for piece in _SPACES.split(text):
            if piece and piece[0] not in _WHITE:
                self._visible(piece)
            elif piece and not self._at_line_start:
                self._spaces = " "
            else:
                self._spaces += " " * piece.count("\u00a0")

    def verbatim(self, text: str) -> None:
        """Preformatted text: its lines and their indents stay."""
        for position, line in enumerate(text.split("\n")):
            if position:
                self._end(min(self._break + 1, _PARAGRAPH))
            words = line.strip()
            indent = line[: line.index(words)] if words else line
            self._spaces += indent
            if words:
                self._visible(words)
                self._spaces = line[len(indent) + len(words) :]

    def line(self) -> None:
        """End the line."""
        self._end(_LINE)

    def paragraph(self) -> None:
        """End the paragraph; inside a list item, the line."""
        self._end(_LINE if self._items and self._items[-1] else _PARAGRAPH)

    def separator(self, text: str = _RULE) -> None:
        """A line between two sections. A mark that is open over it is split in two."""
        around = self._open
        self._open = []
        for mark in around:
            self._finish(mark)
        self._end(_PARAGRAPH)
        self._visible(text)
        self._end(_PARAGRAPH)
        self._open = [_Open(mark.mark, mark.href) for mark in around]

    def open(self, mark: Mark, href: str | None = None) -> None:
        """Begin a mark; several may be open at once."""
        self._open.append(_Open(mark, href))

    def close(self, mark: Mark) -> None:
        """End the mark of that kind that was opened last; nothing happens where there is none."""
        for position in range(len(self._open) - 1, -1, -1):
            if self._open[position].mark is mark:
                self._finish(self._open.pop(position))
                return

    def open_item(self, bullet: str = "•") -> None:
        """Begin a list item, nested in the items that are open."""
        self._suspend_item()
        self._end(_PARAGRAPH)
        self._bullet = f"{'  ' * (len(self._items) + 1)}{bullet} "
        self._items.append(_Open(Mark.ITEM, None, len(self._items)))

    def close_item(self) -> None:
        """End the list item that was opened last."""
        self._suspend_item()
        self._items.pop()
        self._bullet = ""
        self._end(_PARAGRAPH)

    def finish(self) -> tuple[str, tuple[Run, ...]]:
        """The text and its runs, by offset. Nothing may be added after."""
        for mark in self._open:
            self._finish(mark)
        for anchor in self._anchors:
            self._runs.append(Run(self._length, self._length, anchor.mark, anchor.href))
        runs = sorted(set(self._runs), key=lambda run: (run.start, -run.end, run.mark, run.href or ""))
        return "".join(self._parts), tuple(runs)

    @property
    def _at_line_start(self) -> bool:
        return self._break > 0 or not self._parts

    def _plain(self, line: str) -> None:
        words = " ".join(_SPACES.sub(" ", line).split())
        if words:
            self._visible(words)
            self._end(_PARAGRAPH)

    def _end(self, breaks: int) -> None:
        self._break = max(self._break, breaks)
        self._spaces = ""

    def _visible(self, text: str) -> None:
        text = _UNSTORABLE.sub("\ufffd", text)
        lead = ("\n" * self._break if self._parts else "") + self._bullet + self._spaces
        if lead:
            self._write(lead)
        for mark in (*self._open, *filter(None, self._items[-1:])):
            if mark.start is None:
                mark.start = self._length
        for anchor in self._anchors:
            self._runs.append(Run(self._length, self._length, anchor.mark, anchor.href))
        self._anchors.clear()
        self._break, self._bullet, self._spaces = 0, "", ""
        self._write(text)

    def _write(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)

    def _suspend_item(self) -> None:
        """End the words of the innermost item: a nested item begins, or the item itself ends."""
        if self._items and (item := self._items[-1]):
            self._finish(item)
            self._items[-1] = None

    def _finish(self, mark: _Open) -> None:
        if mark.start is not None:
            self._runs.append(Run(mark.start, self._length, mark.mark, mark.href, mark.depth))
        elif mark.mark is Mark.LINK and self._at_line_start:
            self._anchors.append(mark)
        elif mark.mark is Mark.LINK:
            self._runs.append(Run(self._length, self._length, mark.mark, mark.href))
