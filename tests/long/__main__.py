"""The table of trust, at full length: `python -m tests.long [times]`. Takes some hours.

With a number each test is tried that often instead. Exit code 1 when a figure is not as promised.
`python -m tests.long office SEED [DAYS]` lives one seed of the simulated office and no more.
"""

import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path

from propdesk.db.keeping.layout import DataFolder
from propdesk.kernel.i18n import using_language
from tests.clocks import office_time
from tests.fees.test_ledger import play_ledger
from tests.home import own_home
from tests.long.calls import failing_calls
from tests.long.commits import killed_at_commit
from tests.long.disks import cut_short, full_disks, lying_sticks
from tests.long.drill import drilled
from tests.long.edits import tried_out, undetected
from tests.long.folders import copied, restart, working_office
from tests.long.journals import restored_beside_journals
from tests.long.kills import LONGEST, killed
from tests.long.marked import left_behind, whole_suite
from tests.long.mutated import read_mutated
from tests.long.numbers import draw_at_once
from tests.long.old_copies import attacked
from tests.long.power import power_cuts
from tests.long.starts import started_twice
from tests.samples import sample_year
from tests.simulated.years import DAYS_OF_YEAR, live

Trial = Callable[[int, DataFolder, Path], tuple[str, list[str]]]


def kills(scene: str) -> Trial:
    """A1 of one use case."""

    def trial(times: int, office: DataFolder, place: Path) -> tuple[str, list[str]]:
        tally = killed(scene, times, office, place)
        slow = [f"a restart took {tally.slowest:.1f} s"] if tally.slowest > 3 else []
        figure = f"{tally.acknowledged} acknowledged, slowest restart {tally.slowest:.2f} s"
        return figure, tally.faults + slow

    return trial


def edits(times: int, office: DataFolder, place: Path) -> tuple[str, list[str]]:
    """B2."""
    missed = undetected(times, copied(office, place / "edits"))
    return f"{times - len(missed)} told", missed


def all_columns(_times: int, office: DataFolder, place: Path) -> tuple[str, list[str]]:
    """B2 over everything: each column of each table, a row in and a row out."""
    many, missed = tried_out(copied(office, place / "columns"))
    return f"{many - len(missed)} of {many} told", missed


def numbers(times: int, office: DataFolder, place: Path) -> tuple[str, list[str]]:
    """B4."""
    folder = copied(office, place / "numbers")
    died, found = draw_at_once(folder, times, 25)
    gaps = [] if found == list(range(1, len(found) + 1)) else ["a gap or a double"]
    return f"{len(found)} numbers, {died} writers died", gaps + list(restart(folder).faults)


def power(times: int, office: DataFolder, place: Path) -> tuple[str, list[str]]:
    """A2, and its control: the same cuts must hurt SQLite's own default."""
    if shutil.which("strace") is None:
        return "left out: there is no strace here", []
    faults = power_cuts(times, office, place)
    control = power_cuts(max(1, times // 10), office, place, "delete")
    if not any("lost" in fault for fault in control):
        faults.append("the control lost nothing: the cuts are too gentle")
    return f"the control (DELETE) failed in {len(control)} of {times // 10} states", faults


def ledger(times: int, _office: DataFolder, place: Path) -> tuple[str, list[str]]:
    """B1: other plays each time; the first difference ends it and is said with its steps."""
    seed = int(time.time())
    try:
        play_ledger(times, 50, place, seed=seed)
    except Exception as difference:  # noqa: BLE001  what the program should have refused, too
        traceback.print_exc()
        at = traceback.extract_tb(difference.__traceback__)[-1]
        steps = "\n".join(getattr(difference, "__notes__", ()))
        where = f"{type(difference).__name__} {Path(at.filename).name}:{at.lineno} {at.line}"
        again = f"play_ledger({times}, 50, folder, seed={seed}) plays it again"
        return f"seed {seed}", [f"{where}; {again}\n{steps}"]
    return f"50 steps each, seed {seed}", []


def drill(times: int, office: DataFolder, place: Path) -> tuple[str, list[str]]:
    """A10."""
    faults, seconds = drilled(office, place)
    return f"{seconds:.1f} s", faults + (["too slow"] if seconds > 300 else [])


def years(times: int, _office: DataFolder, place: Path) -> tuple[str, list[str]]:
    """The simulated office: so many seeds, three years each, recounted every night."""
    sample = sample_year(place)
    lives = [
        live(seed, place, days=3 * DAYS_OF_YEAR, every=1, sample=sample) for seed in range(times)
    ]
    acts, refused = sum(one.acts for one in lives), sum(one.refused for one in lives)
    days = sum(one.days for one in lives)
    return f"{days} days, {acts} acts, {refused} refused", [one.fault for one in lives if one.fault]


def one_seed(seed: int, days: int) -> int:
    """One life alone; what became of each act, and its fault."""
    with tempfile.TemporaryDirectory(prefix="propdesk-office-") as name:
        lived = live(seed, Path(name), days=days, sample=sample_year(Path(name)))
    for (what, which), many in sorted(lived.tally.items()):
        print(f"{what:10} {which:60} {many}")
    print(f"seed {seed}: {lived.days} days, {lived.acts} acts, {lived.refused} refused")
    print(lived.fault or "every night agreed")
    return 1 if lived.fault else 0


def said(work: Callable[[int, DataFolder, Path], list[str]]) -> Trial:
    """A trial without a figure of its own."""
    return lambda times, office, place: ("", work(times, office, place))


TABLE: list[tuple[str, str, int, Trial]] = [
    *((f"A1 {scene}", "kill -9", 500, kills(scene)) for scene in LONGEST),
    ("A1 COMMIT", "killed just before and after", 600, killed_at_commit),
    ("A2", "power cuts, states of the disk", 20000, power),
    ("A3", "the n-th write fails", 200, said(cut_short)),
    ("A3 calls", "write, flush, rename fails", 1200, failing_calls),
    ("A4 full", "disk full during a backup", 200, said(full_disks)),
    ("A4 stick", "a stick that lies", 100, said(lying_sticks)),
    ("A6", "old journal beside a restore", 200, said(restored_beside_journals)),
    ("A8", "two starts at once", 200, lambda t, _office, place: ("", started_twice(t, place))),
    ("A10", "back up, wipe, restore", 1, drill),
    ("B1", "plays beside a plain model", 2000, ledger),
    ("B2", "edits from outside", 500, edits),
    ("B3", "old copies, cut, chained anew, forged, dated back", 500, attacked),
    ("B2 all", "every column of every table", 1, all_columns),
    ("B4", "writers drawing numbers", 20, numbers),
    (
        "C2",
        "marked people, commands",
        20,
        lambda t, office, place: ("", left_behind(place, office.database, t)),
    ),
    (
        "C2 suite",
        "marked people, all tests",
        1,
        lambda _t, _office, place: ("", whole_suite(place)),
    ),
    ("D2", "mutated workbooks", 10000, read_mutated),
    ("office", "seeds lived for three years", 100, years),
]


def main(arguments: list[str]) -> int:
    """Run the table and print a line for each test."""
    if arguments[:1] == ["office"]:
        with own_home(), office_time(), using_language("zh_CN"):
            days = int(arguments[2]) if len(arguments) > 2 else 3 * DAYS_OF_YEAR
            return one_seed(int(arguments[1]), days)
    wrong = 0
    with (
        own_home(),
        office_time(),
        using_language("zh_CN"),
        tempfile.TemporaryDirectory(prefix="propdesk-long-") as name,
    ):
        office = working_office(Path(name) / "office")
        for number, (test, what, often, trial) in enumerate(TABLE):
            times = min(often, int(arguments[0])) if arguments else often
            place = Path(name) / f"place-{number}"
            place.mkdir()
            begun = time.monotonic()
            figure, faults = trial(times, office, place)
            wrong += bool(faults)
            result = f"{len(faults)} FAULTS: {faults[:3]}" if faults else "ok"
            seconds = f"{time.monotonic() - begun:.0f} s"
            print(f"{test:14} {what:28} {times:5} x {seconds:>6}  {result}  {figure}", flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
