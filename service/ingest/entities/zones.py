"""Stretches of text in which authors' affiliations are listed: `researchers with A, the University of B, and C`."""

import re
from collections.abc import Iterator

from service.ingest.model import Span

_WHO = (
    r"(?:[Rr]esearchers?|[Ss]cientists?|[Ee]ngineers?|[Aa]uthors?|[Pp]eople|[Tt]eams?|[Aa]cademics|[Ss]tudents?|"
    r"[Pp]rofessors?|[Cc]ollaborators?|[Pp]hilosophers|[Ee]conomists|[Ee]mployees|[Gg]roups?|[Mm]athematicians|"
    r"[Bb]iologists|[Ss]cholars|[Tt]hose|[Ff]olks|[Cc]ollaboration|[Cc]onsortium|[Ss]taff)"
)
_AT = r"(?:,? who (?:are|come|work|were)|,? (?:based|working|affiliated|spread))?(?: both| mostly| primarily)? ?"
_WORD = r"(?:[^\W_a-z][\w.&'’+-]*|[a-z]{0,3}[A-Z][\w.&'’+-]*)"
_NAME = rf"{_WORD}(?: (?:(?:of|for|the|and|at|de|do|da|del|on)(?: the)? )?{_WORD})*"
_GLUE = r"(?:\s\([^()]{1,90}\))?(?:,? and|,? along with|,|;| &|,? plus)(?: from| with| at| the| both)* "
_LEAD = r"(?:(?:the|AI|startups?|companies|firms?|thinktank|think tank|nonprofit|labs?|giants?) )*"
_BEFORE = re.compile(rf"\b{_WHO}(?: and \w+)?{_AT}$")
# It begins with a blank, which is found fast.
_FROM = re.compile(r" (?:with|from|at|between|across|–) (?=(?:[a-zA-Z]+ ){0,4}[^\Wa-z_])")
_ZONE = re.compile(rf"{_LEAD}{_NAME}(?:{_GLUE}{_LEAD}{_NAME})*")


def affiliations(text: str, span: Span) -> Iterator[Span]:
    """Where the stretch lists the bodies that some people work for."""
    for begin in _FROM.finditer(text, span.start, span.end):
        if _BEFORE.search(text[max(span.start, begin.start() - 50) : begin.start()]):
            listed = _ZONE.match(text, begin.end(), span.end)
            if listed is not None:
                yield Span(*listed.span())
