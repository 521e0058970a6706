"""A day of eight hours at the desk: does the program keep what it no longer needs?

`python -m tests.bench.session [payments]`: real keys on the real pages, without a screen; receipts,
searches and lists in between. Memory counts once the first tenth of the day has warmed everything.
"""

import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from sqlalchemy import text
from sqlalchemy.orm import Session

from propdesk.db.keeping.layout import DataFolder
from propdesk.estate.rules import UnitKind
from propdesk.fees.billing.billing import publish_run
from propdesk.fees.periods import period_at
from propdesk.fees.rules import Formula
from propdesk.fees.tariffs.changes import create_tariff
from propdesk.fees.tariffs.tariffs import Applies, TariffFields, VersionFields
from propdesk.kernel.days import ONE_DAY
from propdesk.kernel.money import Money
from propdesk.open_estate import Running
from propdesk.ui.parts import theme
from tests import looking  # noqa: F401  what a test reads by
from tests.bench.measuring import AnswersDiffer, Figure
from tests.clocks import office_time
from tests.keyboard import ENTER, ESC, press
from tests.windows import fill_with_sample, window_on

PAYMENTS, UNITS = 5_000, 300
MOST = 1.05
WARM = 10  # one tenth of the day
FEE = Money(1000)
LONG_AGO, SAMPLE_BEGINS = date(2023, 1, 1), date(2025, 12, 1)
NEXT_DOOR = ("fees.receipts", "fees.charges", "estate.units", "fees.arrears", "fees.closing")
OWING = """
SELECT unit.code FROM open_charge JOIN unit ON unit.id = open_charge.unit_id
WHERE live = 1 AND settled <> amount AND unit.kind = 'room' GROUP BY unit.id ORDER BY unit.id
"""


def figures(payments: int = PAYMENTS) -> list[Figure]:
    """The memory of the program after the first tenth of its payments and each one after, in kB."""
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    theme.install(application, "light")
    with tempfile.TemporaryDirectory() as place:
        folder = DataFolder(Path(place) / "data")
        fill_with_sample(folder, UNITS)
        with window_on(folder) as running:
            before = running.store.read(_taken)
            warm, *later = worked(application, running, payments)
            if running.store.read(_taken) - before != payments:
                raise AnswersDiffer
    tenth = payments // WARM
    return [
        (f"- memory after {tenth * number:,} payments, kB", MOST, float(warm), float(held))
        for number, held in enumerate(later, 2)
    ]


def worked(application: QApplication, running: Running, payments: int) -> list[int]:
    """Drive the day inside the loop of events, where Qt also lets go of what was deleted."""
    seen: list[int] = []
    wrong: list[Exception] = []
    day = _day(running, payments, seen)

    def go_on() -> None:
        if not all(job.told for job in running.desk._jobs) or QApplication.focusWidget() is None:
            QTimer.singleShot(1, go_on)
            return
        try:
            left = next(day, None)
        except Exception as error:  # noqa: BLE001  a slot swallows it, and the day had no end
            wrong.append(error)
            left = None
        if left is None:
            application.quit()
        else:
            QTimer.singleShot(0, go_on)

    QTimer.singleShot(0, go_on)
    application.exec()
    if wrong:
        raise wrong[0]
    return seen


def _day(running: Running, payments: int, seen: list[int]) -> Iterator[bool]:
    """Each yield lets the window come to rest."""
    months, owing = _months_owed(running), list[str]()
    first = before = running.store.read(_taken)
    refused: set[str] = set()  # rooms whose lines + does not take, of a former owner say
    for page in NEXT_DOOR:  # built once: in a short day they would be built after its first tenth
        yield from _look(running, page)
    while (number := before - first) < payments:
        while not owing:
            period = next(months, None)
            if period is None:  # no figure, and no day without an end
                raise AnswersDiffer
            running.store.write(publish_run, period=period)
            owing = [room for room in running.store.read(_owing) if room not in refused]
        room = owing.pop()
        yield from _payment(running, room)
        before, taken = running.store.read(_taken), before
        if taken == before:
            refused.add(room)
            continue
        number += 1
        if number % 10 == 0:
            yield from _search(running, number)
        if number % 25 == 0:
            yield from _look(running, NEXT_DOOR[number // 25 % len(NEXT_DOOR)])
        if number % (payments // WARM) == 0:
            seen.append(resident())


def _months_owed(running: Running) -> Iterator[str]:
    """A fee of its own, of years gone by: one month after the other, each due at once.

    `+` takes what has begun; months billed ahead stay unticked until F2 asks for them.
    """
    fields = TariffFields(
        fee_item_id=running.store.read(_item_to_bill),
        name="Rubbish",
        formula=Formula.FIXED,
        period_months=1,
        applies=Applies((UnitKind.ROOM,)),
    )
    version = VersionFields(effective_from=LONG_AGO, price=FEE.fen * 10_000)
    running.store.write(create_tariff, fields=fields, version=version)
    first = LONG_AGO
    while first < SAMPLE_BEGINS:
        yield f"{first:%Y-%m}"
        first = period_at(first, 1).last + ONE_DAY


def _payment(running: Running, room: str) -> Iterator[bool]:
    running.window.show_page("fees.desk")
    yield True
    for act in (*room, ENTER, "+", ESC):
        if (target := QApplication.focusWidget()) is not None:
            press(target, act)
        yield True


def _search(running: Running, number: int) -> Iterator[bool]:
    for act in ("<Ctrl+K>", *f"1-1-{number % 9 + 1}01", ESC):
        if (target := QApplication.focusWidget()) is not None:
            press(target, act)
        yield True


def _look(running: Running, page: str) -> Iterator[bool]:
    running.window.show_page(page)
    yield True
    for act in ("<Down>", "<PgDown>", ESC):
        if (target := QApplication.focusWidget()) is not None:
            press(target, act)
        yield True


def _owing(session: Session) -> list[str]:
    return list(session.scalars(text(OWING)))


def _item_to_bill(session: Session) -> int:
    return int(session.scalars(text("SELECT id FROM fee_item WHERE code = 'LJ'")).one())


def _taken(session: Session) -> int:
    return int(session.scalar(text("SELECT count(*) FROM payment WHERE kind = 'payment'")) or 0)


def resident() -> int:
    """What the process holds in memory, in kB (Linux)."""
    with Path("/proc/self/status").open(encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))


if __name__ == "__main__":
    from tests.bench.__main__ import show

    with office_time():
        show(figures(int(sys.argv[1]) if len(sys.argv) > 1 else PAYMENTS))
