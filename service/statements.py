"""Hand-written SQL has a name and a home: a file of statements, each under `-- name:` and a line of purpose."""

import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

_NAME = re.compile(r"^-- name: *([a-z][a-z0-9_]*) *$", re.M)


def load(path: Path) -> Mapping[str, str]:
    """The statements of a file by name. Raises ValueError where two have one name or one is empty."""
    parts = _NAME.split(path.read_text(encoding="utf-8"))[1:]
    names, texts = parts[::2], [text.strip() for text in parts[1::2]]
    if len(set(names)) < len(names) or not all(texts):
        raise ValueError(f"{path.name}: every statement needs a name of its own and a text")
    return MappingProxyType(dict(zip(names, texts, strict=True)))
