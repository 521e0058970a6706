"""A8: two starts at the same moment have one owner, and a killed owner leaves nothing behind."""

import time
from collections.abc import Callable
from pathlib import Path

from propdesk.db.keeping.layout import DataFolder
from propdesk.db.keeping.lock import DataInUse, take_lock
from tests.long.children import child

GO = "go"


def start(root: str, name: str, late: float) -> None:
    """Take the lock when told to and keep it until killed; write down how it went."""
    note = Path(root) / name
    _ready(note).touch()
    while not (note.parent / GO).exists():
        time.sleep(0.0005)
    time.sleep(late)
    try:
        _lock = take_lock(DataFolder(Path(root)))
    except DataInUse:
        note.write_text("refused", encoding="ascii")
        return
    note.write_text("owner", encoding="ascii")
    time.sleep(3600)


def started_twice(times: int, place: Path) -> list[str]:
    """What went wrong in so many pairs of starts."""
    faults = []
    for time_ in range(times):
        root = place / f"start-{time_}"
        root.mkdir()
        pair = {name: child(start, str(root), name, late)
                for name, late in (("first", 0.0), ("second", (time_ % 5) / 100))}  # fmt: skip
        for name in pair:
            _wait_for(_ready(root / name).exists)
        (root / GO).touch()
        said = {name: _said(root / name) for name in pair}
        if sorted(said.values()) != ["owner", "refused"]:
            faults.append(f"{time_}: {said}")
        for process in pair.values():
            process.kill()
            process.join()
        with take_lock(DataFolder(root)) as lock:
            if not lock.after_crash:
                faults.append(f"{time_}: the kill was not noticed")
    return faults


def _ready(note: Path) -> Path:
    """What a process makes that is there and waits to be told."""
    return note.with_name(f"{note.name}-ready")


def _said(note: Path) -> str:
    _wait_for(lambda: note.exists() and note.read_text("ascii") != "")
    return note.read_text("ascii") if note.exists() else "nothing"


def _wait_for(fact: Callable[[], bool]) -> None:
    from tests.patience import patience  # of windows and all: no child needs them

    until = time.monotonic() + patience()
    while not fact() and time.monotonic() < until:
        time.sleep(0.001)
