"""A year end: its last month closed, their vouchers for the accounting program, the year sealed in
a package, its year box opened to be read; later a change from outside is found."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from propdesk.db.keeping.layout import DataFolder
from propdesk.fees.billing.billing import publish_run
from propdesk.fees.months.closing import close_month
from propdesk.fees.months.rules import MonthState
from propdesk.fees.shifts.shifts import close_shift
from propdesk.fees.vouchers.exporting import exports_of
from propdesk.fees.years.rules import YearState, package_of
from propdesk.fees.years.years import years
from propdesk.kernel.progress import NoProgress
from propdesk.system.backups.findings import check_all
from propdesk.system.start.clock import confirm_clock
from tests.clocks import StoppedClock
from tests.flows.clerk import Clerk, go_to
from tests.flows.test_month_close import ROOM, month
from tests.windows import settle, window_on


def test_a_year_from_its_last_months_to_its_box(
    office_folder: DataFolder, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    opened: list[Path] = []
    monkeypatch.setattr("propdesk.fees.years.view.look_at", opened.append)
    target = tmp_path / "vouchers.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_asked: (str(target), ""))
    with window_on(office_folder) as running:
        clerk = Clerk(qtbot, running)
        go_to(clerk, "fees.desk")
        clerk.do(ROOM, "<Enter>", "+")
        clerk.store.write(publish_run, period="2026-12")
        clerk.store.write(close_shift, counted=None)
        assert isinstance(running.desk.clock, StoppedClock)
        running.desk.clock.go_on(days=50)  # the ninth of January
        clerk.store.write(confirm_clock, reason="放假")
        clerk.store.write(close_month, month="2026-11")
        go_to(clerk, "fees.months")
        settle(running)
        clerk.do("<Ctrl+Return>", "<Return>")
        settle(running)
        assert month(clerk, "2026-12").state is MonthState.CLOSED
        _export_december(clerk, target)
        go_to(clerk, "fees.years")
        settle(running)
        clerk.page.table.select(2026)  # type: ignore[attr-defined]  # the page of years
        clerk.do("<Ctrl+Return>", "<Return>")
        settle(running)
        sealed = next(one for one in clerk.store.read(years) if one.id == 2026)
        assert sealed.state is YearState.SEALED
        assert package_of(office_folder, sealed.file).is_file()
        clerk.page.table.select(2026)  # type: ignore[attr-defined]  # the page of years
        clerk.do("<F3>")
        settle(running)
        assert [one.name for one in opened] == ["2026.propdesk"]
        assert clerk.store.read(check_all, progress=NoProgress()) == ()
        package_of(office_folder, sealed.file).unlink()
        (found,) = clerk.store.read(check_all, progress=NoProgress())
        assert found.page == "fees.years"


def _export_december(clerk: Clerk, target: Path) -> None:
    """The vouchers of the month before the one that runs."""
    go_to(clerk, "fees.vouchers")
    settle(clerk.running)
    clerk.do("<PgUp>")
    settle(clerk.running)
    clerk.do("<Ctrl+Return>", "<Ctrl+Return>")
    settle(clerk.running)
    (one,) = clerk.store.read(exports_of, month="2026-12")
    assert one.undone_at is None
    assert target.is_file()
