"""The jobs of vouchers and of income by month, as an accountant comes to them."""

from propdesk.fees.accrual.view import AccrualPage
from propdesk.fees.doctor.view import DoctorPage
from propdesk.fees.vouchers.view import VouchersPage
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


CASES = (
    Case("fees/doctor/view.py DoctorPage.look", begin_looking, quiet=True, page_may_go=True),
    Case("fees/vouchers/view.py VouchersPage.refresh", begin_putting_together, quiet=True,
         page_may_go=True),
    Case("fees/accrual/view.py AccrualPage._with_year", begin_counting_a_year, ["Sheet"],
         stops=False),
)  # fmt: skip
