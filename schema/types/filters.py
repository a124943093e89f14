"""Which things a list has: one filter a list, all conditions of which must be met."""

from datetime import datetime

import strawberry

from schema.types.enums import EntityKind, LinkKind


@strawberry.input(description="Which issues to list. It must meet every condition that is given; null is none.")
class IssueFilter:
    number_from: int | None = strawberry.field(
        default=strawberry.UNSET, description="Only issues with this number or a higher one."
    )
    number_to: int | None = strawberry.field(
        default=strawberry.UNSET, description="Only issues with this number or a lower one."
    )
    published_from: datetime | None = strawberry.field(
        default=strawberry.UNSET, description="Only issues published at this moment or later: `2024-01-01`."
    )
    published_to: datetime | None = strawberry.field(
        default=strawberry.UNSET, description="Only issues published at this moment or earlier: `2024-12-31T23:59:59Z`."
    )
    entity: str | None = strawberry.field(
        default=strawberry.UNSET, description="Only issues that mention the entity with this slug: `openai`."
    )
    author: str | None = strawberry.field(
        default=strawberry.UNSET, description="Only issues by this author; upper and lower case are the same."
    )


@strawberry.input(description="Which sections to list. It must meet every condition that is given; null is none.")
class SectionFilter:
    issue: int | None = strawberry.field(
        default=strawberry.UNSET, description="Only sections of the issue with this number."
    )
    issue_from: int | None = strawberry.field(
        default=strawberry.UNSET, description="Only sections of issues with this number or a higher one."
    )
    issue_to: int | None = strawberry.field(
        default=strawberry.UNSET, description="Only sections of issues with this number or a lower one."
    )
    entity: str | None = strawberry.field(
        default=strawberry.UNSET, description="Only sections that mention the entity with this slug: `openai`."
    )
    entity_kind: EntityKind | None = strawberry.field(
        default=strawberry.UNSET, description="Only sections that mention an entity of this kind."
    )
    link_source: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="Only sections with a link of this source: `arXiv`; upper and lower case are the same.",
    )
    text: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="Only sections that a search for this finds; the syntax is that of `search`.",
    )


@strawberry.input(description="Which tales to list. It must meet every condition that is given; null is none.")
class TaleFilter:
    issue: int | None = strawberry.field(
        default=strawberry.UNSET, description="Only tales of the issue with this number."
    )
    text: str | None = strawberry.field(
        default=strawberry.UNSET, description="Only tales that a search for this finds; the syntax is that of `search`."
    )


@strawberry.input(description="Which links to list. It must meet every condition that is given; null is none.")
class LinkFilter:
    issue: int | None = strawberry.field(
        default=strawberry.UNSET, description="Only links of the issue with this number."
    )
    kind: LinkKind | None = strawberry.field(default=strawberry.UNSET, description="Only links that lead to this.")
    host: str | None = strawberry.field(
        default=strawberry.UNSET, description="Only links to this host: `arxiv.org`; upper and lower case are the same."
    )
    source: str | None = strawberry.field(
        default=strawberry.UNSET, description="Only links of this source: `GitHub`; upper and lower case are the same."
    )
    has_url: bool | None = strawberry.field(
        default=strawberry.UNSET, description="Only links whose address is known, or (false) is lost."
    )


@strawberry.input(description="Which entities to list. It must meet every condition that is given; null is none.")
class EntityFilter:
    kind: EntityKind | None = strawberry.field(default=strawberry.UNSET, description="Only entities of this kind.")
    name: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="Only entities with this in a form of their name; accents and case do not matter.",
    )
    issue: int | None = strawberry.field(
        default=strawberry.UNSET, description="Only entities that the issue with this number mentions."
    )
    min_mentions: int | None = strawberry.field(
        default=strawberry.UNSET, description="Only entities with this many mentions or more."
    )
