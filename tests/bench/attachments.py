"""Ten thousand files of records in a backup: `python -m tests.bench attachments`.

The floor copies the same files, each brought to the disk itself (fsync). Both sides are checked:
afterwards every file lies there under the hash of its own bytes.
"""

import hashlib
import os
import random
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from sqlalchemy.orm import Session

from propdesk.db.keeping.attached import FILES, is_whole
from propdesk.db.keeping.backup import back_up
from propdesk.db.keeping.layout import DataFolder
from propdesk.db.keeping.lock import take_lock
from propdesk.db.keeping.restore import restore
from propdesk.db.store import Store, use_case
from propdesk.kernel.clock import SystemClock
from tests.bench.measuring import Figure, in_turn
from tests.long.folders import working_office

MANY, SIZE = 10_000, 20_000
Work = Callable[[], set[Path]]
FIRST_GOAL, NEXT_GOAL, RESTORE_GOAL = 3.0, 0.2, 3.0


def figures() -> list[Figure]:
    """A first backup of all of them, the next one with nothing new, and a restore elsewhere."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        folder = _filled(place)
        store = Store(folder.database)

        def floor() -> set[Path]:
            return _copied(folder.attachments, _emptied(place / "copy"))

        def first() -> set[Path]:
            back_up(store, _emptied(place / "stick"))
            return set((place / "stick" / FILES).glob("*/*"))

        def another() -> set[Path]:
            back_up(store, place / "stick")
            return set((place / "stick" / FILES).glob("*/*"))

        def restored() -> set[Path]:
            fresh = DataFolder(_emptied(place / "fresh"))
            with take_lock(fresh) as lock:
                restore(made.file, fresh, lock=lock, clock=SystemClock())
            return set(fresh.attachments.iterdir())

        lines = [("10 a first backup of 10,000 files", FIRST_GOAL, *_against(floor, first))]
        made = back_up(store, place / "stick")
        lines.append(("10 the next backup of them", NEXT_GOAL, *_against(floor, another)))
        lines.append(("10 a restore of them", RESTORE_GOAL, *_against(floor, restored)))
        store.close()
    return lines


def _against(floor: Work, ours: Work) -> tuple[float, float]:
    """Their seconds; both must leave all the files, each whole."""

    def agree(one: set[Path], other: set[Path]) -> bool:
        both = [{file.name for file in each} for each in (one, other)]
        return both[0] == both[1] and len(one) == MANY and all(map(is_whole, one | other))

    return in_turn(floor, ours, agree=agree)


def _filled(place: Path) -> DataFolder:
    """An office with ten thousand files of one unit."""
    folder, chance = working_office(place / "data"), random.Random(11)
    names = []
    for _number in range(MANY):
        content = chance.randbytes(SIZE)
        names.append(hashlib.sha256(content).hexdigest())
        (folder.attachments / names[-1]).write_bytes(content)
    store = Store(folder.database)
    store.write(_named, names=names)
    store.close()
    return folder


@use_case(permission="", touches=("attachment",))
def _named(session: Session, *, names: list[str]) -> None:
    session.connection().exec_driver_sql(
        "INSERT INTO attachment (subject_kind, subject_id, sha256, name, size, kind, at, user_id,"
        " user_name) VALUES ('unit', 1, ?, ?, ?, 'application/pdf', 0, 1, '')",
        [(name, f"{number}.pdf", SIZE) for number, name in enumerate(names)],
    )


def _emptied(place: Path) -> Path:
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    return place


def _copied(source: Path, target: Path) -> set[Path]:
    """The floor: each file copied and brought to the disk itself."""
    for file in source.iterdir():
        shutil.copyfile(file, target / file.name)
        with (target / file.name).open("r+b") as copy:
            os.fsync(copy.fileno())
    return set(target.iterdir())
