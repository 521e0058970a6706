"""The page of limitation: what it says when nothing can be proposed."""

from pytestqt.qtbot import QtBot

from propdesk.fees.court.page.view import LimitationPage
from propdesk.fees.court.radar.reading import limits
from propdesk.fees.court.radar.write_offs import propose_write_offs
from propdesk.system.start.clock import confirm_clock
from propdesk.ui.desk import Desk
from tests.clocks import StoppedClock
from tests.offices import Office

YEARS = 3 * 366


def told(desk: Desk, qtbot: QtBot) -> str:
    """What the page says when write-offs are proposed of all that it shows."""
    said: list[str] = []
    desk.said.connect(lambda sentence, _weight: said.append(sentence))
    page = LimitationPage(desk)
    qtbot.addWidget(page)
    desk.wait_for_work()
    qtbot.waitUntil(lambda: bool(page._rows))
    page._propose()
    return said[-1]


def test_where_no_debt_is_out_of_time_that_is_said(
    desk: Desk, office: Office, qtbot: QtBot
) -> None:
    assert told(desk, qtbot) == "所列欠费都没有过时效。"


def test_where_all_of_them_are_proposed_already_that_is_said_and_where_they_stand(
    desk: Desk, office: Office, clock: StoppedClock, qtbot: QtBot
) -> None:
    clock.go_on(days=YEARS)
    office.store.write(confirm_clock, reason="三年无业务")
    ids = [row.id for row in office.store.read(limits)]
    office.store.write(propose_write_offs, charges=ids, why="已过诉讼时效")
    assert told(desk, qtbot) == "其中过时效的均已申请核销，见“减免与调整”。"
