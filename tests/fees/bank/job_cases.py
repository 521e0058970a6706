"""The jobs of the statement desk, as a clerk comes to them."""

from pathlib import Path

from propdesk.fees.bank.page import import_dialogs
from propdesk.fees.bank.page.view import StatementDesk
from propdesk.fees.bank.taking.accepting import accept_rows
from propdesk.fees.bank.taking.bringing_in import read_statement
from tests.fees.bank.sheets import bank_file, bring_in
from tests.job_stage import Case, Stage
from tests.keyboard import AGREE, RETURN


def statement(stage: Stage, turn: int) -> Path:
    """A file of a row that no file before had, of nobody known."""
    rows = [("2026-10-08", f"{turn + 1}.37", "无名", "转账")]
    return bank_file(stage.folder / f"bank{turn}.csv", rows, first=turn + 1)


def page_with_rows(stage: Stage, turn: int) -> StatementDesk:
    """The desk, a new row on it."""
    bring_in(stage.running.store, statement(stage, turn))
    page = stage.page("fees.statement_desk")
    assert isinstance(page, StatementDesk)
    return page


def begin_looking_into(stage: Stage, turn: int) -> None:
    import_dialogs.look_into(stage.running.desk, statement(stage, turn))


def begin_bringing_in(stage: Stage, turn: int) -> None:
    found = read_statement(stage.running.store, statement(stage, turn))
    import_dialogs._bring_in(stage.running.desk, found, dict(found.columns.places))


def begin_matching(stage: Stage, turn: int) -> None:
    page_with_rows(stage, turn).match()


def begin_taking_in(stage: Stage, turn: int) -> None:
    page = page_with_rows(stage, turn)
    stage.answers.append(RETURN)
    page.take_all()


def begin_taking_back(stage: Stage, turn: int) -> None:
    page = page_with_rows(stage, turn)
    stage.running.store.write(accept_rows, hold_rest=True)
    stage.answers.append(AGREE)
    page.undo()


CASES = (
    Case("fees/bank/page/import_dialogs.py look_into", begin_looking_into, ["StatementPreview"]),
    Case("fees/bank/page/import_dialogs.py _bring_in", begin_bringing_in),
    Case("fees/bank/page/view.py StatementDesk.match", begin_matching, stops=False),
    Case("fees/bank/page/view.py StatementDesk.take_all", begin_taking_in),
    Case("fees/bank/page/view.py StatementDesk.undo", begin_taking_back),
)
