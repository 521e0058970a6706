"""The first day and the next morning in a real window: keys through a window manager, restarts.

Played twice: as it is, and with every job that has a progress dialog slower than its delay.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.flows.clerk import go_to, sums
from tests.flows.first_steps import (
    PART,
    begin,
    draft_november,
    enter_a_tariff,
    import_the_roster,
    publish_november,
    take_a_part,
)
from tests.flows.screen import RealClerk, has_screen, screen

pytestmark = [
    pytest.mark.skipif(not has_screen(), reason="no screen of its own can be made here"),
    pytest.mark.timeout(900),
]
SECRET = "summer 2026"
SLOW = 0.8  # seconds; a progress dialog is shown after 0.6


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    """A screen as small offices have it, with a window manager."""
    with screen("1366x768") as name:
        yield name


@pytest.mark.parametrize("slowed", [0.0, SLOW], ids=["fast", "slow"])
def test_the_first_day_and_the_morning_after(display: str, tmp_path: Path, slowed: float) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    with RealClerk(display, tmp_path, slowed) as clerk:
        begin(clerk, stick)
        import_the_roster(clerk)
        enter_a_tariff(clerk)
        draft_november(clerk)
        publish_november(clerk)
        take_a_part(clerk, tmp_path / "receipt.pdf")
        print_notices(clerk)
        set_a_password(clerk)
        close_the_session(clerk)
        before = sums(clerk.store, room=PART)
        back_up(clerk)
        assert clerk.leave() == ""
    with RealClerk(display, tmp_path, slowed) as clerk:
        log_in(clerk)
        take_money_that_a_restore_will_lose(clerk)
        restore_the_backup(clerk)
        assert sums(clerk.store, room=PART) == before
        assert clerk.leave() == ""


def print_notices(clerk: RealClerk) -> None:
    """Make the notices of all who owe: as many as were promised, once."""
    go_to(clerk, "fees.arrears")
    clerk.do("<F8>")
    assert any("44" in words for words in clerk.words())
    clerk.do("<Ctrl+Return>")
    assert any("TZ2026-000001 – TZ2026-000044" in words for words in clerk.words())
    clerk.do("<Esc>")


def set_a_password(clerk: RealClerk) -> None:
    """The manager, who works alone so far, sets a password: typed twice, Enter saves.

    What he does for himself stands at the foot of the menu, above it however many pages.
    """
    clerk.do("<Alt+S>", *2 * ("<Up>",), "<Return>", SECRET, "<Enter>", SECRET, "<Enter>")


def close_the_session(clerk: RealClerk) -> None:
    """One hundred is in the drawer: close without a difference."""
    go_to(clerk, "fees.closing")
    clerk.do("1", "<Ctrl+Return>", "<Return>")
    assert any("JK2026-000001" in words for words in clerk.words())


def back_up(clerk: RealClerk) -> None:
    """Back up to the stick."""
    clerk.do("<Alt+D>", "<Down>", "<Return>", "<F2>")
    assert clerk.page_id == "system.backup"


def log_in(clerk: RealClerk) -> None:
    """After the restart the program asks: a wrong password is said, the right one lets in."""
    clerk.wait(lambda seen: seen["dialog_class"] == "LoginDialog")
    clerk.do("wrong", "<Enter>")
    assert any("密码不对" in words for words in clerk.words())
    clerk.do(SECRET, "<Enter>")
    assert clerk.page_id == "today.today"


def take_money_that_a_restore_will_lose(clerk: RealClerk) -> None:
    """Take ten more from the same room."""
    go_to(clerk, "fees.desk")
    clerk.do(PART, "<Enter>", "10", "+", "1")
    clerk.do("<Esc>")


def restore_the_backup(clerk: RealClerk) -> None:
    """Restore what was backed up; whoever works is asked for again."""
    clerk.do("<Alt+D>", "<Down>", "<Return>", "<F6>")
    clerk.do("<Ctrl+Return>")
    clerk.wait(lambda seen: seen["dialog_class"] == "LoginDialog")
    clerk.do(SECRET, "<Enter>")
