"""A leak, a night shift and a complaint in a real window: keys through a window manager, passwords,
a restart in the middle, and every job with a progress dialog slower than its delay."""

from pathlib import Path

import pytest

from propdesk.db.keeping.layout import DataFolder
from propdesk.db.keeping.opening import check_at_start, open_data
from propdesk.modules import declared
from propdesk.system.users.users import actor_for
from tests.clocks import StoppedClock
from tests.flows import a_complaint, a_leak, a_night
from tests.flows.screen import RealClerk, has_screen, screen
from tests.repairs.things import put_staff

pytestmark = [
    pytest.mark.skipif(not has_screen(), reason="no screen of its own can be made here"),
    pytest.mark.timeout(900),
]
SLOW = 0.8  # seconds; a progress dialog is shown after 0.6
TEN_PAST_TWO = (10 * 60 + 28) / (24 * 60)  # the clock of the tests stands at 15:42


def test_what_was_reported_at_night_is_answered_after_a_restart(
    office_folder: DataFolder, tmp_path: Path
) -> None:
    put_office(office_folder)
    with screen("1366x768") as display:
        with RealClerk(display, tmp_path, SLOW, TEN_PAST_TWO) as clerk:
            log_in(clerk, "<Down>")
            a_complaint.take_the_complaint(clerk)
            a_complaint.look_into_it(clerk)
            a_complaint.look_as_the_cashier(clerk)
            a_leak.take_the_call(clerk)
            a_leak.price_it(clerk)
            a_leak.send_the_worker(clerk)
            a_leak.note_the_arrival(clerk)
            a_leak.finish_and_take_money(clerk)
            a_leak.verify(clerk)
            assert clerk.leave() == ""
        with RealClerk(display, tmp_path, SLOW, TEN_PAST_TWO + 2) as clerk:
            log_in(clerk)
            a_night.enter_the_night(clerk)
            a_night.read_the_wand(clerk, tmp_path / "wand.csv")
            a_night.find_the_hazard(clerk)
            a_night.make_a_repair_of_it(clerk)
            a_night.mend_it(clerk)
            a_night.check_again(clerk)
            a_complaint.reply(clerk)
            a_leak.call_in_vain(clerk)
            a_leak.finish_again(clerk)
            a_leak.call_and_close(clerk)
            assert clerk.leave() == ""


def put_office(folder: DataFolder) -> None:
    """Staff, the sheet of a night, and two who share the desk, each with a password."""
    opened = open_data(folder.root, clock=StoppedClock(), declarations=declared())
    check_at_start(opened)
    opened.store.actor = opened.store.read(actor_for, 1)
    put_staff(opened.store)
    a_night.put_night(opened.store)
    a_complaint.put_users(opened.store)
    opened.close()


def log_in(clerk: RealClerk, *who: str) -> None:
    """The program asks who it is; it knows who was the last."""
    clerk.wait(lambda seen: seen["dialog_class"] == "LoginDialog")
    clerk.do(*who, a_complaint.PASSWORD, "<Enter>")
    clerk.wait(lambda seen: bool(seen["ready"]) and seen["page"] == "today.today")
