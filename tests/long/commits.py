"""A1 at its narrowest: the process dies between the last statement and COMMIT, or between COMMIT
and the answer. The first leaves nothing of the write, the second all of it.

SQLite itself counts the transactions that a file has kept, in its first page.
"""

import os
import random
import shutil
from pathlib import Path
from unittest import mock

from propdesk.db.connecting.connections import PatientConnection
from propdesk.db.keeping.layout import DataFolder
from tests.long.children import child
from tests.long.folders import copied, restart
from tests.long.kills import lost
from tests.long.scenes import ACKNOWLEDGED, READY, play

SCENES = ("payment", "void", "billing", "import", "attaching", "visit")
MOMENTS = ("before", "after")
DIED, MOST = 9, 6
NOTE = "commits.txt"


def kept_transactions(file: Path) -> int:
    """How many transactions a data file has kept, by the counter in its head."""
    with file.open("rb") as data:
        data.seek(24)
        return int.from_bytes(data.read(4), "big")


def play_until(scene: str, root: str, seed: int, commit: int, moment: str) -> None:
    """Play a scene and die at so many COMMITs of it; says how far the file was then."""
    done, real = 0, PatientConnection.commit
    database = DataFolder(Path(root)).database

    def dying(connection: PatientConnection) -> None:
        nonlocal done
        done += 1
        if done == commit:
            (Path(root) / NOTE).write_text(str(kept_transactions(database)), encoding="ascii")
            if moment == "before":
                os._exit(DIED)
        real(connection)
        if done == commit:
            os._exit(DIED)

    with mock.patch.object(PatientConnection, "commit", dying):
        play(scene, root, seed)


def killed_at_commit(times: int, office: DataFolder, place: Path) -> tuple[str, list[str]]:
    """Each scene and moment in turn; the figure, and the faults."""
    faults, died = [], 0
    for time_ in range(times):
        scene = SCENES[time_ % len(SCENES)]
        moment = MOMENTS[time_ // len(SCENES) % len(MOMENTS)]
        folder = copied(office, place / f"commit-{time_}")
        chance = random.Random(f"{scene} {moment} {time_}")
        process = child(
            play_until, scene, str(folder.root), chance.getrandbits(30),
            chance.randint(1, MOST), moment,
        )  # fmt: skip
        process.join()
        found = _faults(folder, process.exitcode, scene, moment)
        faults += [f"{scene}, {moment} COMMIT, {time_}: {fault}" for fault in found]
        died += process.exitcode == DIED
        shutil.rmtree(folder.root)
    return f"{died} died at a COMMIT", faults


def _faults(folder: DataFolder, code: int | None, scene: str, moment: str) -> list[str]:
    if code != DIED:
        return [f"it ended with {code}"]
    stood = int((folder.root / NOTE).read_text("ascii"))
    now = kept_transactions(folder.database)
    said = (folder.root / ACKNOWLEDGED).read_text(encoding="utf-8").splitlines()
    faults = lost(folder, [line for line in said if line != READY])
    grew = {0} if moment == "before" else {1} if scene != "attaching" else {0, 1}
    if now - stood not in grew:  # what sweeps old files away may find none
        faults.append(f"{now - stood} transactions were kept")
    return faults + list(restart(folder).faults)
