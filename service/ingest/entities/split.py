"""Cuts runs in two where the rest of the issue shows that they are more than one name."""

from collections import Counter
from collections.abc import Iterator, Sequence

from service.ingest.entities.names import key
from service.ingest.entities.runs import Run, cut

# So often a word stands alone before what follows it elsewhere is taken for another name.
_ALONE = 2


def split(text: str, runs: Sequence[Run]) -> Iterator[Run]:
    """The runs without a sentence's first word where the rest is named elsewhere and makers without products."""
    seen = Counter(key(run.text) for run in runs)
    for run in runs:
        first = rest = None
        if run.words > 1 and seen[key(run.text)] == 1:
            first, rest = cut(text, run, 0, 1), cut(text, run, 1, run.words)
        if first is None or rest is None:
            yield run
        elif run.opens and first.tokens[0].is_ordinary and seen[key(rest.text)]:
            yield rest
        elif seen[key(first.text)] >= _ALONE and (rest.tokens[0].is_odd or seen[key(rest.text)]):
            yield first
            yield rest
        else:
            yield run
