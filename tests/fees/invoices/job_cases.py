"""The jobs of invoices, as a clerk comes to them."""

from datetime import date
from pathlib import Path

from openpyxl import Workbook

from propdesk.fees.invoices.batch import dialogs
from propdesk.fees.invoices.batch.result import NumberRow
from propdesk.fees.invoices.batch.sheet import bureau_sheet
from propdesk.fees.invoices.register import INVOICES
from propdesk.fees.invoices.rules import InvoiceState
from propdesk.kernel.records.question import asked
from tests.job_stage import Case, Stage


def result(stage: Stage, turn: int) -> Path:
    """A result of the bureau that names nothing of ours."""
    book, path = Workbook(), stage.folder / f"result{turn}.xlsx"
    sheet = book.active
    assert sheet is not None
    for row in (("发票流水号", "发票号码", "开票日期"), (f"FP2020-00000{turn}", "1", "2026-11-20")):
        sheet.append(row)
    book.save(path)
    return path


def begin_looking_into(stage: Stage, turn: int) -> None:
    dialogs.look_into(stage.running.desk, result(stage, turn))


def begin_writing(stage: Stage, turn: int) -> None:
    desk = stage.running.desk
    sheet = desk.store.read(bureau_sheet, again=True)
    dialogs.put_sheet(desk, stage.folder / f"sheet{turn}.xlsx", sheet)


def begin_entering(stage: Stage, turn: int) -> None:
    desk = stage.running.desk
    question = asked(f"state:{InvoiceState.REQUESTED}")
    invoice_id = desk.store.read(INVOICES.records.ids, question=question)[0]
    row = NumberRow(
        id=1, row=2, how="fits", serial="FP", number=f"2631200000000000{turn:04d}", what="",
        invoice_id=invoice_id, day=date(2026, 11, 20),
    )  # fmt: skip
    dialogs.enter_rows(desk, (row,))


CASES = (
    Case("fees/invoices/batch/dialogs.py look_into", begin_looking_into, ["ResultPreview"]),
    Case("fees/invoices/batch/dialogs.py put_sheet", begin_writing, stops=False),
    Case("fees/invoices/batch/dialogs.py enter_rows", begin_entering),
)
