"""The jobs of vouchers and of income by month, as an accountant comes to them."""

from propdesk.fees.accrual.view import AccrualPage
from propdesk.fees.doctor.view import DoctorPage
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


def begin_sealing(stage: Stage, _turn: int) -> None:
    years(stage)._seal(2025)


def begin_opening_a_box(stage: Stage, _turn: int) -> None:
    stage.patch.setattr("propdesk.fees.years.view.look_at", lambda _path: None)
    store, page = stage.running.store, years(stage)
    if not any(row.seal_id for row in store.read(years_of_books)):
        seal_year(store, year=2025, head=office_head(store))
    page.refresh()
    stage.settle()
    page.table.select(2025)
    page.open_box()


CASES = (
    Case("fees/years/view.py YearsPage.refresh", begin_reading_years, quiet=True,
         page_may_go=True),
    Case("fees/years/view.py YearsPage._seal", begin_sealing),
    Case("fees/years/view.py YearsPage.open_box", begin_opening_a_box, stops=False),
    Case("fees/doctor/view.py DoctorPage.look", begin_looking, quiet=True, page_may_go=True),
    Case("fees/vouchers/view.py VouchersPage.refresh", begin_putting_together, quiet=True,
         page_may_go=True),
    Case("fees/accrual/view.py AccrualPage._with_year", begin_counting_a_year, ["Sheet"],
         stops=False),
)  # fmt: skip
