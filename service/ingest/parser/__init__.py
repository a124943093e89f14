"""A document → an issue. What the newsletter looks like is known here and nowhere else."""

from service.ingest.parser.issue import parse

__all__ = ["parse"]
