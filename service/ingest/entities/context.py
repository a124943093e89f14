"""Whether an ambiguous word is the name that the catalogue knows: what stands around it decides."""

import re
from typing import Final

from schema.enums import EntityKind
from service.ingest.entities.matcher import Hit

_SENTENCE_END: Final = re.compile(r"(?:^|[.!?:…•*\n]|[–—]\s|\()\s*[\"“‘']?\s*$")
_DOES: Final = re.compile(
    r"(?:['’]s?\b|\s(?:has|have|had|is|says?|said|shows?|showed|releases?|released|launche[sd]|announce[sd]|trains?|trained"
    r"|builds?|built|publishe[sd]|makes?|made|develops?|developed|wants?|plans?|uses?|used|researchers|employees|engineers"
    r"|models?|and|gets?|got|scores?|outperforms?|beats?|v?\d)\b)"
)
_ACTS: Final = re.compile(
    r"['’]s?\b|\s(?:releases|released|launche[sd]|announce[sd]|publishe[sd]|trained|built|shows|showed|says|said|developed"
    r"|researchers|employees|engineers|wants|plans)\b"
)
"""What a company does, or has: enough for a word that has its capital from the beginning of the sentence."""

_CUES: Final = {
    EntityKind.ORGANIZATION: re.compile(
        r"\b(?:company|companies|startups?|firm|labs?|journal|by|with|at|from|and|like|of|in|via|,|\()\s*(?:the\s)?$",
        re.I,
    ),
    EntityKind.MODEL: re.compile(
        r"\b(?:models?|LLMs?|called|named|like|with|using|and|from|by|on|than|of|,|\(|the|for|to|into|as)\s*$", re.I
    ),
    EntityKind.SOFTWARE: re.compile(
        r"\b(?:in|on|like|playing|play|games?|environments?|of|and|for|with|called|using|via|from|to|,|\()\s*(?:the\s)?$",
        re.I,
    ),
}
_ANY: Final = re.compile(r"\b(?:called|named|in|on|with|using|of|and|for|like|from|by|the|to|at|,|\()\s*$", re.I)


def is_meant(text: str, hit: Hit) -> bool:
    """Whether a hit that is not certain is meant: written with a capital where none is due, among fitting words."""
    written = text[hit.start : hit.end]
    if not written[0].isupper() and not any(map(str.isdigit, written)):
        return False
    before, after = text[max(0, hit.start - 40) : hit.start], text[hit.end : hit.end + 20]
    if _SENTENCE_END.search(before):
        return hit.known.kind is EntityKind.ORGANIZATION and _ACTS.match(after) is not None
    if re.match(r"\s[A-Z][a-z]", after) or re.search(r"\b[A-Z]\w+\s$", before):
        # Between other capitals it is a part of a longer name, which the catalogue does not have.
        return False
    return (_CUES.get(hit.known.kind, _ANY).search(before) or _DOES.match(after)) is not None
