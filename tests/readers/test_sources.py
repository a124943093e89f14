"""SOURCE arguments: files, folders, standard input and addresses."""

import os
import signal
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path

import pytest

from service.ingest.document import ReadError
from service.ingest.fetch import Limits
from service.ingest.sources import Files, open_source
from tests.readers.memory import Memory
from tests.site import Site


async def names(source: str | Path) -> Files:
    async with open_source(str(source), Memory()) as files:
        return files


async def test_a_file_of_any_suffix(tmp_path: Path) -> None:
    path = tmp_path / "archive.dat"
    path.write_text("x")
    [file] = (await names(path)).files
    assert (file.path, file.name, file.fetched) == (path, str(path), None)


async def test_a_folder_in_natural_order(tmp_path: Path) -> None:
    for name in ("10.md", "9.md", "b/2.txt", "b/1.HTML", "a.png", ".hidden.md", ".git/x.md", "README"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "link.txt").symlink_to(tmp_path / "gone")
    (tmp_path / "loop").symlink_to(tmp_path)
    files = await names(tmp_path)
    assert [str(file.path.relative_to(tmp_path)) for file in files.files] == ["9.md", "10.md", "b/1.HTML", "b/2.txt"]
    others = {str(Path(name).relative_to(tmp_path)) for name in files.passed_over}
    assert others == {"a.png", "README", "pipe.txt", "link.txt"}


async def test_standard_input() -> None:
    async with open_source("-", Memory(), stdin=BytesIO(b"words")) as files:
        [file] = files.files
        assert (file.path.read_bytes(), file.name) == (b"words", "standard input")
    assert not file.path.exists()


async def test_standard_input_is_bounded() -> None:
    with pytest.raises(ReadError, match="standard input: over 3 bytes"):
        async with open_source("-", Memory(), Limits(size=3), BytesIO(b"words")):
            pass


async def test_an_address(site: Site) -> None:
    url = site.serve_bytes("/feed", b"words", ETag='"1"')
    async with open_source(url, Memory()) as files:
        [file] = files.files
        assert (file.path.read_bytes(), file.name) == (b"words", url)
        assert file.fetched is not None
        assert file.fetched.etag == '"1"'
    assert not file.path.exists()


async def test_an_address_with_nothing_new(site: Site) -> None:
    url = site.serve_bytes("/feed", b"", 304)
    async with open_source(url, Memory({url: ('"1"', None)})) as files:
        assert files == Files((), not_modified=True)


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("none.txt", "none.txt: no such file or folder"),
        ("ftp://a.example/x", "ftp:// can't be read; give a file, a folder, - or an http"),
        ("file:///etc/passwd", "file:// can't be read"),
        ("ftp://mara:rope@a.example/x", "^ftp://a.example/x: ftp:// can't be read"),
    ],
)
async def test_what_is_no_source(source: str, error: str) -> None:
    with pytest.raises(ReadError, match=error):
        await names(source)


async def test_a_folder_with_nothing_in_it(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_text("x")
    with pytest.raises(ReadError, match="nothing to read in this folder; it takes"):
        await names(tmp_path)


async def test_a_terminal_is_left_as_it_was() -> None:
    """Its input and its output are one thing: were it left without blocking, a long report would be cut off."""
    keyboard, terminal = os.openpty()
    os.write(keyboard, b"words\n\x04")
    with os.fdopen(keyboard, "wb"), os.fdopen(terminal, "rb", buffering=0) as stdin:
        async with open_source("-", Memory(), stdin=stdin) as files:
            assert files.files[0].path.read_bytes() == b"words\n"
        assert os.get_blocking(terminal)


WAITING = """
import asyncio
import signal
from service.ingest.sources import open_source
from tests.readers.memory import Memory

async def main():
    async with open_source("-", Memory()):
        pass

# Whoever runs the tests in the background has them ignore the signal.
signal.signal(signal.SIGINT, signal.default_int_handler)
asyncio.run(main())
"""


def test_waiting_for_standard_input_can_be_ended(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", WAITING],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "TMPDIR": str(tmp_path)},
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    ends = time.monotonic() + 20
    while not list(tmp_path.glob("*/standard-input")):
        assert time.monotonic() < ends
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=30) != 0
    _, error = process.communicate()
    assert error.decode().rstrip().endswith("KeyboardInterrupt")
    assert not list(tmp_path.iterdir())
