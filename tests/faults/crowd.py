"""Clients that ask a service all the time, and check every answer, whatever happens to the database."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import cycle, islice
from typing import Final

from tests.faults.client import Answer, Client
from tests.faults.questions import Question

_SHOWN: Final = 300
"""Characters of a wrong answer that are worth showing."""


class Outcome(Enum):
    """What came of a request."""

    RIGHT = auto()
    UNAVAILABLE = auto()
    """503, and when to try again."""
    WRONG = auto()
    """Anything else: false data, another status, no answer."""


@dataclass
class Crowd:
    """What clients met. `stored` issues are in the corpus for certain, up to `begun` perhaps."""

    stored: int
    begun: int
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    slowest: float = 0.0
    last: dict[Outcome, float] = field(default_factory=dict)
    """When each was last met, by `time.monotonic`."""
    leaving: bool = False

    async def ask(self, port: int, questions: Sequence[Question]) -> None:
        """One client: ask these questions in turn until it is time to leave."""
        async with Client.to(port) as client:
            for question in cycle(questions):
                if self.leaving:
                    return
                fewest, asked = self.stored, time.monotonic()
                try:
                    answer = await client.ask(question.request)
                except (OSError, EOFError) as error:
                    self._note(Outcome.WRONG, asked, f"{question.request!r}: {error!r}")
                    return
                outcome = _judge(question, answer, fewest, self.begun)
                self._note(outcome, asked, f"{question.request!r}: {answer.status} {answer.body[:_SHOWN]!r}")

    def _note(self, outcome: Outcome, asked: float, what: str) -> None:
        now = time.monotonic()
        self.outcomes[outcome] += 1
        self.slowest = max(self.slowest, now - asked)
        self.last[outcome] = now
        if outcome is Outcome.WRONG:
            self.wrong.append(what)


def _judge(question: Question, answer: Answer, fewest: int, most: int) -> Outcome:
    if answer.status == 503:
        return Outcome.UNAVAILABLE if int(answer.headers.get("retry-after", "0")) > 0 else Outcome.WRONG
    right = answer.status == 200 and question.is_right(answer.body, fewest, most)
    return Outcome.RIGHT if right else Outcome.WRONG


@asynccontextmanager
async def crowd(port: int, questions: Sequence[Question], clients: int, stored: int) -> AsyncIterator[Crowd]:
    """That many clients at work, each beginning at another question; the corpus has `stored` issues. All leave at the
    end."""
    of = Crowd(stored, stored)
    step = max(1, len(questions) // clients)
    async with asyncio.TaskGroup() as group:
        for nth in range(clients):
            turned = [*islice(questions, nth * step, None), *islice(questions, nth * step)]
            group.create_task(of.ask(port, turned))
        try:
            yield of
        finally:
            of.leaving = True
