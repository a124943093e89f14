"""Forged cursors and ids: true to the form in all but one thing."""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Walk:
    """A list in an order: how to ask for what comes after `$after`, and the keys that a cursor of it has."""

    name: str
    order: str
    query: str
    keys: Sequence[object]


def _of(field: str, around: str = "%s") -> str:
    page = f"{field} {{ totalCount pageInfo {{ hasPreviousPage }} }}"
    return f"query ($after: String!) {{ {around % page} }}"


_NUMBERED: Final[Mapping[str, Sequence[object]]] = {"issues": [3], "sections": [3, 1], "tales": [3, 1], "links": [3, 1]}
_ENTITIES: Final[Mapping[str, Sequence[object]]] = {
    "MOST_MENTIONED": [2, "owl-lab"],
    "NAME": ["owl lab", "owl-lab"],
    "FIRST_SEEN": [3, "owl-lab"],
    "LAST_SEEN": [3, "owl-lab"],
}

WALKS: Final = (
    *(
        Walk(name, order, _of(f"{name}(after: $after, orderBy: {order})"), keys)
        for name, keys in _NUMBERED.items()
        for order in ("NEWEST", "OLDEST")
    ),
    *(
        Walk(
            "entity/sections",
            order,
            _of(f"sections(after: $after, orderBy: {order})", 'entity(slug: "owl-lab") { %s }'),
            [3, 1],
        )
        for order in ("NEWEST", "OLDEST")
    ),
    *(
        Walk("entities", order, _of(f"entities(after: $after, orderBy: {order})"), keys)
        for order, keys in _ENTITIES.items()
    ),
    Walk("search", "BEST", _of('search(query: "ferry", after: $after)'), [1_000_000, 3, "SECTION", 1]),
)


def cursor(*parts: object) -> str:
    """A cursor as the service writes it."""
    return sealed(json.dumps(parts, ensure_ascii=False))


def sealed(clear: str | bytes) -> str:
    """Any text in the form of a cursor or an id."""
    clear = clear.encode("utf-8", errors="surrogatepass") if isinstance(clear, str) else clear
    return base64.urlsafe_b64encode(clear).decode().rstrip("=")


def _forged() -> dict[str, str]:
    good = '["sections", "NEWEST", 3, 1]'
    keys = {
        "no keys": "",
        "one key": "3",
        "three keys": "3, 1, 1",
        "a negative key": "-1, 1",
        "negative zero": "-0, 1",
        "a key of 2^31": "2147483648, 1",
        "a key of 2^64": "18446744073709551616, 1",
        "a key of 4,000 digits": "9" * 4_000 + ", 1",
        "a key of 5,000 digits": "9" * 5_000 + ", 1",
        "a float": "3.0, 1",
        "an exponent": "3e0, 1",
        "an endless number": "1e999, 1",
        "no number": "NaN, 1",
        "infinity": "Infinity, 1",
        "a boolean": "true, 1",
        "null": "null, 1",
        "a text": '"3", 1',
        "a list": "[3], 1",
        "an object": '{"a": 3}, 1',
        "a leading zero": "03, 1",
        "a plus": "+3, 1",
        "an Arabic digit": "٣, 1",
    }
    return {
        **{name: sealed(f'["sections", "NEWEST"{", " if text else ""}{text}]') for name, text in keys.items()},
        "padded": base64.urlsafe_b64encode(good.encode()).decode(),
        "other alphabet": sealed('["sections", "NEWEST", 3, "??>>~~"]').replace("-", "+").replace("_", "/"),
        "white space in the base64": sealed(good)[:8] + "\n" + sealed(good)[8:],
        "a character that is not in the alphabet": sealed(good) + "!",
        "letters from elsewhere": sealed(good) + "ä",
        "spaces around": f" {sealed(good)} ",
        "other white space": sealed('["sections","NEWEST",3,1]'),
        "more after the end": sealed(good + " "),
        "escapes": sealed('["section\\u0073", "NEWEST", 3, 1]'),
        "half a pair": sealed('["\\ud800", "NEWEST", 3, 1]'),
        "half a pair as it is": sealed('["\ud800", "NEWEST", 3, 1]'),
        "no UTF-8": sealed(b'["\xff", "NEWEST", 3, 1]'),
        "a byte order mark": sealed("\ufeff" + good),
        "UTF-16": sealed(good.encode("utf-16")),
        "an object inside": sealed('{"sections": "NEWEST"}'),
        "a text inside": sealed('"sections"'),
        "an unknown list": cursor("nope", "NEWEST", 3, 1),
        "an unknown order": cursor("sections", "nope", 3, 1),
        "SQL for an order": cursor("sections", "NEWEST; DROP TABLE issues", 3, 1),
        "a list of lists": sealed("[" * 100_000),
        "a list of lists that ends": sealed("[" * 5_000 + "]" * 5_000),
        "a megabyte": cursor("sections", "NEWEST", 3, 1, "x" * 600_000),
        "nothing": "",
        "a null byte": "\0",
        "an equals sign": "=",
        "an id": sealed("Section:3:1"),
    }


FORGED: Final = _forged()
"""Cursors for sections, NEWEST; each is wrong."""

FORGED_NAMES: Final = {
    "a null byte": cursor("entities", "MOST_MENTIONED", 2, "owl\0lab"),
    "half a pair": sealed('["entities", "MOST_MENTIONED", 2, "\\ud800"]'),
    "a number for a name": cursor("entities", "MOST_MENTIONED", 2, 2),
    "a name for a number": cursor("entities", "MOST_MENTIONED", "owl", "owl-lab"),
}
"""Cursors for entities, MOST_MENTIONED; each is wrong."""

IDS: Final = {
    "nothing": "",
    "no base64": "%",
    "padded": "SXNzdWU6Mw==",
    "spaces": " SXNzdWU6Mw ",
    "line break": "SXNzdWU6Mw\n",
    "no type": sealed(":3"),
    "no key": sealed("Issue:"),
    "no colon": sealed("Issue3"),
    "unknown type": sealed("Corpus:1"),
    "type of GraphQL": sealed("Query:1"),
    "introspection": sealed("__Type:1"),
    "small letters": sealed("issue:3"),
    "one key too many": sealed("Issue:3:1"),
    "one key too few": sealed("Section:3"),
    "negative": sealed("Issue:-3"),
    "leading zero": sealed("Issue:03"),
    "plus": sealed("Issue:+3"),
    "float": sealed("Issue:3.0"),
    "Arabic digit": sealed("Issue:٣"),
    "2^31": sealed("Issue:2147483648"),
    "5,000 digits": sealed("Issue:" + "9" * 5_000),
    "SQL": sealed("Issue:3 OR 1=1"),
    "null byte": sealed("Entity:owl\0lab"),
    "upper case slug": sealed("Entity:OWL"),
    "slug of %": sealed("Entity:%"),
    "no slug": sealed("Entity:"),
    "slug of 600,000": sealed("Entity:" + "a" * 600_000),
    "no UTF-8": sealed(b"Issue:\xff"),
    "a cursor": cursor("issues", "NEWEST", 3),
    "half a pair": "\ud800",
}
"""Ids that the service has never given."""
