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
from propdesk.fees.billing.billing import publish_run
from propdesk.fees.periods import period_at
from propdesk.kernel.days import ONE_DAY
from propdesk.open_estate import Running
from propdesk.ui.parts import theme
from tests.bench.measuring import AnswersDiffer, Figure
from tests.clocks import office_time
from tests.keyboard import ENTER, ESC, press
from tests.windows import fill_with_sample, window_on

PAYMENTS, UNITS = 5_000, 300
MOST = 1.05
MONTHS_TRIED = 13
WARM = 10  # one tenth of the day
NEXT_DOOR = ("fees.receipts", "fees.charges", "estate.units", "fees.arrears", "fees.closing")
OWING = """
SELECT unit.code FROM open_charge JOIN unit ON unit.id = open_charge.unit_id
WHERE live = 1 AND settled <> amount AND unit.kind = 'room' GROUP BY unit.id ORDER BY unit.id
"""


def figures(payments: int = PAYMENTS) -> list[Figure]:
    """The memory of the program after the first tenth of its payments, and after all, in kB."""
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    theme.install(application, "light")
    with tempfile.TemporaryDirectory() as place:
        folder = DataFolder(Path(place) / "data")
        fill_with_sample(folder, UNITS)
        with window_on(folder) as running:
            before = running.store.read(_taken)
            warm, end = _worked(application, running, payments)
            if running.store.read(_taken) - before != payments:
                raise AnswersDiffer
    return [(f"- memory after {payments:,} payments, kB", MOST, float(warm), float(end))]


def _worked(application: QApplication, running: Running, payments: int) -> tuple[int, int]:
    """Drive the day inside the loop of events, where Qt also lets go of what was deleted."""
    seen: list[int] = []
    day = _day(running, payments, seen)

    def go_on() -> None:
        if running.desk.busy or QApplication.focusWidget() is None:
            QTimer.singleShot(1, go_on)
        elif next(day, None) is None:
            application.quit()
        else:
            QTimer.singleShot(0, go_on)

    QTimer.singleShot(0, go_on)
    application.exec()
    return seen[0], seen[-1]


def _day(running: Running, payments: int, seen: list[int]) -> Iterator[bool]:
    """Each yield lets the window come to rest."""
    owing: list[str] = []
    bill = date(2027, 1, 1)  # the sample is billed up to then
    taken = first = running.store.read(_taken)
    refused: set[str] = set()  # rooms whose lines + does not take, of a former owner say
    for _try in range(3 * payments):
        for _month in range(MONTHS_TRIED):
            if owing:
                break
            running.store.write(publish_run, period=period_at(bill, 1))
            bill = period_at(bill, 1).last + ONE_DAY
            owing = [room for room in running.store.read(_owing) if room not in refused]
        if not owing:  # the desk takes no room any more: no figure, and no day without an end
            raise AnswersDiffer
        room = owing.pop()
        yield from _payment(running, room)
        before, taken = taken, running.store.read(_taken)
        number = taken - first
        if taken == before:
            refused.add(room)
            continue
        if number % 10 == 0:
            yield from _search(running, number)
        if number % 25 == 0:
            yield from _look(running, NEXT_DOOR[number // 25 % len(NEXT_DOOR)])
        if number % (payments // WARM) == 0:
            seen.append(resident())
        if number >= payments:
            return


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
