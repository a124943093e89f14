"""HTML → documents: the body of a feed's entry, or a whole page of an issue as WordPress and Substack write it."""

from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from schema.enums import SourceFormat
from service.ingest.document import Document, Problem
from service.ingest.parser.title import parse_title
from service.ingest.readers import html_body, html_tree
from service.ingest.readers.html_head import Head, heading_in, read_head
from service.ingest.readers.layout import Layout
from service.ingest.readers.titles import refusal

_BODIES = (".available-content .body.markup", ".body.markup", ".entry-content", ".post-content")
_FALLBACKS = ("[itemprop=articleBody]", "article", "main", "body")


def fragment(html: str, place: str, head: Head) -> Document:
    """The issue whose body is that HTML, as a feed carries it. Raises ReadError where it is nested too deep."""
    tree = html_tree.parse(html, place)
    layout = Layout(head.titles[0], head.author)
    notes = html_body.write(tree.body, layout, head.url, place) if tree.body else ()
    text, runs = layout.finish()
    return Document(text, SourceFormat.RSS, place, runs, head.url, head.published_at, notes)


def read(html: str, name: str, newsletter: str) -> Iterator[Document | Problem]:
    """The issue of a page; each of them on a page with several. Raises ReadError where the page is nested too deep."""
    tree = html_tree.parse(html, name)
    bodies = _bodies(tree)
    for position, body in enumerate(bodies, 1):
        place = name if len(bodies) == 1 else f"{name}, article {position}"
        yield _document(body, read_head(tree, body, alone=len(bodies) == 1), place, newsletter)


def _document(body: LexborNode, head: Head, place: str, newsletter: str) -> Document | Problem:
    issues = (title for title in head.titles if (found := parse_title(title, newsletter)) and found.number is not None)
    title = next(issues, head.titles[0] if head.titles else "")
    if problem := refusal(title, newsletter, place):
        return problem
    layout = Layout(title, head.author)
    notes = html_body.write(body, layout, head.url, place, heading_in(body, title))
    text, runs = layout.finish()
    return Document(text, SourceFormat.HTML, place, runs, head.url, head.published_at, notes)


def _bodies(tree: LexborHTMLParser) -> list[LexborNode]:
    """The elements that hold an issue's body each; what stands around them is the site's."""
    for selector in (*_BODIES, *_FALLBACKS):
        if found := tree.css(selector):
            known = {node.mem_id for node in found}
            return [node for node in found if not any(outer.mem_id in known for outer in _around(node))]
    return []


def _around(node: LexborNode) -> Iterator[LexborNode]:
    outer = node.parent
    while outer is not None:
        yield outer
        outer = outer.parent
