"""Sealed years: what is in the way, what lies in the package, what differs from it later."""

import json
from pathlib import Path
from zipfile import ZipFile

import pytest

from propdesk.db.keeping.backup import verify_backup
from propdesk.db.keeping.disk.on_disk import sha256_of
from propdesk.db.keeping.layout import DataFolder
from propdesk.db.store import Actor, NotPermitted
from propdesk.fees.billing.billing import publish_run
from propdesk.fees.months.closing import close_month, reopen_month
from propdesk.fees.years.checks import year_breaches
from propdesk.fees.years.package import (
    PackageChanged,
    PackageMissing,
    checked_package,
    copy_package,
    seal_year,
    unpack_year,
)
from propdesk.fees.years.rules import YearState, package_of
from propdesk.fees.years.years import (
    MonthsOpen,
    YearMoved,
    YearNotBooked,
    YearNotOver,
    YearNotSealed,
    YearRow,
    years,
)
from propdesk.kernel.paper.records import PaperHead
from propdesk.kernel.permissions import Role
from propdesk.kernel.progress import NoProgress
from propdesk.system.users.service import Second
from propdesk.system.users.users import ensure_first_manager
from tests.fees.months.test_months import BILL, go_on, pay
from tests.offices import Office
from tests.outside import outside
from tests.roles import rights_of

HEAD = PaperHead("云杉物业服务有限公司", "云杉里花园", "打印")


@pytest.fixture
def january(office: Office) -> Office:
    """2026 is over, its two booked months closed."""
    from propdesk.fees.shifts.shifts import close_shift

    pay(office, 2 * BILL + 10_000)
    office.store.write(publish_run, period="2026-12")
    office.store.write(close_shift, counted=None)
    go_on(office, 45)
    for month in ("2026-11", "2026-12"):
        office.store.write(close_month, month=month)
    return office


def row(office: Office) -> YearRow:
    return next(one for one in office.store.read(years) if one.id == 2026)


def test_a_year_without_a_closed_month_tells_no_sum(office: Office) -> None:
    pay(office, BILL)
    found = row(office)
    assert (found.closed, found.money_in, found.income, found.debt) == (0, None, None, None)


def told(office: Office) -> list[str]:
    found = office.store.read(year_breaches, progress=NoProgress())
    return [one.sentence for one in found]


def packages(office: Office) -> list[Path]:
    return sorted(DataFolder(office.store.path.parent).backups.glob("propdesk-year*"))


def seal(office: Office) -> Path:
    return seal_year(office.store, year=2026, head=HEAD)[0]


def test_a_package_has_the_reports_a_workbook_and_a_copy_that_restores(
    january: Office, tmp_path: Path
) -> None:
    assert row(january).state is YearState.READY
    path = seal(january)
    with ZipFile(path) as box:
        manifest = json.loads(box.read("manifest.json"))
        names = {one["name"] for one in manifest["files"]}
        box.extractall(tmp_path)
    assert names == {"2026-11.pdf", "2026-12.pdf", "income.pdf", "2026.xlsx", "2026.propdesk"}
    for one in manifest["files"]:
        assert sha256_of(tmp_path / one["name"]) == one["sha256"]
    proof = verify_backup(tmp_path / "2026.propdesk", DataFolder(january.store.path.parent))
    assert proof.breaches == ()
    assert manifest["facts"]["figures"]["money_in"] == 2 * BILL + 10_000
    assert row(january).state is YearState.SEALED
    assert told(january) == []


def test_a_year_that_runs_or_is_open_or_was_never_booked_is_refused(office: Office) -> None:
    with pytest.raises(YearNotOver):
        seal(office)
    pay(office, BILL)
    go_on(office, 45)
    with pytest.raises(MonthsOpen, match="2026-11"):
        seal(office)
    with pytest.raises(YearNotBooked):
        seal_year(office.store, year=2020, head=HEAD)
    assert packages(office) == []


def test_a_cashier_seals_no_year(january: Office) -> None:
    january.store.as_actor(Actor(7, "出纳", Role.CASHIER, rights_of(Role.CASHIER)))
    with pytest.raises(NotPermitted):
        seal(january)
    assert packages(january) == []


def test_a_year_that_is_not_sealed_has_no_package(january: Office) -> None:
    with pytest.raises(YearNotSealed):
        unpack_year(january.store, year=2026)


def test_a_year_sealed_again_leaves_the_package_of_the_first_seal_as_it_was(
    january: Office,
) -> None:
    first = seal(january)
    with first.open("ab") as file:
        file.write(b"x")
    changed = first.read_bytes()
    second = seal(january)
    assert packages(january) == sorted([first, second])
    assert first.read_bytes() == changed
    assert told(january) == []


def test_a_year_that_moved_while_it_was_packed_leaves_no_package(
    january: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    class PaidMeanwhile(NoProgress):
        def step(self, done: int, _total: int) -> None:
            if done == 60:
                monkeypatch.setattr(self, "step", lambda *_how: None)
                with outside(january.store) as connection:
                    connection.execute(
                        "UPDATE month_close SET facts ="
                        " replace(facts, '\"money_in\":85404', '\"money_in\":1')"
                    )

    with pytest.raises(YearMoved):
        seal_year(january.store, year=2026, head=HEAD, progress=PaidMeanwhile())
    assert packages(january) == []


def test_a_package_is_copied_as_it_was_sealed(january: Office, tmp_path: Path) -> None:
    path = seal(january)
    copy_package(january.store, tmp_path / "copy.zip", year=2026)
    assert (tmp_path / "copy.zip").read_bytes() == path.read_bytes()


def test_a_figure_changed_from_outside_is_named_with_its_year(january: Office) -> None:
    seal(january)
    with outside(january.store) as connection:
        connection.execute(
            "UPDATE month_close SET facts = replace(facts, '\"money_in\":85404', '\"money_in\":1')"
        )
        changed = connection.execute("SELECT changes()").fetchone()[0]
    assert changed
    assert [one for one in told(january) if "2026" in one]
    assert row(january).state is YearState.DIFFERS


def test_a_month_opened_again_is_told(january: Office) -> None:
    seal(january)
    january.store.write(ensure_first_manager)
    january.store.as_actor(Actor(1, "经理", Role.MANAGER, rights_of(Role.MANAGER)))
    january.store.write(
        reopen_month, month="2026-12", reason="漏记", second=Second(None, "", "总公司会计")
    )
    (sentence,) = told(january)
    assert "2026-12" in sentence
    january.store.write(close_month, month="2026-12")
    assert told(january) == []


def test_a_package_that_is_gone_or_changed_is_told_and_not_opened(january: Office) -> None:
    path = seal(january)
    with path.open("ab") as file:
        file.write(b"x")
    assert len(told(january)) == 1
    with pytest.raises(PackageChanged):
        checked_package(january.store, 2026)
    path.unlink()
    assert len(told(january)) == 1
    with pytest.raises(PackageMissing):
        unpack_year(january.store, year=2026)
    assert package_of(DataFolder(january.store.path.parent), path.name) == path


def test_the_year_box_is_the_data_as_it_was(january: Office) -> None:
    seal(january)
    laid_out = unpack_year(january.store, year=2026)
    folder = DataFolder(january.store.path.parent)
    assert (
        verify_backup(laid_out, folder).manifest.contents.counts["payment"] == 2
    )  # one of money, one from prepayment
