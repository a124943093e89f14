"""Figures of servers that answer questions: in rounds in which each has its turn, so that all have the same weather."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, Final

import psutil

from tests.bench.queries import Question
from tests.bench.serve_contenders import Running, answers, cpu_seconds
from tests.bench.serve_load import load
from tests.bench.serve_rest import Asked

_WARM_UP: Final = 0.3


class DifferentAnswer(Exception):
    """A contender that does not do the same work."""


@dataclass(frozen=True, slots=True)
class Figure:
    """Requests a second, and what one request cost: processor time of the server and of Postgres, in microseconds."""

    rate: float
    server: float
    postgres: float

    @property
    def cost(self) -> float:
        """Both together."""
        return self.server + self.postgres


@dataclass(frozen=True, slots=True)
class Task:
    """A question to a server."""

    server: Running
    question: Question | Asked
    connections: int


async def compare(servers: Iterable[Running], questions: Sequence[Question]) -> dict[str, list[dict[str, Any]]]:
    """The answers to each question, by its name, that all servers agree on. Raises DifferentAnswer."""
    agreed: dict[str, list[dict[str, Any]]] = {}
    for question in questions:
        for server in servers:
            found = await answers(server.address(question.name), question.bodies())
            if faulty := [answer for answer in found if "errors" in answer]:
                raise DifferentAnswer(f"{server.contender.name} does not answer {question.name}: {faulty[0]}")
            expected = agreed.setdefault(question.name, found)
            if found != expected:
                (nth,) = [nth for nth, pair in enumerate(zip(found, expected, strict=True)) if pair[0] != pair[1]][:1]
                raise DifferentAnswer(
                    f"{server.contender.name} answers {question.name} {question.variables[nth]} otherwise:\n"
                    f"{str(found[nth])[:2000]}\n{str(expected[nth])[:2000]}"
                )
    return agreed


async def measure(
    tasks: Mapping[tuple[str, str], Task],
    postgres: psutil.Process,
    rounds: int,
    seconds: float,
    progress: Callable[[str], None],
) -> dict[tuple[str, str], Figure]:
    """The figure of each task: the medians over the rounds."""
    figures: dict[tuple[str, str], list[Figure]] = defaultdict(list)
    for nth in range(rounds + 1):
        for name, task in tasks.items():
            progress(f"round {nth} of {rounds}: {' '.join(name)}" if nth else f"warming up: {' '.join(name)}")
            figure = await _measure(task, postgres, seconds if nth else min(seconds, _WARM_UP))
            if nth:
                figures[name].append(figure)
    return {
        name: Figure(*(median(getattr(one, what) for one in several) for what in ("rate", "server", "postgres")))
        for name, several in figures.items()
    }


async def _measure(task: Task, postgres: psutil.Process, seconds: float) -> Figure:
    server = task.server
    before = cpu_seconds(server.process), cpu_seconds(postgres)
    address = server.address(task.question.name)
    count, took = await load(address, task.question.requests(address), seconds, task.connections)
    after = cpu_seconds(server.process), cpu_seconds(postgres)
    served, read = ((end - start) / count * 1e6 for start, end in zip(before, after, strict=True))
    return Figure(count / took, served, read)
