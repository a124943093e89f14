"""Every example in the README is run, on the bundled sample, and prints what the README says it prints.

Each block runs in a folder and on a database of its own, so that none depends on another. A command that shows no
output must only end well; what is shown must come exactly so, standard error included.
"""

import asyncio
import os
import re
import shutil
import sys
from asyncio.subprocess import PIPE, STDOUT
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import uuid4

import pytest
import pytest_asyncio

from service.config import ROOT
from service.db import connect, connect_once
from service.ingest.run import ingest
from service.migrate import migrate
from service.postgres import create_database
from service.sample import FOLDER, NEWSLETTER
from tests.api.conftest import serving
from tests.conftest import named
from tests.store.invented import write_archive

README: Final = (ROOT / "README.md").read_text(encoding="utf-8")
ADDRESS: Final = "http://127.0.0.1:8000"
ARCHIVE: Final = "import-ai.txt"
"""The file that examples read in; here of invented issues."""
NOT_RUN: Final = {
    "make serve": "it serves until it is stopped; tests/store/test_serve.py does so",
    "make test": "it is what runs this",
}

_FENCED: Final = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_COMMENT: Final = re.compile(r"\s+#\s.*")


@dataclass(frozen=True, slots=True)
class Example:
    """A command as it is typed, and what the README says it prints; empty if it says nothing."""

    command: str
    output: str


def examples(block: str) -> list[Example]:
    """The commands of a block: each after a dollar sign, over several lines where they end in a backslash."""
    found: list[Example] = []
    continued = False
    for line in block.splitlines():
        if line.startswith("$ "):
            found.append(Example(line.removeprefix("$ "), ""))
        elif continued:
            found[-1] = Example(f"{found[-1].command}\n{line}", "")
        else:
            found[-1] = Example(found[-1].command, f"{found[-1].output}{line}\n")
        continued = line.endswith("\\") and not found[-1].output
    return found


def name(example: Example) -> str:
    """The command without a remark behind it."""
    return _COMMENT.sub("", example.command)


BLOCKS: Final = [examples(text) for language, text in _FENCED.findall(README) if language == "console"]
RUN: Final = [block for block in BLOCKS if any(name(example) not in NOT_RUN for example in block)]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def sample(postgres: str) -> AsyncIterator[str]:
    """The name of a database that holds the bundled sample, to copy."""
    database = f"sample_{uuid4().hex}"
    dsn = named(postgres, database)
    await create_database(postgres, database)
    await migrate(dsn)
    async with connect(dsn, max_size=2) as connected:
        report = await ingest(connected, [str(FOLDER)], newsletter=NEWSLETTER, is_sample=True)
    assert report.changed
    assert not report.problems
    yield database
    async with connect_once(postgres) as connection:
        await connection.execute(f"DROP DATABASE {database} WITH (FORCE)")


@pytest.fixture
async def dsn(postgres: str, sample: str) -> AsyncIterator[str]:
    """A database of the test's own that holds the bundled sample."""
    database = f"test_{uuid4().hex}"
    async with connect_once(postgres) as connection:
        await connection.execute(f"CREATE DATABASE {database} TEMPLATE {sample}")
    yield named(postgres, database)
    async with connect_once(postgres) as connection:
        await connection.execute(f"DROP DATABASE {database} WITH (FORCE)")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder as one has after installing, with an archive in it."""
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv" / "bin").symlink_to(Path(sys.executable).parent)
    write_archive(tmp_path / ARCHIVE, range(1, 4))
    return tmp_path


@pytest.mark.parametrize("block", RUN, ids=[name(block[0])[:60] for block in RUN])
async def test_what_an_example_prints(block: list[Example], dsn: str, folder: Path) -> None:
    async with serving(dsn) as address:
        for example in block:
            if name(example) in NOT_RUN:
                continue
            if example.command.startswith("curl") and not shutil.which("curl"):
                pytest.skip("there is no curl here")
            code, printed = await run(example.command.replace(ADDRESS, address), folder, dsn)
            assert code == 0, f"{example.command}\n{printed}"
            if example.output:
                # What a prompt would follow on the same line, if the README showed one.
                ending = "" if printed.endswith("\n") else "\n"
                assert f"{printed}{ending}".replace(address, ADDRESS) == example.output


async def run(command: str, folder: Path, dsn: str) -> tuple[int | None, str]:
    """How a command ends that is typed in this folder, and all that it prints."""
    process = await asyncio.create_subprocess_exec(
        "bash", "-c", f"set -o pipefail\n{command}", cwd=folder, env={**os.environ, "DATABASE_URL": dsn},
        stdin=asyncio.subprocess.DEVNULL, stdout=PIPE, stderr=STDOUT,
    )  # fmt: skip
    printed, _ = await process.communicate()
    return process.returncode, printed.decode()


def test_every_command_is_found() -> None:
    typed = [line for line in README.splitlines() if line.startswith("$ ")]
    assert len(typed) == sum(len(block) for block in BLOCKS), "a command stands outside of ```console"
    assert {*NOT_RUN} <= {name(example) for block in BLOCKS for example in block}


def test_how_a_block_is_read() -> None:
    block = "$ one   # and why\n$ two \\\n    -x '# no'\n{1}\n\\\n$ three\n"
    assert examples(block) == [
        Example("one   # and why", ""),
        Example("two \\\n    -x '# no'", "{1}\n\\\n"),
        Example("three", ""),
    ]
