"""Votes: how loudly the evidence for a name speaks for each kind."""

from collections.abc import Mapping

from schema.enums import EntityKind

Votes = dict[EntityKind, float]


def add(votes: Votes, more: Mapping[EntityKind, float]) -> None:
    """Count more votes in."""
    for kind, loudness in more.items():
        votes[kind] = votes.get(kind, 0) + loudness


def winner(votes: Votes) -> EntityKind | None:
    """The kind that most speaks for, if anything does."""
    if len(votes) < 2:
        return next(iter(votes), None)
    return max(votes, key=votes.__getitem__)
