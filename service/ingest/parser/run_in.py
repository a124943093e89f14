"""Run-in headings: the `Label:` that opens a paragraph and names what it is about.

Where the source marks bold, a bold lead is one for sure. In plain text it is told by how it is written: a short
clause with no sentence end before its colon, or a question, that is no quotation and no verb of saying.
"""

import re
from collections.abc import Sequence

from service.ingest.parser.lines import Line

_WHY = re.compile(r"\bwhy\s+(?:this|it|that|these)\s+matters?\b", re.I)
_WHY_NAMED = re.compile(r"\bwhy\s+(?:\S+\s+){1,3}?matters?\b", re.I)
_WHY_COLON = re.compile(r"why\s+this\s+matters?(?:\s*\#\d+)?\s*:\s*", re.I)
_CLAUSE_END = re.compile(r":(?=\s|$|[“\"A-Z])|[?](?=[\s”’\"']|$)|[.!](?=[\s”’\"']\s*\S)")
_QUESTION = re.compile(
    r"(?:what|why|how|who|when|where|which|is|are|was|were|does|do|did|can|could|should|will|would|has|have|so"
    r"|and|but|want|need|remember|the)\b[^.!?:“\"]{2,140}\?(?=\s|$)",
    re.I,
)
# Words before a colon after which a quotation, a list or an explanation goes on the sentence.
_GOES_ON = re.compile(
    r"\b(?:writes?|wrote|says?|said|notes?|noted|asks?|asked|adds?|explains?|argues?|concludes?|states?|following|includ\w+|is|are"
    r"|was|were|that|specifically|namely|e\.?g|i\.?e|example|instance|words|follows|this|these|to|by|as|with|of|and|or"
    r"|should|would|can|must|something|in order"
    r"|\w+ \w+ (?:two|three|four|five|six|several|many|some|the following) \w+)$",
    re.I,
)
# Words that only before a quotation are verbs of saying.
_SPEAKS = re.compile(
    r"\b(?:reads?|begins?|ends?|opens?|continues?|replie[sd]|reply|answers?|answered|argued|explained|concluded|added"
    r"|recalled|told \w+|tells \w+|puts? it \w+|put it)$",
    re.I,
)
_QUOTATION = re.compile(r"\s*[“\"‘']")
_OPENS_SENTENCE = re.compile(
    r"(?:in other words|more specifically|specifically|for example|for instance|that is|put another way|as a reminder"
    r"|note|disclaimer|update|the (?:key|main|basic) (?:takeaway|point|thing)s?\b.* )\b",
    re.I,
)
# `twofold: 1) …`, `two parts: a) …`: the colon opens an enumeration.
_ENUMERATES = re.compile(r"\s+(?:\d|[a-z])\)")
_INDIRECT_QUESTION = re.compile(r"(?:what|who|where|how|why)\b", re.I)
# A capital, a digit, or a name like xAI or π0.
_CAPITALISED = re.compile(r"[^\W\d_a-z]|\d|[a-z]+[A-Z\d]")
_POINT = re.compile(r"\s+[a-z][^.:!?;“\"]{3,80}:(?=\s+[“\"A-Z])")
_COLON_BEHIND = re.compile(r"\s*:")
_LONGEST_LABEL = 200
_MOST_WORDS = 26
_MOST_WORDS_AFTER_QUESTION = 14
_MOST_WORDS_OF_POINT = 8


def label_end(line: Line, *, styled: bool, first: bool) -> int | None:
    """Offset in `line.text` behind the run-in heading (its colon or question mark included); None without one.

    `styled` says that the source marks bold, so that a lead in plain type is none; `first`, that the line opens
    the body, where plain text has its introduction and no heading.
    """
    text = line.text
    if line.bold_end > line.start:
        end = _bold_label_end(text, line.bold_end - line.start)
        return end if end is not None else _written_label_end(text)
    if styled or (first and not _WHY.match(text)):
        return None
    return _written_label_end(text)


def clean_label(words: str) -> str:
    """The label without its colon and the spaces around it."""
    return words.strip().rstrip(":").rstrip()


def why_it_matters(labels: Sequence[str | None]) -> int | None:
    """Which of a section's labels is its "Why this matters", however it goes on; "Why X matters" where none is."""
    for pattern in (_WHY, _WHY_NAMED):
        for i, label in enumerate(labels):
            if label is not None and pattern.search(label):
                return i
    return None


def _bold_label_end(text: str, end: int) -> int | None:
    """Where a bold lead is a label: it ends with `:` or `?`, or a colon follows it."""
    lead = text[:end].rstrip()
    if lead.endswith((":", "?", ":”", ":’")) or (lead.endswith("!") and len(lead) < len(text)):
        return len(lead)
    behind = _COLON_BEHIND.match(text, len(lead))
    return behind.end() if behind else None


def _written_label_end(text: str) -> int | None:
    if not _CAPITALISED.match(text):
        return None
    if _WHY.fullmatch(text):
        return len(text)
    if match := _WHY_COLON.match(text):
        return _second_colon(text, match.end()) or match.end()
    if question := _QUESTION.match(text):
        return _colon_after_question(text, question.end()) or question.end()
    return _colon_label_end(text)


def _second_colon(text: str, start: int) -> int | None:
    """`Why this matters: the point of it: Text` has its point in the label; the text may also just begin."""
    end = _CLAUSE_END.search(text, start, start + _LONGEST_LABEL)
    if end is None or end[0] != ":" or end.end() == len(text) or text[start] in "“\"'‘":
        return None
    return end.end()


def _point_after_label(text: str, start: int) -> int | None:
    """`Important caveat: not the usual one: Text` has its point, a few words in lower case, in the label."""
    point = _POINT.match(text, start)
    return point.end() if point and len(point[0].split()) <= _MOST_WORDS_OF_POINT else None


def _colon_after_question(text: str, start: int) -> int | None:
    """`What does it mean? Not much: Text` has its answer in the label; a colon that ends the line opens a list."""
    end = _CLAUSE_END.search(text, start, start + _LONGEST_LABEL)
    if end is None or end[0] != ":" or end.end() == len(text):
        return None
    clause = text[start : end.start()]
    if (
        len(clause.split()) > _MOST_WORDS_AFTER_QUESTION
        or _GOES_ON.search(clause)
        or _ENUMERATES.match(text, end.end())
    ):
        return None
    return end.end()


def _colon_label_end(text: str) -> int | None:
    end = _CLAUSE_END.search(text, 0, _LONGEST_LABEL)
    if end is None or end[0] == ".":
        return None
    clause = text[: end.start()]
    if end[0] != ":":
        return end.end() if end[0] == "?" and _WHY.match(text) else None
    if len(clause.split()) > _MOST_WORDS or _OPENS_SENTENCE.match(clause) or _ENUMERATES.match(text, end.end()):
        return None
    if _GOES_ON.search(clause) and not _INDIRECT_QUESTION.match(clause):
        return None
    if _SPEAKS.search(clause) and _QUOTATION.match(text, end.end()):
        return None
    if clause.count("“") != clause.count("”") or clause.count("(") != clause.count(")") or clause.count('"') % 2:
        return None
    return _point_after_label(text, end.end()) or end.end()
