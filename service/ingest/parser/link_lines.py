"""Link lines: `Read more: Title (Source).` and all the ways it has been written."""

import re
from dataclasses import dataclass

from service.ingest.parser.lines import Line

_VERB = (
    r"(?:read|check out|check it out|get|watch|access|find out|find|track|try|download|see|view|play|listen|request"
    r"|learn|visit|explore|apply|sign up|register|take a look|look at|browse|follow|grab|join|test out|use|interact"
    r"|more(?= details| info| here|:)|bonus|go deeper|dig in)"
)
_NOUN = r"(?:arxiv|blog(?: ?post)?|code|data(?:set)?|demo|github|models?|paper|pdf|project page|video|website|weights)"
_STARTS = re.compile(rf"{_VERB}\b|{_NOUN}: |read ?more|\S*here:", re.I)
_STARTS_AFTER_QUESTION = re.compile(rf"[A-Z][^.!?:]{{3,80}}\?\s+(?={_VERB}\b)", re.I)
# Labels that promise a link even where nothing else in plain text says so.
_SURE = re.compile(
    r"read\s+(?:more|it|on|the|about|this|an?|all|further|our|their|his|her|some)\b"
    rf"|{_VERB}\b[^:]*\bhere\b"
    r"|watch\s+(?:the|a|more|it|this)\b|check out\s+(?:the|a|more|some)\b"
    r"|find out more\b|more\s+(?:info\w*|details?)?\s*here\b|get\s+(?:the|a|an)\b|get (?:the )?(?:code|data|models?)\b"
    r"|download\s+(?:the|it)\b|access\s+the\b|learn more\b|see (?:more|the)\b|listen\b|bonus\b",
    re.I,
)
_GLUE = re.compile(
    r"(?P<label>read ?more|[^:]{3,90}?\b(?:here|more|announcement|article|benchmark|blog|code|dataset|details"
    r"|leaderboard|models?|paper|post|report|research|site|thread|video|website))(?=[A-Z0-9“‘π])",
)
_WHOLE_LABEL = re.compile(r"^read more$|\bhere$", re.I)
_BRACKETED = re.compile(
    r"(?P<head>.*?)\s*[(\[](?P<source>[^()\[\]]*(?:\([^()]*\)[^()\[\]]*)*)[)\]]\s*[.,;:]*\s*$", re.S
)
_SENTENCE_END = re.compile(r"[a-z0-9)”’]\.\s+[A-Z“‘]")
_NEXT_LINK = re.compile(
    r"(?<=[).])\s+(?=(?:read\s+(?:more|the)|check out|get the|watch the|find out more|access the)\b)", re.I
)
_THING = re.compile(
    rf"^(?:[^.!?:]*\?\s+)?{_VERB}\s*(?:out\s+|more\s+|yourself\s+|and\s+(?:read|download|get|see)\s+)*(?:(?:about|at|in|on|from|of|to|for|with)\s+)?"
    r"(?:(?:the|a|an|some)\s+)?",
    re.I,
)
_HERE = re.compile(r",?\s*(?:\bvia\s+[^,]*?|\b(?:from|right|over|at)\s+)?\bhere\b.*$|\s*:$", re.S | re.I)
_FIRST_NAME = re.compile(
    r"(?P<name>[^\s,]*[A-Z0-9][^\s,]*(?:\s+[A-Z0-9][^\s,]*)*)(?=\s+(?:on|in|at|from|via|for|by)\b|,)"
)

_LONGEST = 420
_LONGEST_LABEL = 110


@dataclass(frozen=True, slots=True)
class LinkWords:
    """What a link line says."""

    label: str
    title: str
    source: str | None


def is_link_line(line: Line, *, styled: bool) -> bool:
    """Whether a line is a link line: it begins with what to do, and ends with where to."""
    text = line.words
    if line.is_item or len(text) > _LONGEST:
        return False
    question = _STARTS_AFTER_QUESTION.match(text) if "?" in text else None
    if not question and not _STARTS.match(text):
        return False
    bracketed = _BRACKETED.match(text)
    head = bracketed["head"] if bracketed else text
    if _SENTENCE_END.search(_without_links_behind(head)):
        return False
    if line.anchors and (styled or bracketed) and _ends_with_anchor(line):
        return (styled and (line.bold_end > line.start or bool(_SURE.match(text)))) or bracketed is not None
    if _GLUE.match(text) and re.match(r"read ?more", text, re.I):
        return True
    if bracketed:
        return question is not None or _SURE.match(text) is not None or _label_colon(head) is not None
    return _SURE.match(text) is not None and (
        _label_colon(text) is not None or text.lower().rstrip(".").endswith(" here")
    )


def is_label_only(line: Line) -> bool:
    """A label whose title stands on the next line: `Get the benchmark here:`."""
    text = line.words
    if line.is_item or line.anchors or len(text) > _LONGEST_LABEL:
        return False
    return (
        text.endswith(":") and ":" not in text[:-1] and _SURE.match(text) is not None
    ) or text.casefold() == "read more"


def goes_on_below(line: Line, below: Line) -> bool:
    """Whether the title of a link line goes on in the next line, which then ends as a link line does."""
    return (
        not below.gap
        and not below.is_item
        and len(below.text) <= _LONGEST
        and line.text[-1] not in ".)]!?;"
        and not line.anchors
        and _STARTS.match(below.words) is None
        and _BRACKETED.fullmatch(below.words) is not None
        and not _SENTENCE_END.search(below.words)
    )


def split_links(text: str) -> list[tuple[int, int]]:
    """The stretches of a line that are a link each: nearly always one, the whole line."""
    cuts = list(_NEXT_LINK.finditer(text))
    starts = [0, *(cut.end() for cut in cuts)]
    ends = [*(cut.start() for cut in cuts), len(text)]
    return list(zip(starts, ends, strict=True))


def read_link(text: str, lead: str = "") -> LinkWords:
    """Take a link line apart: label without its colon, title without source and full stop, source or None.

    `lead` is what of it is bold from the beginning: where no colon ends the label, the bold does.
    """
    text = " ".join(text.split()).lstrip("….")
    bracketed = _BRACKETED.match(text)
    head, source = (bracketed["head"], bracketed["source"].strip() or None) if bracketed else (text, None)
    glued = _GLUE.match(head)
    colon = _label_colon(head)
    lead = " ".join(lead.split())
    if colon is None and len(lead) < len(head) and _WHOLE_LABEL.search(lead):
        label, title = lead, head[len(lead) :]
    elif glued and (colon is None or glued.end() < colon):
        label, title = glued["label"], head[glued.end() :]
    elif colon is not None:
        label, title = head[:colon], head[colon + 1 :]
    else:
        label, title = head, ""
    label = label.strip().rstrip(".:").rstrip()
    title = title.strip().rstrip(".").rstrip() or thing_named(label)
    return LinkWords(label, title, source)


def thing_named(label: str) -> str:
    """What a label's own words name: `Watch the Phi announcement here` names `Phi announcement`."""
    thing = _HERE.sub("", _THING.sub("", label, count=1)).strip()
    if _HERE.search(label) is None and (name := _FIRST_NAME.match(thing)):
        return name["name"]
    return thing or label


def _label_colon(head: str) -> int | None:
    """Where the colon that ends a link's label stands."""
    match = re.search(r":(?=\s|$|[“‘\"'\[(])|(?<=more):|(?<=here):", head)
    return match.start() if match and match.start() <= _LONGEST_LABEL else None


def _without_links_behind(head: str) -> str:
    return _NEXT_LINK.split(head, maxsplit=1)[0]


def _ends_with_anchor(line: Line) -> bool:
    behind = line.text[max(run.end for run in line.anchors) - line.start :] if line.anchors else line.text
    return len(behind.strip(" .,;:)*")) <= 1 or behind.lstrip().startswith("(")
