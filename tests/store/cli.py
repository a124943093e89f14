"""Runs the command as its users do: as a process."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

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


def finish(process: "subprocess.Popen[bytes]", stdin: bytes = b"", timeout: float = 120) -> Ran:
    """Its end."""
    out, err = process.communicate(stdin, timeout=timeout)
    return Ran(process.returncode, (out or b"").decode(), err.decode())


def backissue(*arguments: str, stdin: bytes = b"", **variables: str) -> Ran:
    """The command, from beginning to end."""
    return finish(start(*arguments, stdout=subprocess.PIPE, **variables), stdin)
