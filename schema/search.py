"""What a search goes through, how it ranks what it finds, and where it cuts the snippets.

The functions are those of Postgres's full-text search; `search_query` and `snippets` are ours, see the migration that
makes them.
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
    """A kind of thing that is searched: `texts` are columns to cut snippets from, `title` is that of a tsvector."""

    type: str
    table: str
    conditions: Mapping[str, Condition]
    texts: str
    title: str


HITS: Final = {
    "SECTION": Hit("Section", "sections", SECTION_CONDITIONS, "headline, tagline, text", "search_headline"),
    "TALE": Hit("Tale", "tales", TALE_CONDITIONS, "title, epigraph, text", "search_title"),
}

SCORE: Final = Sql("{t}.score / 1e6::float8")

QUERY: Final = """\
SELECT query, CASE WHEN querytree(query) IN ('', 'T') THEN query ELSE querytree(query)::tsquery END AS said
FROM search_query({query}) query"""
"""What is searched for, and that without what is not to be there: `ts_rank` calls a text that lacks a word it may not
have worth nothing. Worked out once for a page, whose parts find it under `{t}_once`."""

_WANTED: Final = "(SELECT query FROM {t}_once)"
_RANK: Final = "(1e6::float8 * ts_rank({h}.search, (SELECT said FROM {t}_once), 33))::int"
"""In millionths: the rank that Postgres gives, by the length of the text, brought below 1."""

_NOTHING: Final = "SELECT 'SECTION' AS kind, 0 AS issue_number, 0 AS position, 0 AS score WHERE false"


@dataclass(frozen=True, slots=True)
class Found:
    """What a search finds: everything, and the same in two parts, of which all of the first comes before the second."""

    whole: Sql
    parts: tuple[Sql, Sql]


def found(kinds: Sequence[str], wanted: Mapping[str, Param]) -> Found:
    """Everything of these kinds that meets the conditions: `wanted`, by the filter's names.

    Matches in headlines come first, and have an index of their own: where they are enough for a page, it does not
    matter how many texts have the words somewhere.
    """
    hits = [(kind, HITS[kind]) for kind in kinds if wanted.keys() <= HITS[kind].conditions.keys()]

    def union(score: str, *matches: str) -> Sql:
        branches = "\nUNION ALL\n".join(_branch(kind, hit, wanted, score, matches) for kind, hit in hits)
        return Sql(f"(\n{indent(branches or _NOTHING, '  ')}\n) {{t}}", wanted if hits else {})

    in_text, in_title = f"{{h}}.search @@ {_WANTED}", f"{{h}}.{{title}} @@ {_WANTED}"
    return Found(
        whole=union(f"1000000 * ({in_title})::int + {_RANK}", in_text),
        parts=(
            # The text has the words that the title has, but may have some that are not to be there. No index needs
            # to be asked.
            union(f"1000000 + {_RANK}", in_title, f"({in_text}) IS TRUE"),
            union(_RANK, in_text, f"NOT {in_title}"),
        ),
    )


def _branch(kind: str, hit: Hit, wanted: Mapping[str, Param], score: str, matches: Sequence[str]) -> str:
    conditions = [hit.conditions[name].sql.replace("{t}", "{h}").replace("{value}", f"{{{name}}}") for name in wanted]
    sql = (
        f"SELECT '{kind}' AS kind, {{h}}.issue_number, {{h}}.position, {score} AS score\n"
        f"FROM {hit.table} {{h}}\nWHERE {' AND '.join([*matches, *conditions])}"
    )
    return sql.replace("{title}", hit.title)


def _snippets() -> Sql:
    cases = "".join(
        f" WHEN '{kind}' THEN (\n"
        f"  SELECT snippets(concat_ws(E'\\n', {hit.texts}), {_WANTED})\n"
        f"  FROM {hit.table} {{h}}\n"
        "  WHERE {h}.issue_number = {t}.issue_number AND {h}.position = {t}.position\n)"
        for kind, hit in HITS.items()
    )
    return Sql(f"CASE {{t}}.kind{cases} END")


SNIPPETS: Final = _snippets()
"""The stretches of a hit's text around what matched."""
