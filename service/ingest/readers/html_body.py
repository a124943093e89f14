"""The elements of an issue's HTML → words, breaks and marks. What is left out is counted, with its address."""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from urllib.parse import urljoin

from selectolax.lexbor import LexborNode

from service.ingest.document import Mark, ReadError, is_code
from service.ingest.readers.html_tree import MAX_DEPTH
from service.ingest.readers.layout import Layout

_MARKS = {"strong": Mark.BOLD, "b": Mark.BOLD, "em": Mark.ITALIC, "i": Mark.ITALIC} | {
    f"h{level}": Mark.BOLD for level in range(1, 7)
}
_BLOCKS = frozenset(
    {
        "address",
        "article",
        "aside",
        "blockquote",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "legend",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "ul",
    }
)
_SILENT = frozenset(
    {
        "script",
        "style",
        "template",
        "noscript",
        "head",
        "title",
        "meta",
        "link",
        "svg",
        "math",
        "param",
        "source",
        "track",
    }
)
_MEDIA = {
    "img": "image",
    "iframe": "embed",
    "embed": "embed",
    "object": "embed",
    "video": "video",
    "audio": "audio",
}
_CONTROLS = frozenset({"form", "button", "input", "select", "textarea"})
_WIDGETS = re.compile(
    r"(?:^|\s)(?:subscription-widget\S*|subscribe-\S*|button-wrapper|share-\S*|post-ufi\S*|like-button\S*"
    r"|sharedaddy|sd-sharing\S*|jp-relatedposts|wp-block-jetpack-subscriptions\S*|comments?-(?:area|section|link)\S*"
    r"|post-footer|entry-footer|site-footer|post-navigation|install-substack-app\S*|poll-embed)(?=\s|$)"
)
_EMBEDS = re.compile(
    r"(?:^|\s)(?:tweet|twitter-embed|digest-post-embed|embedded-(?:post|publication)-wrap|native-(?:video|audio)-embed"
    r"|file-embed-wrapper|spotify-wrap|apple-podcast-container|bluesky-wrap|instagram|tiktok-wrap|datawrapper-wrap"
    r"|latex-rendered)(?=\s|$)"
)
_EMOJI = re.compile(r"(?:^|\s)(?:emoji|wp-smiley)(?=\s|$)")
_NUMBER = re.compile(r"\d{1,8}")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_UNBOLD = re.compile(r"font-weight\s*:\s*(?:normal|[1-4]00)", re.IGNORECASE)
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|webp|svg|avif)(?:$|\?)", re.IGNORECASE)


def write(
    root: LexborNode, layout: Layout, base: str | None, place: str, skip: LexborNode | None = None
) -> tuple[str, ...]:
    """Write what stands in `root`, without the element `skip`, to a layout; the notes say what was left out.

    `base` is the address that relative ones start from. Raises ReadError where elements are nested too deep.
    """
    writer = _Writer(layout, base)
    skipped = skip.mem_id if skip else None
    around: list[LexborNode] = []
    node = root.child
    while node is not None:
        if node.is_text_node:
            writer.text(node.text_content or "")
        elif node.is_element_node and node.mem_id != skipped and writer.enter(node):
            around.append(node)
            if len(around) > MAX_DEPTH:
                raise ReadError(f"{place}: HTML elements are nested over {MAX_DEPTH} deep; is the page damaged?")
            if node.child is not None:
                node = node.child
                continue
            writer.leave(around.pop())
        while node.next is None and around:
            node = around.pop()
            writer.leave(node)
        node = node.next
    return tuple(writer.notes())


class _Writer:
    """Turns elements into calls of a layout, and counts what it leaves out."""

    def __init__(self, layout: Layout, base: str | None) -> None:
        self._layout = layout
        self._base = base
        self._marks: list[Mark | None] = []
        self._lists: list[int | None] = []  # the last number of an ordered list, None for a bulleted one
        self._verbatim = 0
        self._left_out: dict[str, list[str]] = defaultdict(list)

    def text(self, text: str) -> None:
        if self._verbatim:
            self._layout.verbatim(text)
        else:
            self._layout.words(text)

    def enter(self, node: LexborNode) -> bool:
        """Begin an element; False where what is in it is left out."""
        tag, attributes = node.tag or "", node.attributes
        if tag in _SILENT or self._leaves_out(tag, attributes, node):
            return False
        self._lay_out(tag)
        if tag == "li":
            self._layout.open_item(self._bullet())
        elif tag in ("ul", "ol"):
            start = attributes.get("start") or "1"
            self._lists.append(None if tag == "ul" else int(start) - 1 if _NUMBER.fullmatch(start) else 0)
        elif tag == "pre":
            self._verbatim += 1
        elif tag == "a" or tag in _MARKS:
            self._open(tag, attributes, node)
        return True

    def leave(self, node: LexborNode) -> None:
        """End an element that was entered."""
        tag = node.tag or ""
        if tag in ("br", "hr"):
            return
        if tag == "li":
            self._layout.close_item()
        elif tag in ("ul", "ol"):
            self._lists.pop()
        elif tag == "pre":
            self._verbatim -= 1
        elif tag == "a" or tag in _MARKS:
            mark = self._marks.pop()
            if mark is not None:
                self._layout.close(mark)
        self._lay_out(tag)

    def notes(self) -> Iterator[str]:
        for kind, addresses in self._left_out.items():
            known = ", ".join(dict.fromkeys(filter(None, addresses)))
            yield f"{len(addresses)} {kind}{'s' if len(addresses) > 1 else ''}" + (f": {known}" if known else "")

    def _lay_out(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._layout.paragraph()
        elif tag in ("br", "tr"):
            self._layout.line()
        elif tag == "hr":
            self._layout.separator()
        elif tag in ("td", "th"):
            self._layout.words(" ")

    def _bullet(self) -> str:
        if not self._lists or (last := self._lists[-1]) is None:
            return "•"
        self._lists[-1] = last + 1
        return f"{last + 1}."

    def _open(self, tag: str, attributes: dict[str, str | None], node: LexborNode) -> None:
        mark, href = _MARKS.get(tag), None
        if tag == "a":
            href = self._address(attributes.get("href"))
            if href and ("image-link" in (attributes.get("class") or "") or _is_picture(href, node)):
                self._left_out["image"].append(href)
            elif href:
                mark = Mark.LINK
        elif _UNBOLD.search(attributes.get("style") or "") and mark is Mark.BOLD:
            mark = None  # pasted text often stands in a <b> that says it is not bold
        if mark is not None:
            self._layout.open(mark, href)
        self._marks.append(mark)

    def _leaves_out(self, tag: str, attributes: dict[str, str | None], node: LexborNode) -> bool:
        classes = attributes.get("class") or ""
        kind, address = None, None
        if tag in _MEDIA:
            if tag == "img" and _EMOJI.search(classes):
                self._layout.words(attributes.get("alt") or "")
                return True
            kind, address = _MEDIA[tag], _source(attributes, node)
        elif _EMBEDS.search(classes):
            kind, address = "embed", _embedded(attributes.get("data-attrs"))
        elif tag in _CONTROLS or tag in ("nav", "footer") or _WIDGETS.search(classes):
            kind = "widget"
        elif _HIDDEN.search(attributes.get("style") or ""):
            kind = "hidden text"
        if kind is None:
            return False
        self._left_out[kind].append(self._address(address) or "")
        return True

    def _address(self, address: str | None) -> str | None:
        """An address as it is, or made whole by the page's own; None for none and for code."""
        words = (address or "").strip()
        if not words or is_code(words):
            return None
        if self._base is None or _SCHEME.match(words):
            return words
        try:
            return urljoin(self._base, words)
        except ValueError:
            return words


def _is_picture(href: str, node: LexborNode) -> bool:
    return _PICTURE.search(href) is not None and node.css_first("img") is not None


def _source(attributes: dict[str, str | None], node: LexborNode) -> str | None:
    inner = node.css_first("source") if node.tag in ("video", "audio") else None
    return (
        attributes.get("src")
        or attributes.get("data-src")
        or attributes.get("data")
        or (inner.attributes.get("src") if inner else None)
    )


def _embedded(data: str | None) -> str | None:
    """The address in the `data-attrs` that Substack writes at its embeds."""
    try:
        fields = json.loads(data or "{}")
    except (ValueError, RecursionError):
        return None
    found = (fields.get(key) for key in ("canonical_url", "url", "href", "src")) if isinstance(fields, dict) else ()
    return next((value for value in found if isinstance(value, str) and value), None)
