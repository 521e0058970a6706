"""A8: two starts at the same moment have one owner, and a killed owner leaves nothing behind."""

import time
from pathlib import Path

from propdesk.db.keeping.layout import DataFolder
from propdesk.db.keeping.lock import DataInUse, take_lock
from tests.long.children import child

GRACE = 10.0


def start(root: str, name: str, at: float) -> None:
    """Take the lock at a moment and keep it until killed; write down how it went."""
    while time.time() < at:
        time.sleep(0.0005)
    note = Path(root) / name
    try:
        _lock = take_lock(DataFolder(Path(root)))
    except DataInUse:
        note.write_text("refused", encoding="ascii")
        return
    note.write_text("owner", encoding="ascii")
    time.sleep(GRACE)


def started_twice(times: int, place: Path) -> list[str]:
    """What went wrong in so many pairs of starts."""
    faults = []
    for time_ in range(times):
        root = place / f"start-{time_}"
        root.mkdir()
        at = time.time() + 0.05
        pair = {name: child(start, str(root), name, at + late)
                for name, late in (("first", 0.0), ("second", (time_ % 5) / 100))}  # fmt: skip
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


def _said(note: Path) -> str:
    until = time.monotonic() + GRACE
    while time.monotonic() < until:
        if note.exists() and (text := note.read_text("ascii")):
            return text
        time.sleep(0.001)
    return "nothing"
