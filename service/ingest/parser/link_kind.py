"""What a link leads to: by its address, else by its source, else by its label."""

import re
from urllib.parse import urlsplit

from schema.enums import LinkKind

_ARXIV_ID = re.compile(r"(?:arxiv\.org/(?:abs|pdf|html|format)/|arxiv:\s*)(?P<id>\d{4}\.\d{4,5}|[a-z.-]+/\d{7})", re.I)

_HOSTS = {
    LinkKind.PAPER: """
        aclanthology.org arxiv.org biorxiv.org cell.com dl.acm.org doi.org eprint.iacr.org ieeexplore.ieee.org jmlr.org
        medrxiv.org nature.com openaccess.thecvf.com openreview.net osf.io papers.nips.cc pnas.org
        proceedings.mlr.press proceedings.neurips.cc psyarxiv.com science.org semanticscholar.org ssrn.com
    """,
    LinkKind.CODE: """
        bitbucket.org codeberg.org colab.research.google.com gist.github.com github.com gitlab.com
    """,
    LinkKind.VIDEO: "twitch.tv vimeo.com youtu.be youtube.com",
    LinkKind.NEWS: """
        404media.co apnews.com arstechnica.com axios.com bbc.co.uk bbc.com bloomberg.com businesswire.com cnbc.com
        cnn.com economist.com ft.com news.ycombinator.com newyorker.com nytimes.com politico.com prnewswire.com
        quantamagazine.org reuters.com scmp.com semafor.com spectrum.ieee.org techcrunch.com technologyreview.com
        theatlantic.com theguardian.com theinformation.com theregister.com theverge.com time.com venturebeat.com
        washingtonpost.com wired.com wsj.com
    """,
    LinkKind.BLOG: "blogspot.com ghost.io lesswrong.com medium.com substack.com tumblr.com wordpress.com",
}
_HOST_KIND = {host: kind for kind, hosts in _HOSTS.items() for host in hosts.split()}

_SOURCE_WORDS = (
    (LinkKind.DATASET, re.compile(r"\bdatasets?\b", re.I)),
    (LinkKind.VIDEO, re.compile(r"\b(?:youtube|vimeo|video)\b", re.I)),
    (LinkKind.CODE, re.compile(r"\b(?:github|gitlab|code|colab)\b", re.I)),
    (
        LinkKind.PAPER,
        re.compile(
            r"\b(?:arxiv|pdf|biorxiv|medrxiv|psyarxiv\w*|openreview|nature|science|paper|preprints?|ssrn|acm|ieee)\b",
            re.I,
        ),
    ),
    (LinkKind.BLOG, re.compile(r"\b(?:blog\w*|substack|medium|lesswrong|newsletter)\b", re.I)),
    (
        LinkKind.NEWS,
        re.compile(
            r"\b(?:reuters|bloomberg|times|post|guardian|wired|verge|techcrunch|bbc|cnn|economist|politico|axios|journal|wsj|ft"
            r"|register|atlantic|ars technica|cnbc|news)\b",
            re.I,
        ),
    ),
)
_TO_GET = re.compile(r"(?:get|access|download|grab|find|try|check out|use|explore)\b", re.I)
_THINGS_TO_GET = (
    (LinkKind.DATASET, re.compile(r"\bdata\s?sets?\b|\bget the data\b", re.I)),
    (LinkKind.CODE, re.compile(r"\b(?:code|repository|repo|implementation|github)\b", re.I)),
    (LinkKind.MODEL, re.compile(r"\b(?:models?|weights|checkpoints?)\b", re.I)),
)
_THINGS_TO_READ = (
    (LinkKind.VIDEO, re.compile(r"\b(?:watch|video)\b", re.I)),
    (LinkKind.PAPER, re.compile(r"\b(?:paper|research|preprint|technical report|pdf)\b", re.I)),
    (LinkKind.BLOG, re.compile(r"\bblog\w*\b", re.I)),
)


def host_of(url: str | None) -> str | None:
    """The host of an address in lower case, without `www.`; None where there is none."""
    if url is None:
        return None
    try:
        host = urlsplit(url.strip()).hostname
    except ValueError:
        return None
    return host.removeprefix("www.") or None if host else None


def arxiv_id_of(url: str | None, words: str) -> str | None:
    """The arXiv identifier (without version) in an address or in the words of a link."""
    match = _ARXIV_ID.search(url or "") or _ARXIV_ID.search(words)
    return match["id"] if match else None


def kind_of(url: str | None, label: str | None, source: str | None) -> LinkKind:
    """Judge a link. A label that asks to get the data or the model says more than the site that hosts it."""
    wanted = _first(_THINGS_TO_GET, label) if label and _TO_GET.match(label) else None
    if wanted:
        return wanted
    known = _by_address(url) or _first(_SOURCE_WORDS, source or "")
    return known or _first(_THINGS_TO_READ, label or "") or LinkKind.OTHER


def _by_address(url: str | None) -> LinkKind | None:
    host = host_of(url)
    if host is None or url is None:
        return None
    path = urlsplit(url.strip()).path
    if host in ("huggingface.co", "hf.co"):
        return _hugging_face_kind(path)
    if path.lower().endswith(".pdf"):
        return LinkKind.PAPER
    while host not in _HOST_KIND and "." in host:
        host = host.partition(".")[2]
    if host in _HOST_KIND:
        return _HOST_KIND[host]
    return LinkKind.BLOG if re.search(r"(?:^|[/.])blogs?(?:[/.]|$)", f"{host_of(url)}{path}") else None


def _hugging_face_kind(path: str) -> LinkKind:
    first = path.strip("/").partition("/")[0]
    if first == "datasets":
        return LinkKind.DATASET
    if first == "papers":
        return LinkKind.PAPER
    if first == "blog":
        return LinkKind.BLOG
    return LinkKind.OTHER if first in ("spaces", "collections", "docs", "") else LinkKind.MODEL


def _first(words: tuple[tuple[LinkKind, re.Pattern[str]], ...], text: str) -> LinkKind | None:
    return next((kind for kind, pattern in words if pattern.search(text)), None)
