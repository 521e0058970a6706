"""The jobs of vouchers and of income by month, as an accountant comes to them."""

from sqlalchemy.orm import Session

from propdesk.db.store import use_case
from propdesk.fees.accrual.view import AccrualPage
from propdesk.fees.doctor.view import DoctorPage
from propdesk.fees.months.closing import CLOSES, seal_month, sealed_facts
from propdesk.fees.months.sums import facts_of, tally
from propdesk.fees.vouchers.exporting import export_vouchers
from propdesk.fees.vouchers.view import VouchersPage
from propdesk.fees.years.package import seal_year
from propdesk.fees.years.view import YearsPage
from propdesk.fees.years.years import years as years_of_books
from propdesk.system.settings.heads import office_head
from tests.job_stage import Case, Stage


def begin_putting_together(stage: Stage, _turn: int) -> None:
    page = stage.page("fees.vouchers")
    assert isinstance(page, VouchersPage)
    page.refresh()


def begin_exporting(stage: Stage, turn: int) -> None:
    page = stage.page("fees.vouchers")
    assert isinstance(page, VouchersPage)
    stage.patch.setattr("propdesk.fees.vouchers.view.save_file", lambda *_how: None)
    stage.collect()
    page._export(f"{stage.running.desk.today():%Y-%m}", turn + 1)


def begin_writing_again(stage: Stage, turn: int) -> None:
    page = stage.page("fees.vouchers")
    assert isinstance(page, VouchersPage)
    target = stage.folder / f"{turn}.xlsx"
    stage.patch.setattr("propdesk.fees.vouchers.view.save_file", lambda *_how: target)
    stage.collect()
    month = f"{stage.running.desk.today():%Y-%m}"
    row = stage.running.store.write(export_vouchers, month=month)
    page._write(row.id, row.no)


def begin_counting_a_year(stage: Stage, _turn: int) -> None:
    page = stage.page("fees.accrual")
    assert isinstance(page, AccrualPage)
    page.show_matrix()


def begin_looking(stage: Stage, _turn: int) -> None:
    page = stage.page("fees.doctor")
    assert isinstance(page, DoctorPage)
    page.look()


def years(stage: Stage) -> YearsPage:
    page = stage.page("fees.years")
    assert isinstance(page, YearsPage)
    return page


def begin_reading_years(stage: Stage, _turn: int) -> None:
    years(stage).refresh()


@use_case(permission=CLOSES, touches=("month_close", "posting", "counter", "audit"))
def close_2025(session: Session) -> None:
    """Close the only month of it, as the sample estate does."""
    for month in ("2025-11", "2025-12"):
        if month not in sealed_facts(session):
            seal_month(session, month, facts_of(session, month, tally(session)))


def begin_sealing(stage: Stage, _turn: int) -> None:
    stage.running.store.write(close_2025)
    years(stage)._seal(2025)


def sealed(stage: Stage) -> YearsPage:
    """The page, with a sealed year in hand."""
    store, page = stage.running.store, years(stage)
    store.write(close_2025)
    if not any(row.seal_id for row in store.read(years_of_books)):
        seal_year(store, year=2025, head=office_head(store))
    page.refresh()
    stage.settle()
    page.table.select(2025)
    return page


def begin_opening_a_box(stage: Stage, _turn: int) -> None:
    stage.patch.setattr("propdesk.fees.years.view.look_at", lambda _path: None)
    sealed(stage).open_box()


def begin_copying_a_package(stage: Stage, turn: int) -> None:
    target = stage.folder / f"{turn}.zip"
    stage.patch.setattr("propdesk.fees.years.view.save_file", lambda *_how: target)
    sealed(stage).copy_package()


CASES = (
    Case("fees/years/view.py YearsPage.refresh", begin_reading_years, quiet=True,
         page_may_go=True),
    Case("fees/years/view.py YearsPage._seal", begin_sealing),
    Case("fees/years/view.py YearsPage.open_box", begin_opening_a_box, stops=False),
    Case("fees/years/view.py YearsPage.copy_package", begin_copying_a_package, stops=False),
    Case("fees/doctor/view.py DoctorPage.look", begin_looking, quiet=True, page_may_go=True),
    Case("fees/vouchers/view.py VouchersPage.refresh", begin_putting_together, quiet=True,
         page_may_go=True),
    Case("fees/vouchers/view.py VouchersPage._export", begin_exporting, stops=False),
    Case("fees/vouchers/view.py VouchersPage._write", begin_writing_again, stops=False),
    Case("fees/accrual/view.py AccrualPage._with_year", begin_counting_a_year, ["Sheet"],
         stops=False),
)  # fmt: skip
