"""What a search goes through, how it ranks what it finds, and where it cuts the snippets.

The functions are those of Postgres's full-text search; `search_query` is ours, see the migration that makes it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import indent
from typing import Final

from schema.mapping import Condition, Key
from schema.plan import Param, Sql
from schema.tables import SECTION_CONDITIONS, TALE_CONDITIONS

LIST: Final = "search"
ORDER: Final = "BEST"
KEYS: Final = (
    Key("{t}.score", int, descending=True),
    Key("{t}.issue_number", int, descending=True),
    Key("{t}.kind", str),
    Key("{t}.position", int),
)


@dataclass(frozen=True, slots=True)
class Hit:
    """A kind of thing that is searched: `texts` are the columns that snippets are cut from, in order."""

    type: str
    table: str
    conditions: Mapping[str, Condition]
    texts: str


HITS: Final = {
    "SECTION": Hit("Section", "sections", SECTION_CONDITIONS, "headline, tagline, text"),
    "TALE": Hit("Tale", "tales", TALE_CONDITIONS, "title, epigraph, text"),
}

SCORE: Final = Sql("{t}.score / 1e6::float8")

_MILLIONTHS: Final = (
    "round((1e6 * ((ts_filter({h}.search, '{{a}}') @@ {h}_for.query)::int"
    " + ts_rank({h}.search, {h}_for.query, 33)))::numeric)::int"
)
"""A match in the headline alone, before the rank: that of Postgres, by the length of the text, brought below 1."""

_OPTIONS: Final = "StartSel=<mark>, StopSel=</mark>, MaxFragments=3, MaxWords=30, MinWords=10, FragmentDelimiter=␞"
_NOTHING: Final = "SELECT 'SECTION' AS kind, 0 AS issue_number, 0 AS position, 0 AS score WHERE false"


def source(kinds: Sequence[str], query: Param, wanted: Mapping[str, Param]) -> Sql:
    """Everything of these kinds that the query finds and that meets the conditions: `wanted`, by the filter's names."""
    found = [(kind, HITS[kind]) for kind in kinds if wanted.keys() <= HITS[kind].conditions.keys()]
    branches = "\nUNION ALL\n".join(_branch(kind, hit, wanted) for kind, hit in found)
    return Sql(f"(\n{indent(branches or _NOTHING, '  ')}\n) {{t}}", {"query": query, **wanted} if found else {})


def _branch(kind: str, hit: Hit, wanted: Mapping[str, Param]) -> str:
    conditions = [hit.conditions[name].sql.replace("{t}", "{h}").replace("{value}", f"{{{name}}}") for name in wanted]
    return (
        f"SELECT '{kind}' AS kind, {{h}}.issue_number, {{h}}.position, {_MILLIONTHS} AS score\n"
        "FROM (SELECT search_query({query}) AS query OFFSET 0) {h}_for\n"
        f"JOIN {hit.table} {{h}} ON {' AND '.join(['{h}.search @@ {h}_for.query', *conditions])}"
    )


def snippets(query: Param) -> Sql:
    """The stretches of a hit's text around what matched."""
    cases = "".join(
        f" WHEN '{kind}' THEN (\n"
        f"  SELECT string_to_array(ts_headline('backissue', concat_ws(E'\\n', {hit.texts}), search_query({{query}}),\n"
        f"    '{_OPTIONS}'), '␞')\n"
        f"  FROM {hit.table} {{h}}\n"
        "  WHERE {h}.issue_number = {t}.issue_number AND {h}.position = {t}.position\n)"
        for kind, hit in HITS.items()
    )
    return Sql(f"CASE {{t}}.kind{cases} END", {"query": query})
