"""What is at which address: each resource is a field of the query, and says what of it is answered by default."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from graphql import GraphQLField, GraphQLObjectType, GraphQLUnionType, get_named_type

from schema.types import SCHEMA


class Form(Enum):
    """A form that an answer can have: what an address ends in to ask for it, and its media type."""

    JSON = (".json", "application/json")
    MARKDOWN = (".md", "text/markdown")
    TEXT = (".txt", "text/plain")
    CSV = (".csv", "text/csv")
    JSONL = (".jsonl", "application/jsonl")
    ATOM = (".atom", "application/atom+xml")
    JSON_FEED = (".feed.json", "application/feed+json")

    @property
    def ending(self) -> str:
        """What an address ends in."""
        return self.value[0]

    @property
    def media_type(self) -> str:
        """Without a charset; that is always UTF-8."""
        return self.value[1]


ROWS: Final = frozenset({Form.CSV, Form.JSONL})
"""Forms that hold a whole list, row by row."""
DOCUMENTS: Final = frozenset({Form.MARKDOWN, Form.TEXT})
"""Forms for reading, of one thing."""
FEEDS: Final = frozenset({Form.ATOM, Form.JSON_FEED})
"""Forms that feed readers follow."""


@dataclass(frozen=True, slots=True, eq=False)  # each is one of a kind
class Resource:
    """What is at a path below /v1. `{names}` in the path are its parameters.

    `root` is the field of the query that answers; `arguments` and `conditions` (fields of its filter) say which of
    them the path's parameters are. `within` is the field that must find something for the list to be there at all.
    `fields` are those answered by default; `readable` those that a document or a feed is made of.
    """

    path: str
    root: str
    summary: str
    fields: str
    arguments: Mapping[str, str] = field(default_factory=dict)
    conditions: Mapping[str, str] = field(default_factory=dict)
    within: str | None = None
    forms: frozenset[Form] = frozenset()
    readable: str = ""

    @property
    def definition(self) -> GraphQLField:
        """The query's field."""
        query = SCHEMA.query_type
        assert query is not None
        found: GraphQLField = query.fields[self.root]
        return found

    @property
    def is_list(self) -> bool:
        """Whether it is a list with pages."""
        return get_named_type(self.definition.type).name.endswith("Connection")

    @property
    def item(self) -> GraphQLObjectType | GraphQLUnionType:
        """The type of what is answered: of one thing, or of each in a list."""
        found = get_named_type(self.definition.type)
        assert isinstance(found, GraphQLObjectType)
        if self.is_list:
            found = get_named_type(found.fields[self.items].type)
            assert isinstance(found, GraphQLObjectType)
        return found

    @property
    def items(self) -> str:
        """The field of a connection that holds what the list answers: what a search finds has a score beside it."""
        return "edges" if self.root == "search" else "nodes"


BRIEF: Final[Mapping[str, str]] = {
    "Block": "kind,label,text,items,span",
    "Entity": "slug,name,kind",
    "Issue": "number,title,publishedAt",
    "Link": "id,position,label,title,source,url,host,kind,arxivId",
    "Mention": "text,entity(slug,name,kind),method,confidence,span",
    "ParseReport": "format,coverage,warnings",
    "Reference": "number,status,text,span",
    "RelatedEntity": "entity(slug,name,kind),sections,lift",
    "SearchHit": "id,issue(number,publishedAt),position,headline,tagline,title,epigraph",
    "Section": "id,position,headline,tagline",
    "Span": "start,end",
    "Tale": "id,position,title,epigraph",
    "TimelinePoint": "number,publishedAt,mentions,sections",
}
"""What is answered of a thing in a thing, where `fields` names it alone."""

_ISSUE: Final = "id,number,title,topics,author,url,publishedAt,wordCount"
_SECTION: Final = "id,issue(number,publishedAt),position,headline,tagline,text,whyItMatters,wordCount"
_LINK: Final = f"{BRIEF['Link']},issue(number),section(position,headline)"
_TALE: Final = "id,issue(number,publishedAt),position,title,epigraph,text,inspirations,wordCount"
_ENTITY: Final = (
    "id,slug,name,kind,mentionCount,sectionCount,issueCount,firstIssue(number,publishedAt),"
    "latestIssue(number,publishedAt)"
)

# What documents and feeds are made of.
_MARKED: Final = "span,headline,tagline,blocks(label,span)"
_MARKED_TALE: Final = "span,title,epigraph"
_ENTRY: Final = (
    "id,position,headline,tagline,blocks(kind,text,items),links(label,title,source,url),"
    "issue(number,title,author,url,publishedAt,updatedAt)"
)

RESOURCES: Final = (
    Resource(
        "/issues",
        "issues",
        "The issues of the corpus",
        _ISSUE,
        forms=ROWS | FEEDS,
        readable="id,number,title,author,url,publishedAt,updatedAt,sections(headline,tagline)",
    ),
    Resource(
        "/issues/{number}",
        "issue",
        "One issue, with its sections, links, tales and entities",
        f"{_ISSUE},preamble,textSha256,parse,"
        "sections(id,position,headline,tagline,text,whyItMatters,wordCount,span,links,entities),"
        "tales(id,position,title,epigraph,text,inspirations,wordCount,span),"
        "links,entities,references,referencedBy(from(number),text),previous(number),next(number),createdAt,updatedAt",
        {"number": "number"},
        forms=DOCUMENTS,
        readable=f"title,text,sections({_MARKED}),tales({_MARKED_TALE}),links(title,url,span)",
    ),
    Resource(
        "/issues/{number}/text",
        "issue",
        "The plain text of an issue, which all offsets count in",
        "text",
        {"number": "number"},
        forms=frozenset({Form.TEXT}),
        readable="text",
    ),
    Resource(
        "/issues/{number}/sections",
        "sections",
        "The news items of an issue",
        _SECTION,
        conditions={"issue": "number"},
        within="issue(number: $number) { number }",
        forms=ROWS | FEEDS,
        readable=_ENTRY,
    ),
    Resource(
        "/issues/{number}/sections/{position}",
        "section",
        "One news item",
        f"{_SECTION},span,blocks,links,entities,mentions,references,previous,next",
        {"issue": "number", "position": "position"},
        forms=DOCUMENTS,
        readable=f"{_MARKED},links(title,url,span),issue(text)",
    ),
    Resource(
        "/issues/{number}/tales",
        "tales",
        "The fiction of an issue",
        _TALE,
        conditions={"issue": "number"},
        within="issue(number: $number) { number }",
        forms=ROWS,
    ),
    Resource(
        "/issues/{number}/tales/{position}",
        "tale",
        "One tale",
        f"{_TALE},span",
        {"issue": "number", "position": "position"},
        forms=DOCUMENTS,
        readable=f"{_MARKED_TALE},issue(text)",
    ),
    Resource(
        "/issues/{number}/links",
        "links",
        "The links of an issue",
        _LINK,
        conditions={"issue": "number"},
        within="issue(number: $number) { number }",
        forms=ROWS,
    ),
    Resource(
        "/issues/{number}/entities",
        "entities",
        "Who and what an issue is about",
        _ENTITY,
        conditions={"issue": "number"},
        within="issue(number: $number) { number }",
        forms=ROWS,
    ),
    Resource(
        "/sections",
        "sections",
        "The news items of all issues",
        f"{_SECTION},links,entities",
        forms=ROWS | FEEDS,
        readable=_ENTRY,
    ),
    Resource("/tales", "tales", "The fiction of all issues", _TALE, forms=ROWS),
    Resource("/links", "links", "What all issues point their readers to", _LINK, forms=ROWS),
    Resource("/entities", "entities", "Who and what the corpus is about", _ENTITY, forms=ROWS),
    Resource(
        "/entities/{slug}",
        "entity",
        "One entity, with its other names, its timeline and what is mentioned together with it",
        f"{_ENTITY},aliases,timeline,related",
        {"slug": "slug"},
        within="entity(slug: $slug) { slug }",
    ),
    Resource(
        "/entities/{slug}/sections",
        "sections",
        "The sections that mention an entity",
        f"{_SECTION},links,entities",
        conditions={"entity": "slug"},
        within="entity(slug: $slug) { slug }",
        forms=ROWS | FEEDS,
        readable=_ENTRY,
    ),
    Resource(
        "/search", "search", "What the corpus says of something, the best first", "score,snippets,node", forms=ROWS
    ),
    Resource(
        "/corpus",
        "corpus",
        "The corpus as a whole: what it holds and when it last changed",
        "title,revision,updatedAt,issueCount,sectionCount,taleCount,linkCount,entityCount,missingNumbers,"
        "firstIssue,latestIssue",
    ),
)
