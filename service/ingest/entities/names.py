"""What is done to names: the form they are compared in, and the slug an entity is addressed by."""

import re
import unicodedata
from functools import lru_cache

_PLAIN = {"‘": "'", "’": "'", "ʼ": "'", "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "\u00a0": " "}
_GREEK = {c: unicodedata.name(c).rsplit(" ", 1)[1].lower() for c in "αβγδεζηθικμνξοπρσςτυφχψω"} | {"λ": "lambda"}
_OTHERS = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ð": "d", "þ": "th", "ł": "l", "đ": "d", "ı": "i", "&": " and "}
_LETTERS = str.maketrans({**_GREEK, **_OTHERS, "'": "", "+": " plus ", "#": " sharp "})
# Four letters and a number are a name and its version, however they are written; `h100` and `gpt4o` are one word.
_VERSION = re.compile(r"(?<![a-z])([a-z]{3,}?[a-uw-z])(?=v?\d+(?![a-z\d]))")
# Characters of a slug.
LONGEST = 100
_SEPARATORS = re.compile(r"[\s\-_./]+")


def straight(text: str) -> str:
    """The text with plain quotes, hyphens and spaces; as long as it was."""
    # Several times as fast as a translation: a text holds few of these.
    for fancy, plain in _PLAIN.items():
        if fancy in text:
            text = text.replace(fancy, plain)
    return text


@lru_cache(maxsize=16384)
def slugify(name: str) -> str:
    """The slug of a name: `[a-z0-9-]+`, the same for every way of writing it that differs in case, hyphens or spaces.

    A name with no letter or digit that can be written so is named by its code points: two of them stay two.
    """
    plain = unicodedata.normalize("NFKD", straight(name).casefold()).translate(_LETTERS)
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    if not re.search(r"[a-z0-9]", plain):
        plain = "u" + "-".join(f"{ord(c):x}" for c in name.strip()[:12])
    return re.sub(r"[^a-z0-9]+", "-", _VERSION.sub(r"\1-", plain)).strip("-")[:LONGEST].rstrip("-")


@lru_cache(maxsize=16384)
def key(name: str) -> str:
    """What two spellings of one name have in common: `GPT-4o`, `GPT 4o` and `gpt4o` are all `gpt4o`."""
    return _SEPARATORS.sub("", straight(name)).casefold()


def without_possessive(text: str) -> str:
    """The text without a closing 's or apostrophe."""
    if text.endswith(("'s", "’s", "'S", "’S")):
        return text[:-2]
    return text.rstrip("'’")
