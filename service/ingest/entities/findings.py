"""What the steps of the extractor hand to one another: places where something is named."""

from collections import Counter
from dataclasses import dataclass, field

from schema.enums import EntityKind, ExtractionMethod
from service.ingest.entities.text import Stretch
from service.ingest.model import Span


@dataclass(slots=True)
class Finding:
    """A name at a place, and what speaks for it. `score` orders the findings of one method by how sure they are."""

    stretch: Stretch
    span: Span
    text: str
    name: str
    method: ExtractionMethod
    score: float
    kinds: Counter[EntityKind] = field(default_factory=Counter)

    @property
    def kind(self) -> EntityKind | None:
        """The kind that most speaks for, if anything does."""
        return max(self.kinds, key=self.kinds.__getitem__) if self.kinds else None
