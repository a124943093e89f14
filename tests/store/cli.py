"""Runs the command as its users do: as a process."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Ran:
    """A finished command."""

    code: int
    out: str
    err: str


def environment(**variables: str) -> Mapping[str, str]:
    """This process's, without what would lead the command elsewhere."""
    own = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "BACKISSUE_NEWSLETTER")}
    return {**own, "PYTHONWARNINGS": "default", **variables}


def start(*arguments: str, stdout: int | BinaryIO = subprocess.PIPE, **variables: str) -> "subprocess.Popen[bytes]":
    """The command, running."""
    return subprocess.Popen(
        [sys.executable, "-m", "service", *arguments],
        cwd=ROOT,
        env=environment(**variables),
        stdin=subprocess.PIPE,
        stdout=stdout,
        stderr=subprocess.PIPE,
    )


def served_at(process: "subprocess.Popen[bytes]") -> str:
    """What the service says it answers on."""
    assert process.stderr is not None
    for line in process.stderr:
        if found := re.search(rb"http://\S+", line):
            return found[0].decode()
    raise AssertionError(f"it ended with {process.wait()}")


def is_ready(address: str) -> bool:
    """Whether the service there answers before long."""
    for _ in range(300):
        try:
            with urlopen(f"{address}/readyz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (URLError, ConnectionError):
            time.sleep(0.1)
    return False


def finish(process: "subprocess.Popen[bytes]", stdin: bytes = b"", timeout: float = 120) -> Ran:
    """Its end."""
    out, err = process.communicate(stdin, timeout=timeout)
    return Ran(process.returncode, (out or b"").decode(), err.decode())


def backissue(*arguments: str, stdin: bytes = b"", **variables: str) -> Ran:
    """The command, from beginning to end."""
    return finish(start(*arguments, stdout=subprocess.PIPE, **variables), stdin)
