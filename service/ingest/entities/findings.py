"""What the steps of the extractor hand to one another: places where something is named."""

from dataclasses import dataclass, field

from schema.enums import EntityKind, ExtractionMethod
from service.ingest.entities.text import Stretch
from service.ingest.entities.votes import Votes, winner
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
    kinds: Votes = field(default_factory=dict)

    @property
    def kind(self) -> EntityKind | None:
        """The kind that most speaks for, if anything does."""
        return winner(self.kinds)
