"""Licences: they are called after those who wrote them, or like the version of a model, and are neither."""

import re

from service.ingest.model import Span

_LICENCE = re.compile(
    r"(?:Apache|A?GPL|LGPL|MPL|BSD|CC)[ -]?(?:v?\d[\d.]*|(?:BY|NC|SA|ND)\b)[\w.-]*(?: \d[\d.]*)?"
    r"|(?:Apache|MIT|BSD)(?:[ -]\d(?:-[Cc]lause)?)?[ -][Ll]icen[sc]ed?\b(?:,? (?:[Vv]ersion )?v?\d[\d.]*)?"
)


def is_licence(text: str, span: Span) -> bool:
    """Whether what stands there names a licence: Apache 2.0, CC-BY-4.0, an MIT license."""
    match = _LICENCE.match(text, span.start)
    return match is not None and match.end() >= span.end
