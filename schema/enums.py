"""The closed vocabularies of the corpus, shared by the parser, the tables and the public graph."""

from enum import StrEnum


class SourceFormat(StrEnum):
    """The form in which an issue reached us."""

    TEXT = "TEXT"
    RSS = "RSS"
    HTML = "HTML"
    MARKDOWN = "MARKDOWN"


class BlockKind(StrEnum):
    """What a block of a section's body is."""

    PARAGRAPH = "PARAGRAPH"
    LIST = "LIST"


class LinkKind(StrEnum):
    """What a link leads to, judged by its address, source and label."""

    PAPER = "PAPER"
    CODE = "CODE"
    DATASET = "DATASET"
    MODEL = "MODEL"
    BLOG = "BLOG"
    NEWS = "NEWS"
    VIDEO = "VIDEO"
    OTHER = "OTHER"


class EntityKind(StrEnum):
    """What sort of thing an entity is."""

    ORGANIZATION = "ORGANIZATION"
    PERSON = "PERSON"
    MODEL = "MODEL"
    DATASET = "DATASET"
    BENCHMARK = "BENCHMARK"
    METHOD = "METHOD"
    SOFTWARE = "SOFTWARE"
    HARDWARE = "HARDWARE"
    PLACE = "PLACE"


class ExtractionMethod(StrEnum):
    """How a mention was found."""

    CATALOGUE = "CATALOGUE"
    PATTERN = "PATTERN"
    PROPAGATED = "PROPAGATED"


class ReferenceStatus(StrEnum):
    """Whether the issue that a reference names is in the corpus."""

    RESOLVED = "RESOLVED"
    DANGLING = "DANGLING"


class IssueOrder(StrEnum):
    """The orders in which issues can be listed."""

    NEWEST = "NEWEST"
    OLDEST = "OLDEST"


class SectionOrder(StrEnum):
    """The orders in which sections can be listed."""

    NEWEST = "NEWEST"
    OLDEST = "OLDEST"


class TaleOrder(StrEnum):
    """The orders in which tales can be listed."""

    NEWEST = "NEWEST"
    OLDEST = "OLDEST"


class LinkOrder(StrEnum):
    """The orders in which links can be listed."""

    NEWEST = "NEWEST"
    OLDEST = "OLDEST"


class EntityOrder(StrEnum):
    """The orders in which entities can be listed."""

    MOST_MENTIONED = "MOST_MENTIONED"
    NAME = "NAME"
    FIRST_SEEN = "FIRST_SEEN"
    LAST_SEEN = "LAST_SEEN"


class SearchKind(StrEnum):
    """What a search looks through."""

    SECTION = "SECTION"
    TALE = "TALE"
