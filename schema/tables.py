"""Which type is which table, which field which column, which edge which join; what lists sort and filter by."""

import re
from collections.abc import Mapping
from typing import Final

from schema.mapping import (
    ById,
    Column,
    Condition,
    Key,
    Listing,
    Lookup,
    Many,
    Mapped,
    Node,
    One,
    Paged,
    Part,
    Search,
    Text,
)


def base64url(sql: str) -> str:
    """The SQL of an opaque token that holds a text: base64url without padding, in one line."""
    return f"translate(encode(convert_to({sql}, 'UTF8'), 'base64'), E'+/=\\n', '-_')"


def _columns(names: str) -> dict[str, Mapped]:
    """Fields that are columns, each called in snake case what the field is called in camel case."""
    return {name: Column(f"{{t}}.{re.sub('[A-Z]', lambda big: f'_{big[0].lower()}', name)}") for name in names.split()}


def _id(type_name: str, key: str) -> Column:
    return Column(base64url(f"'{type_name}:' || {key}"))


_NUMBERED: Final = "{t}.issue_number || ':' || {t}.position"
_STANDS_IN: Final = One(
    "Issue",
    "issues {t}",
    "{t}.number = {p}.issue_number",
    known={"number": "{t}.issue_number", "id": base64url("'Issue:' || {t}.issue_number")},
)
_IN_SECTION: Final = One(
    "Section",
    "sections {t}",
    "{t}.issue_number = {p}.issue_number AND {t}.position = {p}.section_position",
)
_SPAN: Final = Part("Span")
_SAME_SECTION: Final = "{t}.issue_number = {p}.issue_number AND {t}.section_position = {p}.position"
_NAMED: Final = "entities {t} ON {t}.slug = {t}_of.slug"
_GAPS: Final = (
    "(SELECT coalesce(json_agg(gap ORDER BY gap), '[]'::json) FROM (SELECT generate_series(min(number), max(number))"
    " AS gap FROM issues EXCEPT SELECT number FROM issues) AS gaps)"
)

_BY_ISSUE: Final = {
    "NEWEST": (Key("{t}.issue_number", int, descending=True), Key("{t}.position", int)),
    "OLDEST": (Key("{t}.issue_number", int), Key("{t}.position", int)),
}
_ISSUE: Final = Condition("{t}.issue_number = {value}", "int")
_TEXT: Final = Condition("{t}.search @@ (SELECT search_query({value}))", "text", Text.SEARCH)

SECTION_CONDITIONS: Final = {
    "issue": _ISSUE,
    "issueFrom": Condition("{t}.issue_number >= {value}", "int"),
    "issueTo": Condition("{t}.issue_number <= {value}", "int"),
    "entity": Condition(
        "EXISTS (SELECT FROM section_entities e WHERE e.issue_number = {t}.issue_number"
        " AND e.section_position = {t}.position AND e.slug = (SELECT entity_slug({value})))",
        "text",
        Text.NAME,
    ),
    "entityKind": Condition(
        "EXISTS (SELECT FROM section_entities e JOIN entities USING (slug) WHERE e.issue_number = {t}.issue_number"
        " AND e.section_position = {t}.position AND entities.kind = {value})",
        "text",
    ),
    "linkSource": Condition(
        "EXISTS (SELECT FROM links l WHERE l.issue_number = {t}.issue_number"
        " AND l.section_position = {t}.position AND lower(l.source) = lower({value}))",
        "text",
        Text.NAME,
    ),
    "text": _TEXT,
}
TALE_CONDITIONS: Final = {name: SECTION_CONDITIONS[name] for name in ("issue", "issueFrom", "issueTo", "text")}
"""What a search can demand of a tale; whatever else it demands, no tale has."""

ISSUES: Final = Listing(
    "issues",
    "Issue",
    "issues {t}",
    {"NEWEST": (Key("{t}.number", int, descending=True),), "OLDEST": (Key("{t}.number", int),)},
    conditions={
        "numberFrom": Condition("{t}.number >= {value}", "int"),
        "numberTo": Condition("{t}.number <= {value}", "int"),
        "publishedFrom": Condition("{t}.published_at >= {value}", "timestamptz"),
        "publishedTo": Condition("{t}.published_at <= {value}", "timestamptz"),
        "entity": Condition(
            "EXISTS (SELECT FROM issue_entities e WHERE e.issue_number = {t}.number"
            " AND e.slug = (SELECT entity_slug({value})))",
            "text",
            Text.NAME,
        ),
        "author": Condition("lower({t}.author) = lower({value})", "text", Text.NAME),
    },
)
SECTIONS: Final = Listing("sections", "Section", "sections {t}", _BY_ISSUE, conditions=SECTION_CONDITIONS)
TALES: Final = Listing("tales", "Tale", "tales {t}", _BY_ISSUE, conditions={"issue": _ISSUE, "text": _TEXT})
LINKS: Final = Listing(
    "links",
    "Link",
    "links {t}",
    _BY_ISSUE,
    conditions={
        "issue": _ISSUE,
        "kind": Condition("{t}.kind = {value}", "text"),
        "host": Condition("lower({t}.host) = lower({value})", "text", Text.NAME),
        "source": Condition("lower({t}.source) = lower({value})", "text", Text.NAME),
        "hasUrl": Condition("({t}.url IS NOT NULL) = {value}", "bool"),
    },
)
_SLUG: Final = Key("{t}.slug", str)
ENTITIES: Final = Listing(
    "entities",
    "Entity",
    "entities {t}",
    {
        "MOST_MENTIONED": (Key("{t}.mention_count", int, descending=True), _SLUG),
        "NAME": (Key("{t}.name_key", str), _SLUG),
        "FIRST_SEEN": (Key("{t}.first_issue", int), _SLUG),
        "LAST_SEEN": (Key("{t}.latest_issue", int, descending=True), _SLUG),
    },
    conditions={
        "kind": Condition("{t}.kind = {value}", "text"),
        "name": Condition(
            # The key has a form a line; a text of several lines can only be found in one of them.
            "strpos({t}.search_key, fold({value})) > 0 AND (strpos({value}, E'\\n') = 0 OR EXISTS ("
            "SELECT FROM unnest({t}.name || {t}.aliases) AS form WHERE strpos(fold(form), fold({value})) > 0))",
            "text",
            Text.NAME,
        ),
        "issue": Condition(
            "EXISTS (SELECT FROM issue_entities e WHERE e.issue_number = {value} AND e.slug = {t}.slug)", "int"
        ),
        "minMentions": Condition("{t}.mention_count >= {value}", "int"),
    },
)
SECTIONS_OF_ENTITY: Final = Listing(
    "entity/sections",
    "Section",
    "section_entities {t}_of JOIN sections {t} ON {t}.issue_number = {t}_of.issue_number"
    " AND {t}.position = {t}_of.section_position",
    {
        "NEWEST": (Key("{t}_of.issue_number", int, descending=True), Key("{t}_of.section_position", int)),
        "OLDEST": (Key("{t}_of.issue_number", int), Key("{t}_of.section_position", int)),
    },
    where="{t}_of.slug = {p}.slug",
)

QUERY: Final[Mapping[str, Mapped]] = {
    "corpus": Part("Corpus"),
    "node": ById(several=False),
    "nodes": ById(several=True),
    "issue": Lookup("Issue", "issues {t}", "{t}.number = {number}", {"number": "int"}),
    "section": Lookup(
        "Section",
        "sections {t}",
        "{t}.issue_number = {issue} AND {t}.position = {position}",
        {"issue": "int", "position": "int"},
    ),
    "tale": Lookup(
        "Tale",
        "tales {t}",
        "{t}.issue_number = {issue} AND {t}.position = {position}",
        {"issue": "int", "position": "int"},
    ),
    "entity": Lookup("Entity", "entities {t}", "{t}.slug = (SELECT entity_slug({slug}))", {"slug": "text"}),
    "issues": Paged(ISSUES),
    "sections": Paged(SECTIONS),
    "tales": Paged(TALES),
    "links": Paged(LINKS),
    "entities": Paged(ENTITIES),
    "search": Search(),
}

TYPES: Final[Mapping[str, Mapping[str, Mapped]]] = {
    "Query": QUERY,
    "Corpus": {
        "title": Column("coalesce({t}.title, {newsletter})", settings=("newsletter",)),
        **_columns("revision updatedAt"),
        "issueCount": Column("(SELECT count(*) FROM issues)"),
        "sectionCount": Column("(SELECT count(*) FROM sections)"),
        "taleCount": Column("(SELECT count(*) FROM tales)"),
        "linkCount": Column("(SELECT count(*) FROM links)"),
        "entityCount": Column("(SELECT count(*) FROM entities)"),
        "missingNumbers": Column(_GAPS),
        "firstIssue": One("Issue", "issues {t}", "true", first_by="{t}.number"),
        "latestIssue": One("Issue", "issues {t}", "true", first_by="{t}.number DESC"),
    },
    "Issue": {
        "id": _id("Issue", "{t}.number"),
        **_columns("number title topics author url publishedAt preamble text textSha256 wordCount createdAt updatedAt"),
        "parse": Part("ParseReport"),
        "sections": Many("Section", "sections {t}", "{t}.issue_number = {p}.number", "{t}.position", usual=10),
        "tales": Many("Tale", "tales {t}", "{t}.issue_number = {p}.number", "{t}.position", usual=1),
        "links": Many("Link", "links {t}", "{t}.issue_number = {p}.number", "{t}.position", usual=20),
        "entities": Many(
            "Entity",
            f"issue_entities {{t}}_of JOIN {_NAMED}",
            "{t}_of.issue_number = {p}.number",
            "{t}_of.position",
            usual=50,
        ),
        "references": Many(
            "Reference", "issue_references {t}", "{t}.issue_number = {p}.number", "{t}.position", usual=3
        ),
        "referencedBy": Many(
            "Reference",
            "issue_references {t}",
            "{t}.target_number = {p}.number",
            "{t}.issue_number, {t}.position",
            usual=3,
        ),
        "previous": One("Issue", "issues {t}", "{t}.number < {p}.number", first_by="{t}.number DESC"),
        "next": One("Issue", "issues {t}", "{t}.number > {p}.number", first_by="{t}.number"),
    },
    "ParseReport": _columns("format coverage warnings"),
    "Span": {"start": Column("{t}.span_start"), "end": Column("{t}.span_end")},
    "Section": {
        "id": _id("Section", _NUMBERED),
        **_columns("position headline tagline text whyItMatters wordCount"),
        "issue": _STANDS_IN,
        "blocks": Many("Block", "blocks {t}", _SAME_SECTION, "{t}.position", usual=10),
        "links": Many("Link", "links {t}", _SAME_SECTION, "{t}.position", usual=3),
        "entities": Many(
            "Entity",
            f"section_entities {{t}}_of JOIN {_NAMED}",
            "{t}_of.issue_number = {p}.issue_number AND {t}_of.section_position = {p}.position",
            "{t}_of.position",
            usual=10,
        ),
        "mentions": Many("Mention", "mentions {t}", _SAME_SECTION, "{t}.position", usual=20),
        "references": Many("Reference", "issue_references {t}", _SAME_SECTION, "{t}.position", usual=1),
        "span": _SPAN,
        "previous": One(
            "Section", "sections {t}", "{t}.issue_number = {p}.issue_number AND {t}.position = {p}.position - 1"
        ),
        "next": One(
            "Section", "sections {t}", "{t}.issue_number = {p}.issue_number AND {t}.position = {p}.position + 1"
        ),
    },
    "Block": {
        **_columns("kind label text items"),
        "body": Column(
            "CASE WHEN starts_with({t}.text, {t}.label)"
            " THEN ltrim(substr({t}.text, length({t}.label) + 1), E': \\n') ELSE {t}.text END"
        ),
        "span": _SPAN,
    },
    "Link": {
        "id": _id("Link", _NUMBERED),
        **_columns("position label title source url host kind arxivId"),
        "issue": _STANDS_IN,
        "section": _IN_SECTION,
        "span": _SPAN,
    },
    "Tale": {
        "id": _id("Tale", _NUMBERED),
        **_columns("position title epigraph text inspirations wordCount"),
        "issue": _STANDS_IN,
        "span": _SPAN,
    },
    "Entity": {
        "id": _id("Entity", "{t}.slug"),
        **_columns("slug name kind aliases mentionCount sectionCount issueCount"),
        "firstIssue": One("Issue", "issues {t}", "{t}.number = {p}.first_issue", known={"number": "{t}.first_issue"}),
        "latestIssue": One(
            "Issue", "issues {t}", "{t}.number = {p}.latest_issue", known={"number": "{t}.latest_issue"}
        ),
        "sections": Paged(SECTIONS_OF_ENTITY),
        "timeline": Many(
            "TimelinePoint",
            "issues {t} LEFT JOIN issue_entities {t}_of ON {t}_of.issue_number = {t}.number AND {t}_of.slug = {p}.slug",
            "true",
            "{t}.number",
            usual=500,
            columns={"mention_count": "{t}_of.mention_count", "section_count": "{t}_of.section_count"},
        ),
        "related": Many(
            "RelatedEntity",
            "(SELECT shared.slug, shared.sections, round(shared.sections::numeric * (SELECT count(*) FROM sections)"
            " / ({p}.section_count::bigint * e.section_count), 4) AS lift"
            " FROM (SELECT other.slug, count(*) AS sections FROM section_entities own"
            " JOIN section_entities other USING (issue_number, section_position)"
            " WHERE own.slug = {p}.slug AND other.slug <> {p}.slug GROUP BY other.slug) AS shared"
            " JOIN entities e USING (slug) ORDER BY shared.sections DESC, lift DESC, shared.slug LIMIT {first}) {t}",
            "true",
            "{t}.sections DESC, {t}.lift DESC, {t}.slug",
            usual=10,
            sized=True,
        ),
    },
    "Mention": {
        **_columns("text method confidence"),
        "entity": One("Entity", "entities {t}", "{t}.slug = {p}.slug", known={"slug": "{t}.slug"}),
        "section": _IN_SECTION,
        "span": _SPAN,
    },
    "TimelinePoint": {
        **_columns("number publishedAt"),
        "mentions": Column("coalesce({t}.mention_count, 0)"),
        "sections": Column("coalesce({t}.section_count, 0)"),
    },
    "RelatedEntity": {
        **_columns("sections"),
        "lift": Column("{t}.lift::float8"),
        "entity": One("Entity", "entities {t}", "{t}.slug = {p}.slug", known={"slug": "{t}.slug"}),
    },
    "Reference": {
        "number": Column("{t}.target_number"),
        "issue": One("Issue", "issues {t}", "{t}.number = {p}.target_number"),
        "status": Column(
            "CASE WHEN EXISTS (SELECT FROM issues i WHERE i.number = {t}.target_number)"
            " THEN 'RESOLVED' ELSE 'DANGLING' END"
        ),
        "from": _STANDS_IN,
        "section": _IN_SECTION,
        "text": Column("{t}.text"),
        "span": _SPAN,
    },
}

NODES: Final[Mapping[str, Node]] = {
    "Issue": Node("issues {t}", "{t}.number = {a}"),
    "Section": Node("sections {t}", "{t}.issue_number = {a} AND {t}.position = {b}"),
    "Tale": Node("tales {t}", "{t}.issue_number = {a} AND {t}.position = {b}"),
    "Link": Node("links {t}", "{t}.issue_number = {a} AND {t}.position = {b}"),
    "Entity": Node("entities {t}", "{t}.slug = {slug}"),
}
"""The types that have ids."""
