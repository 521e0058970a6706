"""Each keystroke of the search beside bare instr(): `python -m tests.bench.search`."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

from sqlalchemy import text
from sqlalchemy.orm import Session

from propdesk.db.keeping.migrate import create_data
from propdesk.db.store import Store
from propdesk.estate.sample.demo import create_demo
from propdesk.estate.search.searching import search

ROUNDS = 15
HOUSEHOLDS = 25_000
TYPED = ("1", "12", "3-2-12", "王", "陈雨", "zs", "wxy", "1990", "6653", "宁Z1")
_PEOPLE = text("SELECT count(*) FROM search_entry WHERE instr(haystack, :part) > 0")


def figures() -> list[tuple[str, float, float, float]]:
    """(name, goal as a ratio, floor in seconds, ours in seconds), A B A B in one process."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "propdesk.db"
        create_data(path)
        store = Store(path)
        store.write(create_demo, units=HOUSEHOLDS)
        found = [_compared(store, typed) for typed in TYPED]
        store.close()
    floor, ours = median(one for one, _ in found), median(one for _, one in found)
    worst = max(found, key=lambda pair: pair[1] / pair[0])
    return [
        ("7 a keystroke of the search", 1.5, floor, ours),
        ("7 the worst keystroke of ten", 1.5, *worst),
    ]


def _compared(store: Store, typed: str) -> tuple[float, float]:
    floor, ours = [], []
    for _round in range(ROUNDS):
        floor.append(_seconds(lambda: store.read(_bare, part=typed.lower())))
        ours.append(_seconds(lambda: store.read(search, text=typed)))
    return median(floor), median(ours)


def _bare(session: Session, *, part: str) -> int:
    return int(session.connection().execute(_PEOPLE, {"part": part}).scalar_one())


def _seconds(work: Callable[[], object]) -> float:
    begun = perf_counter()
    work()
    return perf_counter() - begun


def main() -> None:
    """Print the lines of the table."""
    for name, goal, floor, ours in figures():
        print(
            f"{name}: goal {goal}x, floor {floor * 1000:.1f} ms, ours {ours * 1000:.1f} ms, ",
            end="",
        )
        print(f"{ours / floor:.2f}x")


if __name__ == "__main__":
    main()
