"""The jobs of the books' checks: a code from a paper, and the daily check in steps."""

from propdesk.automatic_backups import DailyCheck
from propdesk.kernel.paper.seal_codes import seal_code
from propdesk.system.backups.check_view import CheckPage
from tests.job_stage import Case, Stage


def begin_comparing_a_code(stage: Stage, _turn: int) -> None:
    page = stage.page("system.check")
    assert isinstance(page, CheckPage)
    page.compare(seal_code("0" * 64))


def begin_a_step_of_the_daily_check(stage: Stage, _turn: int) -> None:
    running = stage.running
    lock = running.opened.lock
    assert lock is not None
    stage.patch.setattr(DailyCheck, "is_due", True)
    DailyCheck(running.desk, running.opened, lambda _verdict: None, running).step()


CASES = (
    Case("system/backups/check_view.py CheckPage.compare", begin_comparing_a_code, stops=False),
    Case("automatic_backups.py DailyCheck.step", begin_a_step_of_the_daily_check, quiet=True),
)
