"""The day of each worker as values: appointments in minutes since midnight, and which clash."""

from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec

Look = Literal["done", "planned", "on_site", "urgent", "missed"]
"""How far an appointment is; two that clash are found, not said."""

LONGEST = 24 * 60


class DayBlock(msgspec.Struct, frozen=True, kw_only=True):
    """An appointment of a worker: the record, where, from when to when."""

    id: int
    title: str
    begins: int
    ends: int
    look: Look = "planned"
    note: str = ""


class DayLane(msgspec.Struct, frozen=True):
    """A worker and what stands in the day."""

    name: str
    blocks: tuple[DayBlock, ...] = ()


class DayHours(msgspec.Struct, frozen=True):
    """What the axis shows: whole hours from `first` to `last`, and breaks in minutes."""

    first: int = 8
    last: int = 18
    breaks: tuple[tuple[int, int], ...] = ()


def clash_of(block: DayBlock, beside: Iterable[DayBlock]) -> int:
    """How many minutes a block that is still to come lies upon one before it that was not missed
    and is not done; 0 when it stands free."""
    if block.look != "planned":
        return 0
    upon = (
        min(block.ends, one.ends) - max(block.begins, one.begins)
        for one in beside
        if one.id != block.id
        and one.look not in ("missed", "done")
        and (one.begins, one.id) < (block.begins, block.id)
    )
    return max([0, *upon])


def clashes(lanes: Sequence[DayLane]) -> int:
    """How many appointments clash with one before them."""
    return sum(clash_of(one, lane.blocks) > 0 for lane in lanes for one in lane.blocks)


def missed(lanes: Sequence[DayLane]) -> int:
    """How many appointments nobody kept."""
    return sum(one.look == "missed" for lane in lanes for one in lane.blocks)


def hours_around(hours: DayHours, lanes: Sequence[DayLane], now: int | None) -> tuple[int, int]:
    """The whole hours the axis needs so that no appointment and not this minute falls off it."""
    blocks = [one for lane in lanes for one in lane.blocks]
    begins = [hours.first * 60, *(one.begins for one in blocks), *([] if now is None else [now])]
    ends = [hours.last * 60, *(one.ends for one in blocks), *([] if now is None else [now])]
    return max(min(begins) // 60, 0), min(-(-max(ends) // 60), LONGEST // 60)


def clock(minute: int) -> str:
    """A minute of the day as the wall shows it: 13:05."""
    return f"{minute // 60}:{minute % 60:02}"
