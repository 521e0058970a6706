"""The jobs of what follows letters: reading the radar, drawing the papers for a court."""

from propdesk.fees.court.bundle.dialogs import draw_papers
from propdesk.fees.court.page.view import LimitationPage
from propdesk.fees.court.radar.reading import limits
from propdesk.fees.court.radar.rules import LimitState
from propdesk.fees.dunning.debtors import debtors
from propdesk.fees.dunning.texts.dialogs import write_sheet
from propdesk.system.letters.rules import Letter
from propdesk.system.letters.service import letter_texts
from tests.job_stage import Case, Stage


def begin_the_radar(stage: Stage, _turn: int) -> None:
    """A page that opens reads by itself; another reading would give up the one that is held."""
    page = stage.page("fees.limitation")
    assert isinstance(page, LimitationPage)
    if not stage.is_held():
        page.read()


def begin_papers_for_a_court(stage: Stage, _turn: int) -> None:
    desk = stage.running.desk
    account = desk.store.read(limits)[0].account_id
    draw_papers(desk, account, full_ids=False)


def begin_texts_to_debtors(stage: Stage, turn: int) -> None:
    desk = stage.running.desk
    accounts = [row.id for row in desk.store.read(debtors)]
    text = desk.store.read(letter_texts, letter=Letter.DEBTOR_TEXT)[0].text
    write_sheet(desk, accounts, text, stage.folder / f"texts{turn}.xlsx")


def begin_write_offs(stage: Stage, turn: int) -> None:
    page = stage.page("fees.limitation")
    assert isinstance(page, LimitationPage)
    reading = "propdesk.fees.court.radar.reading"
    stage.patch.setattr(f"{reading}.limit_state", lambda _left: LimitState.OVER)
    page.propose([stage.running.desk.store.read(limits)[turn].id], "已过诉讼时效")


CASES = (
    Case("fees/dunning/texts/dialogs.py write_sheet", begin_texts_to_debtors, stops=False),
    Case("fees/court/page/view.py LimitationPage.read", begin_the_radar, quiet=True,
         page_may_go=True),
    Case("fees/court/page/view.py LimitationPage.propose", begin_write_offs, stops=False),
    Case("fees/court/bundle/dialogs.py draw_papers", begin_papers_for_a_court, ["Sheet"]),
)  # fmt: skip
