"""What names look like in addresses."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

LONGEST: Final = 100
"""Characters of a slug."""

_GREEK: Final = {code: unicodedata.name(chr(code)).rsplit(" ", 1)[1].lower() for code in range(0x3B1, 0x3CA)}
"""α to ω by their names."""


@lru_cache(maxsize=10_000)
def slugify(name: str) -> str:
    """The name in lower-case ASCII letters and digits, with hyphens between words: `Llama 3.2` → `llama-3-2`.

    "" for a name that has none of these.
    """
    plain = unicodedata.normalize("NFKD", name.casefold().replace("+", " plus ").translate(_GREEK))
    ascii_only = "".join(character for character in plain if not unicodedata.combining(character))
    return re.sub(r"[^a-z0-9]+", "-", ascii_only)[:LONGEST].strip("-")
