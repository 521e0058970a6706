"""How every figure is measured: ours and the floor in turn, A B A B, medians of five or more.

What takes milliseconds and no disk is timed by `process_time`: of two short pieces of work in turn
the scheduler of a busy machine always stops the second.
"""

from collections.abc import Callable
from statistics import median
from time import perf_counter
from typing import TypeVar

from tests import looking  # noqa: F401  what a test reads by

Figure = tuple[str, float, float, float]
"""Name, goal as a ratio, floor in seconds, ours in seconds."""

ROUNDS = 5
Floor = TypeVar("Floor")
Ours = TypeVar("Ours")


class AnswersDiffer(Exception):
    """The floor and ours did not do the same: their ratio would say nothing."""


def seconds(work: Callable[[], object], clock: Callable[[], float] = perf_counter) -> float:
    """How long one call takes."""
    begun = clock()
    work()
    return clock() - begun


def in_turn(
    floor: Callable[[], Floor],
    ours: Callable[[], Ours],
    *,
    rounds: int = ROUNDS,
    agree: Callable[[Floor, Ours], bool] = lambda _floor, _ours: True,
    clock: Callable[[], float] = perf_counter,
    before: Callable[[], object] = lambda: None,
) -> tuple[float, float]:
    """The medians of the floor and of ours, measured in turn after one warm-up of each; what is
    done `before` each is not counted.

    Raises AnswersDiffer when what the warm-ups answered does not `agree`.
    """
    before()
    by_hand = floor()
    before()
    if not agree(by_hand, ours()):
        raise AnswersDiffer
    pairs = []
    for _round in range(rounds):
        before()
        by_hand_took = seconds(floor, clock)
        before()
        pairs.append((by_hand_took, seconds(ours, clock)))
    return median(pair[0] for pair in pairs), median(pair[1] for pair in pairs)
