"""The root fields over plain objects: finding one thing, and listing those that meet every condition of a filter."""

from collections.abc import Mapping
from typing import Any, TypeAlias

from tests.twin.graph import Corpus, Entity, Issue, Link, Section, Tale, fold, same
from tests.twin.lists import Connection, Row, page

Filter: TypeAlias = Mapping[str, Any]


class Query:
    """The type of that name. Arguments have been checked before (see `tests.twin.arguments`)."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus

    def node(self, id: str) -> object:  # noqa: A002  # called so in the schema
        corpus = self.corpus
        things: list[Issue | Section | Tale | Link | Entity] = [
            *corpus.issues,
            *corpus.sections,
            *corpus.tales,
            *corpus.links,
            *corpus.entities,
        ]
        return next((thing for thing in things if thing.id == id), None)

    def nodes(self, ids: list[str]) -> list[object]:
        return [self.node(one) for one in ids]

    def issue(self, number: int) -> Issue | None:
        return self.corpus.issue(number)

    def section(self, issue: int, position: int) -> Section | None:
        return self.corpus.section(issue, position)

    def tale(self, issue: int, position: int) -> Tale | None:
        return self.corpus.tale(issue, position)

    def entity(self, slug: str) -> Entity | None:
        return self.corpus.entity(slug)

    def issues(self, order_by: str, filter_: Filter | None = None, **window: Any) -> Connection:
        rows = [
            Row((issue.number,), issue) for issue in self.corpus.issues if self._lists_issue(issue, _given(filter_))
        ]
        return page("issues", order_by, rows, **window)

    async def sections(self, order_by: str, filter_: Filter | None = None, **window: Any) -> Connection:
        found = await self._found(filter_)
        rows = [
            Row((section.issue.number, section.position), section)
            for section in self.corpus.sections
            if self._lists_section(section, _given(filter_)) and _is_in(found, "SECTION", section)
        ]
        return page("sections", order_by, rows, **window)

    async def tales(self, order_by: str, filter_: Filter | None = None, **window: Any) -> Connection:
        found = await self._found(filter_)
        rows = [
            Row((tale.issue.number, tale.position), tale)
            for tale in self.corpus.tales
            if _lists_tale(tale, _given(filter_)) and _is_in(found, "TALE", tale)
        ]
        return page("tales", order_by, rows, **window)

    def links(self, order_by: str, filter_: Filter | None = None, **window: Any) -> Connection:
        rows = [
            Row((link.issue.number, link.position), link)
            for link in self.corpus.links
            if _lists_link(link, _given(filter_))
        ]
        return page("links", order_by, rows, **window)

    def entities(self, order_by: str, filter_: Filter | None = None, **window: Any) -> Connection:
        rows = [
            Row((_entity_key(entity, order_by), entity.slug), entity)
            for entity in self.corpus.entities
            if self._lists_entity(entity, _given(filter_))
        ]
        return page("entities", order_by, rows, **window)

    async def search(self, query: str, in_: list[str], filter_: Filter | None = None, **window: Any) -> Connection:
        given = _given(filter_)
        within = await self._found(filter_)
        sections = [section for section in self.corpus.sections if self._lists_section(section, given)]
        tales = [tale for tale in self.corpus.tales if _lists_tale(tale, given)]
        things: dict[str, list[Section] | list[Tale]] = {"SECTION": sections, "TALE": tales}
        rows = []
        for (kind, number, position), found in (await self.corpus.text.find(query)).items():
            for thing in things[kind] if kind in in_ else []:
                if (thing.issue.number, thing.position) == (number, position) and _is_in(within, kind, thing):
                    key = (round(found.score * 1e6), number, kind, position)
                    rows.append(Row(key, thing, found.score, found.snippets))
        return page("search", "BEST", rows, **window)

    async def _found(self, given: Filter | None) -> object:
        """What the filter's text finds; None if it has no text."""
        text = _given(given).get("text")
        return None if text is None else await self.corpus.text.find(text)

    def _lists_issue(self, issue: Issue, given: Filter) -> bool:
        entity = self.corpus.entity(given["entity"]) if "entity" in given else None
        return all(
            [
                "numberFrom" not in given or issue.number >= given["numberFrom"],
                "numberTo" not in given or issue.number <= given["numberTo"],
                "publishedFrom" not in given or (issue.published_at and issue.published_at >= given["publishedFrom"]),
                "publishedTo" not in given or (issue.published_at and issue.published_at <= given["publishedTo"]),
                "entity" not in given or entity in issue.entities,
                "author" not in given or same(issue.author, given["author"]),
            ]
        )

    def _lists_section(self, section: Section, given: Filter) -> bool:
        entity = self.corpus.entity(given["entity"]) if "entity" in given else None
        return _is_of_issues(section, given) and all(
            [
                "entity" not in given or entity in section.entities,
                "entityKind" not in given or any(one.kind == given["entityKind"] for one in section.entities),
                "linkSource" not in given or any(same(link.source, given["linkSource"]) for link in section.links),
            ]
        )

    def _lists_entity(self, entity: Entity, given: Filter) -> bool:
        issue = self.corpus.issue(given["issue"]) if "issue" in given else None
        forms = [entity.name, *entity.aliases]
        return all(
            [
                "kind" not in given or entity.kind == given["kind"],
                "name" not in given or any(fold(given["name"]) in fold(form) for form in forms),
                "issue" not in given or (issue and entity in issue.entities),
                "minMentions" not in given or entity.mention_count >= given["minMentions"],
            ]
        )


def _given(given: Filter | None) -> Filter:
    """The conditions that are given: null is none."""
    return {name: value for name, value in (given or {}).items() if value is not None}


def _is_of_issues(thing: Section | Tale | Link, given: Filter) -> bool:
    return all(
        [
            "issue" not in given or thing.issue.number == given["issue"],
            "issueFrom" not in given or thing.issue.number >= given["issueFrom"],
            "issueTo" not in given or thing.issue.number <= given["issueTo"],
        ]
    )


def _lists_tale(tale: Tale, given: Filter) -> bool:
    """Of a search's filter too, which can demand what no tale has."""
    return _is_of_issues(tale, given) and not {"entity", "entityKind", "linkSource"} & set(given)


def _lists_link(link: Link, given: Filter) -> bool:
    return _is_of_issues(link, given) and all(
        [
            "kind" not in given or link.kind == given["kind"],
            "host" not in given or same(link.host, given["host"]),
            "source" not in given or same(link.source, given["source"]),
            "hasUrl" not in given or (link.url is not None) == given["hasUrl"],
        ]
    )


def _is_in(found: Any, kind: str, thing: Section | Tale) -> bool:
    return found is None or (kind, thing.issue.number, thing.position) in found


def _entity_key(entity: Entity, order: str) -> int | str:
    keys: dict[str, int | str] = {
        "MOST_MENTIONED": entity.mention_count,
        "NAME": fold(entity.name),
        "FIRST_SEEN": entity.first_issue.number,
        "LAST_SEEN": entity.latest_issue.number,
    }
    return keys[order]
