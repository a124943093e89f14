"""Fetching from a server that hangs, loops, fails, floods, and sometimes behaves."""

import gzip
import time
from dataclasses import replace
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from service.ingest.fetch import Fetched, FetchError, Limits, fetch
from tests.readers.memory import Memory
from tests.site import Site, send

QUICK = Limits(total=3, connect=1, read=0.3, size=100_000, redirects=5, attempts=2, longest_wait=0.05)


async def get(url: str, tmp_path: Path, limits: Limits = QUICK, validators: Memory | None = None) -> Fetched:
    return await fetch(url, tmp_path, validators or Memory(), limits)


async def test_a_file_and_its_validators(site: Site, tmp_path: Path) -> None:
    url = site.serve_bytes("/feed", b"words", ETag='"1"', Last_Modified="Mon, 03 Jun 2024 14:30:01 GMT")
    fetched = await get(url, tmp_path)
    assert fetched.path is not None
    assert fetched.path.read_bytes() == b"words"
    assert (fetched.url, fetched.etag, fetched.last_modified) == (url, '"1"', "Mon, 03 Jun 2024 14:30:01 GMT")
    _, sent = site.requests[0]
    assert "if-none-match" not in sent
    assert "if-modified-since" not in sent


async def test_the_next_run_is_conditional(site: Site, tmp_path: Path) -> None:
    url = site.serve_bytes("/feed", b"", 304)
    modified = "Mon, 03 Jun 2024 14:30:01 GMT"
    fetched = await get(url, tmp_path, validators=Memory({url: ('"1"', modified)}))
    assert fetched.path is None
    _, sent = site.requests[0]
    assert (sent["if-none-match"], sent["if-modified-since"]) == ('"1"', modified)


async def test_compressed(site: Site, tmp_path: Path) -> None:
    url = site.serve_bytes("/feed", gzip.compress(b"words"), Content_Encoding="gzip")
    fetched = await get(url, tmp_path)
    assert fetched.path is not None
    assert fetched.path.read_bytes() == b"words"


async def test_redirects_are_followed(site: Site, tmp_path: Path) -> None:
    for step, status in enumerate((301, 302, 303, 307, 308)):
        site.serve_bytes(f"/{step}", b"", status, Location=f"{step + 1}")
    site.serve_bytes("/5", b"words")
    fetched = await get(site.url + "/0", tmp_path)
    assert fetched.path is not None
    assert fetched.path.read_bytes() == b"words"
    assert fetched.url == site.url + "/0"


@pytest.mark.parametrize(
    ("target", "error"),
    [
        ("/loop", "redirected more than 5 times"),
        ("file:///etc/passwd", "redirected to file:///etc/passwd, which is neither http nor https"),
        ("javascript:alert(1)", "can't be fetched|neither http nor https"),
        ("http://[", "redirected to an address that is none"),
    ],
)
async def test_redirects_that_lead_nowhere(site: Site, tmp_path: Path, target: str, error: str) -> None:
    url = site.serve_bytes("/loop", b"", 302, Location=target)
    with pytest.raises(FetchError, match=error):
        await get(url, tmp_path)


@pytest.mark.parametrize(
    ("status", "tries"), [(304, 1), (404, 1), (403, 1), (500, 1), (429, 2), (502, 2), (503, 2), (504, 2)]
)
async def test_refusals(site: Site, tmp_path: Path, status: int, tries: int) -> None:
    url = site.serve_bytes("/feed", b"x", status)
    with pytest.raises(FetchError, match=f"the server answers {status} ") as caught:
        await get(url, tmp_path)
    assert "\n" not in str(caught.value)
    assert len(site.requests) == tries


async def test_passing_faults_pass(site: Site, tmp_path: Path) -> None:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        if len(site.requests) == 1:
            send(handler, b"", 503, Retry_After="0")
        elif len(site.requests) == 2:
            handler.close_connection = True  # an answer that never comes
        else:
            send(handler, b"words")

    fetched = await get(site.serve("/feed", answer), tmp_path, replace(QUICK, attempts=3))
    assert fetched.path is not None
    assert fetched.path.read_bytes() == b"words"


@pytest.mark.parametrize("asked", ["3600", formatdate(time.time() + 3600, usegmt=True), "soon", "-1", "٣"])
async def test_waiting_is_bounded(site: Site, tmp_path: Path, asked: str) -> None:
    url = site.serve_bytes("/feed", b"", 503, Retry_After=asked.encode("ascii", "replace").decode())
    began = time.monotonic()
    with pytest.raises(FetchError, match="503"):
        await get(url, tmp_path)
    assert time.monotonic() - began < 1
    assert len(site.requests) == 2


async def test_a_server_that_hangs(site: Site, tmp_path: Path) -> None:
    def hang(handler: BaseHTTPRequestHandler) -> None:
        site.closing.wait(20)

    url = site.serve("/feed", hang)
    with pytest.raises(FetchError, match="no answer in time after 2 tries"):
        await get(url, tmp_path)


async def test_a_server_that_drips(site: Site, tmp_path: Path) -> None:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        while not site.closing.wait(0.1):
            handler.wfile.write(b"x")

    with pytest.raises(FetchError, match="not fetched within 1 seconds"):
        await get(site.serve("/feed", drip), tmp_path, replace(QUICK, total=1))


async def test_a_flood(site: Site, tmp_path: Path) -> None:
    def flood(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        while True:
            handler.wfile.write(bytes(1 << 16))

    with pytest.raises(FetchError, match="sends over 100,000 bytes"):
        await get(site.serve("/feed", flood), tmp_path)
    assert (tmp_path / "fetched").stat().st_size <= QUICK.size


@pytest.mark.parametrize(
    ("body", "encoding", "error"),
    [
        (gzip.compress(bytes(10_000_000)), "gzip", "sends over 100,000 bytes"),
        (gzip.compress(gzip.compress(b"words")), "gzip, gzip", "encoded as gzip, gzip"),
        (b"no gzip", "gzip", "can't be fetched"),
    ],
)
async def test_compression_bombs(site: Site, tmp_path: Path, body: bytes, encoding: str, error: str) -> None:
    with pytest.raises(FetchError, match=error):
        await get(site.serve_bytes("/feed", body, Content_Encoding=encoding), tmp_path)


async def test_a_body_that_is_cut_off(site: Site, tmp_path: Path) -> None:
    def cut(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        handler.wfile.write(b"words")
        handler.close_connection = True

    with pytest.raises(FetchError, match="no connection"):
        await get(site.serve("/feed", cut), tmp_path)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1/feed",
        "http://",
        "http://[::1",
        "http://xn--/",
        "http://a:99999/",
        "https://no-such-host.invalid/",
    ],
)
async def test_addresses_without_a_server(tmp_path: Path, url: str) -> None:
    with pytest.raises(FetchError) as caught:
        await get(url, tmp_path)
    assert "\n" not in str(caught.value)


async def test_messages_keep_passwords(site: Site, tmp_path: Path) -> None:
    with pytest.raises(FetchError) as caught:
        await get(site.url.replace("//", "//mara:rope@") + "/none", tmp_path)
    assert "rope" not in str(caught.value)


@pytest.mark.parametrize(
    ("target", "refused"),
    [
        ("http://127.0.0.1/feed", True),
        ("http://2130706433/feed", True),
        ("http://localhost/feed", True),
        ("http://[::1]/feed", True),
        ("http://[::ffff:127.0.0.1]/feed", True),
        ("http://169.254.169.254/feed", True),
        ("http://192.168.0.7/feed", True),
        ("http://1.0.0.1/feed", False),
    ],
)
async def test_the_internet_leads_to_nothing_inside(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: str, refused: bool
) -> None:
    """The site is a proxy here, so that addresses of the internet can be asked for."""
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("http_proxy", site.url)
    first = "http://1.1.1.1/feed"
    site.answers[first] = lambda handler: send(handler, b"", 302, Location=target)
    site.answers[target] = lambda handler: send(handler, b"words")
    if refused:
        with pytest.raises(FetchError, match="which is inside this machine or network"):
            await get(first, tmp_path)
    else:
        assert (await get(first, tmp_path)).path is not None
    assert [path for path, _ in site.requests] == [first] if refused else [first, target]


async def test_validators_are_kept_without_the_password(site: Site, tmp_path: Path) -> None:
    url = site.serve_bytes("/feed", b"", 304)
    fetched = await get(url.replace("//", "//mara:rope@"), tmp_path, validators=Memory({url: ('"1"', None)}))
    assert (fetched.url, fetched.path) == (url, None)
    assert site.requests[0][1]["authorization"].startswith("Basic ")
