"""Living the years of a seed, day by day; the first fault ends it and says how to see it again."""

import random
import shutil
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from propdesk.db.keeping.layout import DataFolder
from propdesk.kernel.errors import UserError
from tests.long.folders import RELEASED, office_of
from tests.simulated import (  # noqa: F401  they fill the table
    billing,
    debts,
    desk,
    fitting,
    rarer,
    records,
    troubles,
)
from tests.simulated.acts import ACTS
from tests.simulated.bounds import memory_within, time_within
from tests.simulated.night import compare
from tests.simulated.office import NothingThere, Office, Wrong

DAYS_OF_YEAR = 365
BEGINNINGS = ("sample", *sorted(path.stem for path in RELEASED.glob("schema-*.propdesk")))


@dataclass
class Lived:
    """What became of a seed: days and acts, how often each was done and refused, its fault."""

    seed: int
    days: int = 0
    seconds: float = 0.0
    tally: Counter[tuple[str, str]] = field(default_factory=Counter)
    at: str = "the first morning"
    fault: str = ""

    @property
    def acts(self) -> int:
        return sum(
            many for (what, _name), many in self.tally.items() if what in ("done", "refused")
        )

    @property
    def refused(self) -> int:
        return sum(many for (what, _name), many in self.tally.items() if what == "refused")


def live(
    seed: int,
    place: Path,
    *,
    days: int,
    acts: int = 12,
    pace: int = 1,
    every: int = 1,
    sample: Path | None = None,
) -> Lived:
    """Live so many days of a seed, with about so many acts on each `pace`th of them, recounted
    after every so many of these; a year is shorter with less to do in it, and no less a year."""
    lived, begun = Lived(seed), time.monotonic()
    office = begin(seed, place / f"office-{seed}", sample)
    lived.tally = office.tally
    try:
        with memory_within():
            _live(office, lived, days=days, acts=acts, pace=pace, every=every)
    except Exception as fault:  # noqa: BLE001  whatever it is, the seed says it
        lines = traceback.format_exc(limit=-12)
        lived.fault = f"seed {seed}, {lived.at}: {type(fault).__name__}: {fault}\n{lines}"
    lived.seconds = time.monotonic() - begun
    if not lived.fault:
        troubles.forget_place(office)
    return lived


def _live(office: Office, lived: Lived, *, days: int, acts: int, pace: int, every: int) -> None:
    office.open()
    office.hire()
    first = office.today
    for day in range(days):
        if lived.days >= days:
            break
        _live_a_day(office, lived, day, acts, pace)
        if day % every == 0:
            _end_a_night(office, lived, f"night of day {day}")
        lived.days = (office.today - first).days
    _end_a_night(office, lived, "the last night")
    office.close()


def _live_a_day(office: Office, lived: Lived, day: int, acts: int, pace: int) -> None:
    seed, office.dice = lived.seed, random.Random(f"{lived.seed} {day}")
    lived.at = f"day {day}, the morning"
    with time_within():
        _morning(office, pace)
    for number in range(office.dice.randint(acts // 2, acts + acts // 2)):
        name = _choose(office)
        lived.at = f"day {day}, act {number}: {name}"
        with time_within():
            _do(office, name, f"{seed} {day} {number}")


def _end_a_night(office: Office, lived: Lived, at: str) -> None:
    lived.at = at
    office.become(office.clerks[0])
    with time_within():
        compare(office)


def begin(seed: int, root: Path, sample: Path | None) -> Office:
    """An office on the sample estate, or on what a released program left."""
    office = Office(root, seed)
    beginning = BEGINNINGS[seed % len(BEGINNINGS)]
    if beginning != "sample":
        office_of(beginning, root)
        return office
    folder = DataFolder(root)
    folder.make()
    if sample is not None:
        shutil.copyfile(sample, folder.database)
    else:
        from tests.samples import fill_with_year

        fill_with_year(folder)
    return office


def _choose(office: Office) -> str:
    names = list(ACTS)
    return office.dice.choices(names, [ACTS[name][0] for name in names])[0]


def _morning(office: Office, pace: int) -> None:
    """The clock goes on to some hour of the next day, sometimes over a holiday; what is done once a
    day is done."""
    step = office.pick((1, 1, 1, 1, 1, 1, 2, 3)) if office.chance(0.98) else 35
    moment = office.clock.moment + timedelta(days=step + pace - 1)
    office.clock.moment = moment.replace(hour=office.dice.randrange(0, 9), minute=5)
    office.become(office.clerks[0])
    for do in office.store.declarations.each_day:
        do(office.store)


def _do(office: Office, name: str, dice: str) -> None:
    """One act by some clerk."""
    office.dice = random.Random(dice)
    office.clock.go_on(minutes=office.dice.randint(1, 20))
    office.become(office.clerks[0] if office.chance(0.6) else office.pick(office.clerks))
    try:
        ACTS[name][1](office)
        office.tally["done", name] += 1
    except Wrong:
        raise
    except NothingThere:
        office.tally["idle", name] += 1
    except UserError as refusal:
        if not str(refusal):
            raise Wrong(f"{type(refusal).__name__} says nothing") from refusal
        office.tally["refused", name] += 1
        office.tally["why", f"{name} {type(refusal).__name__}"] += 1
