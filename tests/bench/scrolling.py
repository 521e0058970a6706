"""Pages of the list of 1.2 million lines, and paging down: `python -m tests.bench.scrolling`."""

import sqlite3
import tempfile
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableView, QWidget
from sqlalchemy.orm import Session

from propdesk.db.keeping.migrate import create_data
from propdesk.db.store import Store, connect, use_case
from propdesk.fees.charges.listing import CHARGES, ChargeRow
from propdesk.fees.charges.view import charges_page
from propdesk.fees.rules import ChargeKind, charge_state
from propdesk.kernel.money import Money
from propdesk.kernel.records.question import asked
from propdesk.kernel.settings import MachineSettings
from propdesk.modules import declared
from propdesk.ui.desk import Desk
from propdesk.ui.parts import theme
from tests.bench.arrears import _fill
from tests.bench.billing import put_posting
from tests.bench.measuring import AnswersDiffer, Figure, in_turn, seconds
from tests.clocks import StoppedClock

LIVE = asked("all")
ROUNDS = 99  # of milliseconds
DAY = StoppedClock().today()
ON_SCREEN = 30
PAGE = 200
PAGES_DOWN = 60
PLAIN_ROWS, PLAIN_COLUMNS = 10_000, 9
FILL = """
INSERT INTO charge SELECT charge_id, 1, NULL, kind, unit_id, account_id, fee_item_id, NULL, NULL,
    period_from, period_to, due_day, amount, 0, '', '' FROM open_charge
"""
BY_HAND = """
SELECT o.charge_id, o.unit_id, u.code, p.name, f.name, o.period_from, o.period_to, o.due_day,
    o.amount, o.settled, o.live, o.kind, c.advance FROM open_charge o
JOIN charge c ON c.id = o.charge_id JOIN fee_item f ON f.id = o.fee_item_id
JOIN account a ON a.id = o.account_id JOIN person p ON p.id = a.person_id
LEFT JOIN unit u ON u.id = o.unit_id
WHERE o.charge_id IN
    (SELECT charge_id FROM open_charge WHERE live ORDER BY charge_id DESC LIMIT 200)
ORDER BY o.charge_id DESC
"""


def figures() -> list[Figure]:
    """The first page and one in the middle, all ids, and the seconds of a page down on screen."""
    theme.install(_application(), "light")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "propdesk.db"
        create_data(path)
        _fill(path)
        _charge(path)
        store = Store(path, clock=StoppedClock(), declarations=declared())
        raw = connect(path, read_only=True)
        ids = store.read(CHARGES.ids, question=LIVE)
        middle = ids[len(ids) // 2 :][:PAGE]
        first = in_turn(
            lambda: raw.execute(BY_HAND).fetchall(),
            lambda: store.read(CHARGES.first, question=LIVE),
            rounds=ROUNDS,
            clock=process_time,
            agree=lambda by_hand, ours: _named(by_hand) == [(row.id, row.debtor) for row in ours],
        )
        in_a_read = in_turn(
            lambda: store.read(_by_hand),
            lambda: store.read(CHARGES.first, question=LIVE),
            rounds=ROUNDS,
            clock=process_time,
            agree=lambda by_hand, ours: _named(by_hand) == [(row.id, row.debtor) for row in ours],
        )
        seen = in_turn(
            lambda: [_as_shown(line) for line in raw.execute(BY_HAND).fetchall()[:ON_SCREEN]],
            lambda: store.read(CHARGES.first, question=LIVE)[:ON_SCREEN],
            rounds=ROUNDS,
            clock=process_time,
            agree=lambda by_hand, ours: by_hand == ours,
        )
        page = in_turn(
            lambda: raw.execute(BY_HAND).fetchall(),
            lambda: store.read(CHARGES.rows, ids=middle),
            rounds=ROUNDS,
            clock=process_time,
            agree=lambda by_hand, ours: len(by_hand) == PAGE and [row.id for row in ours] == middle,
        )
        down = pages_down(store, charges_page, _list_of_charges)
        raw.close()
        store.close()
    return [
        ("6b the first 200 of 1.2 million rows", 1.2, *first),
        ("6b the same, beside the statement in a read of the store", 1.2, *in_a_read),
        ("6b the same, the thirty on screen made of them", 1.2, *seen),
        ("6b a page in the middle beside the first", 15.0, *page),
        ("9 a page down in that list", 1.5, *down),
    ]


@use_case(permission="")
def _by_hand(session: Session) -> list[Any]:
    """The statement of the floor in a read of the store: its session and its right."""
    raw: Any = session.connection().connection.driver_connection
    found: list[Any] = raw.execute(BY_HAND).fetchall()
    return found


def _application() -> QApplication:
    found = QApplication.instance()
    return found if isinstance(found, QApplication) else QApplication([])


def _charge(path: Path) -> None:
    """A charge for each open line, as bare as can be."""
    connection = sqlite3.connect(path)
    names = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    for (name,) in names:
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute(FILL)
    put_posting(connection, 1)
    connection.commit()
    connection.close()


def _named(by_hand: Sequence[Sequence[Any]]) -> list[tuple[int, str]]:
    """Id and debtor of each line."""
    return [(line[0], line[3]) for line in by_hand]


def _as_shown(line: Sequence[Any]) -> ChargeRow:
    """What a list shows of a line: days, money and words in place of texts and numbers."""
    charge_id, unit_id, code, debtor, item, begin, end, due, amount, settled, live, kind, ahead = (
        line
    )
    due_day = date.fromisoformat(due)
    return ChargeRow(
        id=charge_id,
        unit_id=unit_id,
        unit=code or "",
        debtor=debtor,
        item=item,
        period_from=date.fromisoformat(begin) if begin else None,
        period_to=date.fromisoformat(end) if end else None,
        due_day=due_day,
        amount=Money(amount),
        settled=Money(settled),
        state=charge_state(
            is_live=bool(live),
            is_settled=settled == amount,
            is_begun=settled != 0,
            is_overdue=due_day < DAY,
        ),
        kind=ChargeKind(kind),
        advance=bool(ahead),
    )


def _list_of_charges(page: Any) -> QTableView:
    view: QTableView = page.charges.table.view
    return view


def pages_down(
    store: Store, build: Callable[[Desk], QWidget], view_of: Callable[[Any], QTableView]
) -> tuple[float, float]:
    """The median of many pages down: Qt's own model of plain items, and the list of a page,
    both dressed as the window."""
    desk = Desk(store=store, settings=MachineSettings(), clock=StoppedClock())
    page: Any = build(desk)
    theme.dress(page)
    page.resize(1266, 606)
    page.show()
    page.shown()
    desk.wait_for_work()
    QApplication.processEvents()
    plain = QTableView()
    plain.setModel(_plain_items(plain))
    theme.dress(plain)
    plain.resize(1266, 606)
    plain.show()
    ours, floors = _down(view_of(page)), _down(plain)
    views, stood = (plain, view_of(page)), set()
    found = []
    for _page in range(PAGES_DOWN):
        found.append((seconds(floors, process_time), seconds(ours, process_time)))
        stood.add(tuple(view.currentIndex().row() for view in views))
    for each in zip(*stood, strict=True):
        if len(set(each)) < PAGES_DOWN:  # one of them stood still
            raise AnswersDiffer
    desk.wait_for_work()
    page.close()
    plain.close()
    return median(pair[0] for pair in found), median(pair[1] for pair in found)


def _down(view: QWidget) -> Callable[[], None]:
    def press() -> None:
        QTest.keyClick(view, Qt.Key.Key_PageDown)
        QApplication.processEvents()
        view.grab()

    press()
    return press


def _plain_items(parent: QWidget) -> QStandardItemModel:
    model = QStandardItemModel(PLAIN_ROWS, PLAIN_COLUMNS, parent)
    for row in range(PLAIN_ROWS):
        for column in range(PLAIN_COLUMNS):
            model.setItem(row, column, QStandardItem(f"{row}-{column} 物业费"))
    return model


if __name__ == "__main__":
    from tests.bench.__main__ import show

    show(figures())
