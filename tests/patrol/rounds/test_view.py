"""The list of sheets says of each whether it was entered, waits, or was never entered."""

from datetime import date

from pytestqt.qtbot import QtBot

from propdesk.kernel.i18n import using_language
from propdesk.patrol.rounds.register import SHEETS, PatrolSheetRow
from propdesk.patrol.rounds.sheets import SheetFields
from propdesk.patrol.rounds.view import SheetsPage
from propdesk.ui.desk import Desk
from propdesk.ui.lists.columns import State
from tests.clocks import StoppedClock
from tests.patrol.rounds.test_entering import at, entered, sheet_of
from tests.patrol.rounds_gone import put_points


def test_a_sheet_that_was_not_entered_says_how_it_waits_and_missed_nothing_yet(
    desk: Desk, clock: StoppedClock, qtbot: QtBot
) -> None:
    store, days = desk.store, [date(2026, 11, number) for number in (19, 20, 18)]
    route, _homes = put_points(store)
    sheets = [sheet_of(store, route, days[0])]
    sheets += [
        store.write(SHEETS.uses.add, fields=SheetFields(route_id=route, day=day))
        for day in days[1:]
    ]
    page = SheetsPage(desk, SHEETS)
    qtbot.addWidget(page)
    columns = {column.field: column for column in page.marked(desk)}

    def said(sheet_id: int) -> tuple[object, str]:
        (row,) = store.read(SHEETS.records.rows, ids=[sheet_id])
        assert isinstance(row, PatrolSheetRow)
        told = columns["entered_at"].of(row)
        return told.text if isinstance(told, State) else told, columns["missed"].text(row)

    with using_language("en"):
        assert [said(one) for one in sheets[:2]] == [
            ("To be entered", "—"),
            ("Before its time", "—"),
        ]
        entered(store, sheets[0], day=days[0], starts=(at("22:04", days[0]), None, None, None))
        assert said(sheets[0]) == (clock.now(), "90")
        clock.go_on(days=5)
        assert said(sheets[2]) == ("Never entered", "—")
