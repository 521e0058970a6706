"""The form in which a verdict is changed asks for the reason, and keeps both."""

from PySide6.QtWidgets import QPlainTextEdit

from propdesk.service.complaints.register import COMPLAINT_STATES, COMPLAINTS
from propdesk.service.complaints.rules import ComplaintState, Validity
from propdesk.system.log.history import record_history
from propdesk.system.registers.dialogs import move_dialog
from propdesk.ui.desk import Desk
from tests.service.grievances import LIFT, complain, go_on

_S = ComplaintState


def test_the_form_of_another_verdict_asks_why_and_the_history_tells_it(desk: Desk) -> None:
    lift = complain(desk.store, LIFT)
    go_on(desk.store, lift, _S.CLASSIFIED)
    (row,) = desk.store.read(COMPLAINTS.records.rows, ids=[lift])
    change = COMPLAINT_STATES.leading(_S.CLASSIFIED, _S.CLASSIFIED)
    assert change is not None
    dialog = move_dialog(desk, COMPLAINTS, row, change)
    assert isinstance(dialog.form.field("why").input, QPlainTextEdit)
    dialog.form.field("verdict").set_value(Validity.OTHERS)
    assert not dialog.save()
    dialog.form.field("why").set_value("属维保单位")
    assert dialog.save()
    assert "属维保单位" in str(desk.store.read(record_history, kind="complaint", record_id=lift))
    (row,) = desk.store.read(COMPLAINTS.records.rows, ids=[lift])
    assert row.verdict is Validity.OTHERS
