"""The jobs of the cash desk, as a clerk comes to them."""

from propdesk.fees.counter.page.view import CounterPage
from tests.job_stage import Case, Stage


def begin_keeping_a_desk(stage: Stage, _turn: int) -> None:
    page = stage.page("fees.desk", unit_id=stage.owing())
    assert isinstance(page, CounterPage)
    page.keeping.keep()


CASES = (
    Case("fees/counter/page/keeping_view.py CounterKeeping.keep", begin_keeping_a_desk,
         quiet=True, page_may_go=True),
)  # fmt: skip
