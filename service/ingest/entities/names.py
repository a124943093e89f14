"""What names look like in addresses."""

import re
import unicodedata
from typing import Final

_GREEK: Final = str.maketrans(
    {"α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "λ": "lambda", "μ": "mu", "π": "pi"}
)


def slugify(name: str) -> str:
    """The name in lower-case ASCII letters and digits, with hyphens between words: `Llama 3.2` → `llama-3-2`."""
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_GREEK))
    ascii_only = "".join(character for character in plain if not unicodedata.combining(character))
    return re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")
