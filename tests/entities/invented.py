"""Issues of one section, made of the sentences that a test is about."""

from schema.enums import EntityKind, SourceFormat
from service.ingest.document import Document
from service.ingest.entities import extract
from service.ingest.entities.catalogue import EMPTY, Catalogue
from service.ingest.model import Issue, Mention
from service.ingest.parser import parse

NEWSLETTER = "Import AI"
HEADLINE = "The harbour wakes up early"
TAGLINE = "What the gulls knew already"
TALE = "Tech Tales:\n\nThe Pool\n[Porto, after the rain]\n\nIt rained.\n\nThings that inspired this story: rain; kites."


def issue(body: str, *, headline: str = HEADLINE, tagline: str = TAGLINE, links: str = "") -> Issue:
    """An issue whose only section has this body."""
    text = (
        f"{NEWSLETTER} 7: Fog; and a clock\n\nby Mara Quill\n\nWelcome to a page about fog.\n\nSubscribe now\n\n"
        f"{headline}:\n…{tagline}…\n{body}\n{links}\n\n***\n\n{TALE}\n\nThanks for reading!"
    )
    return parse(Document(text, SourceFormat.TEXT, "here"), NEWSLETTER)


def found(body: str, catalogue: Catalogue = EMPTY, **parts: str) -> list[tuple[str, EntityKind]]:
    """The surface forms of the mentions in an issue with this body, and their kinds, each once, in order."""
    return list(dict.fromkeys((mention.text, mention.kind) for mention in extract(issue(body, **parts), catalogue)))


def texts(body: str, catalogue: Catalogue = EMPTY, **parts: str) -> list[str]:
    """The surface forms alone, one for each mention."""
    return [mention.text for mention in extract(issue(body, **parts), catalogue)]


def known(body: str, **parts: str) -> dict[str, Mention]:
    """The mentions by their surface form, with the whole catalogue."""
    return {mention.text: mention for mention in extract(issue(body, **parts))}
