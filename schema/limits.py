"""What a request may ask for, reckoned before anything is validated or run.

Each selection set is measured once and what was found is remembered, so that fragments which spread each other again
and again cost no more than their text. Counting by names alone needs no valid document.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
)

from schema.errors import ErrorCode, Failure
from schema.sql import MOST_BYTES

MOST_TOKENS: Final = 5_000
MOST_ERRORS: Final = 5
MOST_DEPTH: Final = 15
MOST_FIELDS: Final = 2_000
MOST_ALIASES: Final = 100
MOST_DIRECTIVES: Final = 100
MOST_VALUES: Final = 1_000
"""Values of a list in a variable."""
MOST_REPEATS: Final = 20_000
MOST_NODES: Final = 100_000
MOST_SCHEMA_NODES: Final = 60_000
"""Almost three times what the standard tools ask of introspection."""

_INTROSPECTION: Final = frozenset({"__schema", "__type"})
_USUAL: Final = {
    "types": 50, "fields": 8, "args": 3, "inputFields": 6, "enumValues": 6, "possibleTypes": 3, "directives": 6,
    "interfaces": 1, "locations": 4,
}  # fmt: skip
"""How long the lists of introspection are, about."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What a selection set comes to with all its fragments: each a maximum (depth) or a sum."""

    depth: int = 0
    fields: int = 0
    aliases: int = 0
    directives: int = 0
    nodes: int = 0
    """Objects that introspection may return; those of the corpus are reckoned from the plan."""

    def __add__(self, other: "Measure") -> "Measure":
        return Measure(
            max(self.depth, other.depth),
            self.fields + other.fields,
            self.aliases + other.aliases,
            self.directives + other.directives,
            self.nodes + other.nodes,
        )


_LIMITS: Final = (
    ("depth", MOST_DEPTH, "is {} fields deep"),
    ("fields", MOST_FIELDS, "has {} fields with those of its fragments"),
    ("aliases", MOST_ALIASES, "has {} aliases with those of its fragments"),
    ("directives", MOST_DIRECTIVES, "has {} directives with those of its fragments"),
    ("nodes", MOST_SCHEMA_NODES, "may return {} things of the schema"),
)


def check_document(document: DocumentNode) -> None:
    """Raise `Failure` QUERY_TOO_COMPLEX where an operation, or a fragment on its own, is beyond a limit."""
    meter = _Meter({one.name.value: one for one in document.definitions if isinstance(one, FragmentDefinitionNode)})
    for definition in document.definitions:
        if isinstance(definition, OperationDefinitionNode | FragmentDefinitionNode):
            what = "The operation" if isinstance(definition, OperationDefinitionNode) else "The fragment"
            measure = meter.measure(definition.selection_set)
            for name, limit, said in _LIMITS:
                count = getattr(measure, name)
                if count > limit:
                    raise _too_complex(f"{what} {said.format(_shown(count))}; at most {limit:,} are allowed.")
            if meter.repeats([definition.selection_set]) > MOST_REPEATS:
                raise _too_complex(f"{what} repeats the same fields too often; ask for each once.")


def too_large() -> Failure:
    """Why an answer is refused that Postgres found to have more than `MOST_BYTES`."""
    return _too_complex(f"The answer has more than {MOST_BYTES:,} bytes. Ask for smaller pages or fewer fields.")


def check_nodes(nodes: int) -> None:
    """Raise `Failure` QUERY_TOO_COMPLEX where a request may return too much."""
    if nodes > MOST_NODES:
        raise _too_complex(
            f"The request may return {_shown(nodes)} things; at most {MOST_NODES:,} are allowed. Ask for smaller pages."
        )


def _too_complex(message: str) -> Failure:
    return Failure(ErrorCode.QUERY_TOO_COMPLEX, message)


def _shown(count: int) -> str:
    return f"{count:,}" if count < 10**12 else "more than 10^12"


@dataclass(slots=True)
class _Meter:
    fragments: Mapping[str, FragmentDefinitionNode]
    known: dict[str, Measure] = field(default_factory=dict)
    within: set[str] = field(default_factory=set)

    def measure(self, selections: SelectionSetNode, *, introspected: bool = False) -> Measure:
        total = Measure()
        spread = set()
        for selection in selections.selections:
            directives = Measure(directives=len(selection.directives or ()))
            match selection:
                case FieldNode():
                    total += directives + self._field(selection, introspected=introspected)
                case InlineFragmentNode():
                    total += directives + self.measure(selection.selection_set, introspected=introspected)
                case FragmentSpreadNode():
                    # A second spread in one place adds nothing to the answer.
                    name = selection.name.value
                    total += (
                        directives if name in spread else directives + self._fragment(name, introspected=introspected)
                    )
                    spread.add(name)
        return total

    def _field(self, node: FieldNode, *, introspected: bool) -> Measure:
        name = node.name.value
        introspected = introspected or name in _INTROSPECTION
        below = Measure()
        if node.selection_set:
            below = self.measure(node.selection_set, introspected=introspected)
        return Measure(
            # The standard tools' own query is deep, and bounded by how much it may return.
            depth=0 if introspected else below.depth + 1,
            fields=below.fields + 1,
            aliases=below.aliases + (node.alias is not None),
            directives=below.directives,
            nodes=_USUAL.get(name, 1) * (below.nodes + 1) if node.selection_set else 0,
        )

    def _fragment(self, name: str, *, introspected: bool) -> Measure:
        if name in self.within:
            raise Failure(ErrorCode.GRAPHQL_VALIDATION_FAILED, f"The fragment {name[:80]} spreads itself.")
        definition = self.fragments.get(name)
        if name not in self.known and definition is not None:
            self.within.add(name)
            own = Measure(directives=len(definition.directives or ()))
            self.known[name] = own + self.measure(definition.selection_set, introspected=introspected)
            self.within.discard(name)
        return self.known.get(name, Measure())

    def repeats(self, sets: list[SelectionSetNode]) -> int:
        """How many pairs of fields stand under one response key: validation compares each with each."""
        below: dict[str, list[SelectionSetNode]] = {}
        count: Counter[str] = Counter()
        spread: set[str] = set()
        for node in (node for selections in sets for node in self._flat(selections, spread)):
            key = (node.alias or node.name).value
            count[key] += 1
            if node.selection_set:
                below.setdefault(key, []).append(node.selection_set)
        return sum(times * (times - 1) // 2 for times in count.values()) + sum(map(self.repeats, below.values()))

    def _flat(self, selections: SelectionSetNode, spread: set[str]) -> Iterator[FieldNode]:
        for selection in selections.selections:
            match selection:
                case FieldNode():
                    yield selection
                case InlineFragmentNode():
                    yield from self._flat(selection.selection_set, spread)
                case FragmentSpreadNode() if selection.name.value not in spread:
                    spread.add(selection.name.value)
                    if definition := self.fragments.get(selection.name.value):
                        yield from self._flat(definition.selection_set, spread)
