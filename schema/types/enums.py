"""The closed vocabularies, registered with strawberry under descriptions for every value.

The types take them from here, so that they are registered before they are used.
"""

from collections.abc import Mapping
from enum import StrEnum

import strawberry
from strawberry.types.enum import StrawberryEnumDefinition

from schema.enums import (
    BlockKind,
    EntityKind,
    EntityOrder,
    ExtractionMethod,
    IssueOrder,
    LinkKind,
    LinkOrder,
    ReferenceStatus,
    SearchKind,
    SectionOrder,
    SourceFormat,
    TaleOrder,
)

__all__ = [
    "BlockKind",
    "EntityKind",
    "EntityOrder",
    "ExtractionMethod",
    "IssueOrder",
    "LinkKind",
    "LinkOrder",
    "ReferenceStatus",
    "SearchKind",
    "SectionOrder",
    "SourceFormat",
    "TaleOrder",
]


def _describe(enum: type[StrEnum], description: str, values: Mapping[StrEnum, str]) -> None:
    registered = strawberry.enum(enum, description=description)
    definition: StrawberryEnumDefinition = registered.__strawberry_definition__  # type: ignore[attr-defined]
    for value in definition.values:
        value.description = values[enum(value.value)]


_describe(
    SourceFormat,
    "The form in which an issue reached the archive.",
    {
        SourceFormat.TEXT: "Plain text, many issues in one file; the addresses of links are lost.",
        SourceFormat.RSS: "An entry of an RSS 2.0 or Atom feed, with the issue's HTML inside.",
        SourceFormat.HTML: "A web page that holds one issue.",
        SourceFormat.MARKDOWN: "A Markdown file with front matter.",
    },
)
_describe(
    BlockKind,
    "What a block of a section's body is.",
    {
        BlockKind.PARAGRAPH: "A paragraph of running text.",
        BlockKind.LIST: "A list; its items are in `items`.",
    },
)
_describe(
    LinkKind,
    "What a link leads to, judged by its address, its source and its label.",
    {
        LinkKind.PAPER: "A scientific paper: arXiv, a journal, a PDF of a report.",
        LinkKind.CODE: "Source code, such as a GitHub repository.",
        LinkKind.DATASET: "Data made for training or study.",
        LinkKind.MODEL: "The weights or the page of an AI model.",
        LinkKind.BLOG: "A blog post or a newsletter.",
        LinkKind.NEWS: "An article in the press.",
        LinkKind.VIDEO: "A film or a recorded talk.",
        LinkKind.OTHER: "Anything else.",
    },
)
_describe(
    EntityKind,
    "What sort of thing an entity is.",
    {
        EntityKind.ORGANIZATION: "A company, lab, university, institute, public body or publication: `DeepMind`.",
        EntityKind.PERSON: "A named human: `Geoffrey Hinton`.",
        EntityKind.MODEL: "An AI model, a family of models or a trained system: `Phi-4`, `AlphaChip`.",
        EntityKind.DATASET: "Data made for training or study: `Psych-101`, `ImageNet`.",
        EntityKind.BENCHMARK: "A test or a suite of tests: `MMLU`, `FrontierMath`.",
        EntityKind.METHOD: "A named technique, algorithm, architecture or number format: `DeMo`, `RoPE`.",
        EntityKind.SOFTWARE: "A named program, library, site, game or platform: `SQLite`, `NetHack`.",
        EntityKind.HARDWARE: "A chip, accelerator, system or line of devices: `H100`, `TPU v5e`.",
        EntityKind.PLACE: "A country, city or region: `Shenzhen`.",
    },
)
_describe(
    ExtractionMethod,
    "How a mention was found.",
    {
        ExtractionMethod.CATALOGUE: "The name is in the catalogue of known names.",
        ExtractionMethod.PATTERN: "The shape of the name, or the words around it, gave it away.",
        ExtractionMethod.PROPAGATED: "The name was established elsewhere in the same issue.",
    },
)
_describe(
    ReferenceStatus,
    "Whether the issue that a reference names is in the corpus.",
    {
        ReferenceStatus.RESOLVED: "It is: `issue` has it.",
        ReferenceStatus.DANGLING: "It is not, or not yet: `issue` is null until it arrives.",
    },
)
_describe(
    IssueOrder,
    "The orders in which issues can be listed. Both go by the issue's number, which no two issues share.",
    {
        IssueOrder.NEWEST: "The highest number first.",
        IssueOrder.OLDEST: "The lowest number first.",
    },
)
_describe(
    SectionOrder,
    "The orders in which sections can be listed; those of one issue always in the order they stand in.",
    {
        SectionOrder.NEWEST: "The issue with the highest number first.",
        SectionOrder.OLDEST: "The issue with the lowest number first.",
    },
)
_describe(
    TaleOrder,
    "The orders in which tales can be listed; those of one issue always in the order they stand in.",
    {
        TaleOrder.NEWEST: "The issue with the highest number first.",
        TaleOrder.OLDEST: "The issue with the lowest number first.",
    },
)
_describe(
    LinkOrder,
    "The orders in which links can be listed; those of one issue always in the order they stand in.",
    {
        LinkOrder.NEWEST: "The issue with the highest number first.",
        LinkOrder.OLDEST: "The issue with the lowest number first.",
    },
)
_describe(
    EntityOrder,
    "The orders in which entities can be listed; where two are equal, by slug.",
    {
        EntityOrder.MOST_MENTIONED: "The one with the most mentions first.",
        EntityOrder.NAME: "By name, accents and upper case apart.",
        EntityOrder.FIRST_SEEN: "The one that came up in the lowest issue first.",
        EntityOrder.LAST_SEEN: "The one that came up in the highest issue first: what is talked about now.",
    },
)
_describe(
    SearchKind,
    "What a search looks through.",
    {
        SearchKind.SECTION: "The news: headlines, taglines and bodies.",
        SearchKind.TALE: "The fiction: titles, epigraphs and stories.",
    },
)
