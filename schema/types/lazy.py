"""The types that refer to each other in a circle, by name, so that each can have a module of its own."""

from typing import TYPE_CHECKING, Annotated

import strawberry

if TYPE_CHECKING:
    from schema.types.connections import SectionConnection
    from schema.types.issue import Issue
    from schema.types.section import Section

LazyIssue = Annotated["Issue", strawberry.lazy("schema.types.issue")]
LazySectionConnection = Annotated["SectionConnection", strawberry.lazy("schema.types.connections")]
LazySection = Annotated["Section", strawberry.lazy("schema.types.section")]
