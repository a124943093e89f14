"""A file of any form → what is in it: documents to parse, or issues that were exported."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

from schema.enums import SourceFormat
from service.ingest.document import Document, Problem
from service.ingest.exchange import Exchanged
from service.ingest.readers import detect, jsonl

Form: TypeAlias = SourceFormat | Literal["JSONL"]
"""The form of a file: one in which issues reach us, or that in which they are exported."""

Found: TypeAlias = Document | Exchanged

FORMS: Final[Mapping[str, Form]] = MappingProxyType(
    {**{form.value.lower(): form for form in SourceFormat}, "jsonl": "JSONL"}
)
"""The forms by what people call them."""


def read(path: Path, name: str, newsletter: str, form: Form | None = None) -> Iterator[Found | Problem]:
    """The issues in a file, in its order; `name` is what reports call it, `form` overrides what it looks like.

    One bad issue is a Problem among the others. Raises ReadError where the file can't be read at all.
    """
    if isinstance(form, SourceFormat):
        return detect.read(path, name, newsletter, form)
    if form is not None or jsonl.is_jsonl(path):
        return jsonl.read(path, name, newsletter)
    return detect.read(path, name, newsletter)
