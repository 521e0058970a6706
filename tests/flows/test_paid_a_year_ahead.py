"""The story of a year paid ahead: an offer is made, the desk takes it, the household leaves early
and stays after all; recounted by plain SQL."""

import sqlite3
from pathlib import Path

import pytest

from propdesk.db.keeping.layout import DataFolder
from propdesk.fees.checks.checks import check_books
from tests.flows.screen import RealClerk, has_screen, screen

pytestmark = [
    pytest.mark.skipif(not has_screen(), reason="no screen of its own can be made here"),
    pytest.mark.timeout(600),
]
MONTH = 280_00  # 100 m² at 2.80
LINES = """
    SELECT count(*), sum(amount), sum(settled) FROM open_charge
    WHERE live = 1 AND kind = 'normal' AND unit_id = (SELECT id FROM unit WHERE code = '1-1-102')
"""
MONEY = "SELECT sum(amount) FROM payment"
OFF = "SELECT coalesce(sum(amount), 0) FROM reduction WHERE kind = 'offer'"
PREPAID = "SELECT coalesce(sum(amount), 0) FROM prepayment_entry"


def test_a_year_is_paid_with_eleven_months_and_leaving_early_charges_the_list_price(
    office_folder: DataFolder, tmp_path: Path
) -> None:
    with screen("1366x768") as display, RealClerk(display, tmp_path) as clerk:
        assert clerk.data == office_folder.root
        clerk.wait(lambda seen: bool(seen["ready"]) and seen["page"] == "today.today")
        clerk.begin_at("fees.offers")
        twice = ("<Enter>", "<Enter>")
        clerk.do("<Ins>", "一年一次缴清，免一个月", *twice, "12", *twice, "1")
        clerk.do("<Ctrl+Return>")
        clerk.begin_at("fees.desk")
        clerk.do("1-1-102", "<Enter>", "<F2>", "2710", "<Enter>", "<Shift+F2>", "<Ctrl+Return>")
        # Two months that were due, and twelve of which the last is free.
        assert told(clerk) == (14, 14 * MONTH, 14 * MONTH, 13 * MONTH, MONTH, 0)
        clerk.begin_at("fees.offers_taken")
        clerk.do("<F9>", "2027-04-30", "<Enter>", "搬走", "<Ctrl+Return>")
        # Six of the twelve were used: 11 were paid, 5 are free again.
        assert told(clerk) == (8, 8 * MONTH, 8 * MONTH, 13 * MONTH, 0, 5 * MONTH)
        clerk.do("<Ctrl+F9>", "不搬了", "<Ctrl+Return>")
        assert told(clerk) == (14, 14 * MONTH, 14 * MONTH, 13 * MONTH, MONTH, 0)
        assert clerk.store.read(check_books) == ()
        assert clerk.leave() == ""


def told(clerk: RealClerk) -> tuple[int, ...]:
    """Lines of the flat, what they cost, what is settled; money in, taken off, prepaid."""
    with sqlite3.connect(f"file:{clerk.data / 'propdesk.db'}?mode=ro", uri=True) as file:
        count, amount, settled = file.execute(LINES).fetchone()
        others = [file.execute(each).fetchone()[0] for each in (MONEY, OFF, PREPAID)]
    return (count, amount, settled, *others)
