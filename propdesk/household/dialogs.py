"""The dialogs of the household page: a payment notice, a role, a prepayment that moves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QWidget

from propdesk.estate.people.dialogs import edit_role_dialog
from propdesk.estate.people.service import roles_of_unit
from propdesk.estate.search.service import unit_of_code
from propdesk.estate.shared_view import role_text
from propdesk.fees.dues.service import household_dues
from propdesk.fees.notices.dialogs import ask_overdue_only
from propdesk.fees.notices.service import issue_notices
from propdesk.fees.papers.service import NoticeFacts
from propdesk.fees.prepayments.service import movable_prepayments, move_prepayment
from propdesk.fees.refunds.of_prepayment_dialogs import ask_back_dialog, begun_with
from propdesk.fees.service import notice_pdf
from propdesk.kernel.i18n import _
from propdesk.ui.desk import Desk
from propdesk.ui.forms.fields import (
    AmountField,
    ChoiceField,
    RoomField,
    TextField,
)
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.papers.preview import PreviewWidget
from propdesk.ui.parts.cards import line_of
from propdesk.ui.parts.sheet import Sheet
from propdesk.ui.parts.small_parts import Button
from propdesk.ui.parts.theme import Size


def print_notices(desk: Desk, unit_ids: Sequence[int]) -> None:
    """Issue the payment notices of units in the background and show them before printing.

    Where a part is overdue and a part not, what to ask for is asked first.
    """
    overdue_only = ask_overdue_only(desk, unit_ids)
    if overdue_only is None:
        return

    paper = desk.settings.paper_of("notice", "a4")

    def make(_progress: object) -> tuple[tuple[NoticeFacts, ...], bytes]:
        notices = desk.store.write(issue_notices, unit_ids=unit_ids, overdue_only=overdue_only)
        return notices, notice_pdf(notices, paper=paper)

    def show(made: object) -> None:
        if isinstance(made, tuple):
            notices_sheet(desk, *made).exec()

    desk.run(make, title=_("Making the notices"), done=show, writes=True, stoppable=False)


def print_notice(desk: Desk, unit_id: int) -> None:
    """Issue the payment notice of a household, its parking spaces with it."""
    print_notices(desk, desk.store.read(household_dues, unit_id=unit_id).near_ids)


def notices_sheet(desk: Desk, notices: Sequence[NoticeFacts], pdf: bytes) -> Sheet:
    """Build the sheet that shows notices before they are printed."""
    first, last = notices[0].number, notices[-1].number
    numbers = first if first == last else f"{first} – {last}"
    sheet = Sheet(desk.window, _("Payment notice"), numbers, width=Size.WIDEST)
    preview = PreviewWidget(desk)
    preview.show_pdf(pdf, document="notice", file_name=f"{first}.pdf")
    sheet.body.addWidget(preview)
    return sheet


def role_dialog(desk: Desk, unit_id: int, code: str) -> FormDialog | None:
    """Build the form of the only role in a unit, or the question whose role is meant."""
    roles = desk.store.read(roles_of_unit, unit_id=unit_id)
    if len(roles) == 1:
        return edit_role_dialog(desk, roles[0])
    if not roles:
        desk.say(_("Nobody is registered in {code} yet").format(code=code))
        return None

    def go_on(values: dict[str, Any]) -> object:
        chosen = next(row for row in roles if row.id == values["role"])
        QTimer.singleShot(0, desk, lambda: edit_role_dialog(desk, chosen).exec())
        return chosen.id

    names: list[tuple[object, str]] = [(row.id, f"{row.name} · {role_text(row)}") for row in roles]
    return FormDialog(
        desk,
        _("Whose role?"),
        [ChoiceField("role", _("Resident"), names, required=True)],
        save=go_on,
        save_words=_("Go on"),
        subject=code,
        width=480,
    )


def move_dialog(
    desk: Desk, unit_id: int, code: str, *, pot: tuple[int, int | None] | None = None
) -> FormDialog | None:
    """Build the form that moves a prepayment of the household; None when there is none. It begins
    with the balance of an account and item (`pot`), the first where none is named."""
    found = desk.store.read(movable_prepayments, unit_id=unit_id)
    if not found:
        desk.say(_("Nothing is prepaid."), "warning")
        return None

    def save(values: dict[str, Any]) -> object:
        chosen = found[values["from"]]
        target = desk.store.read(unit_of_code, code=values["to"])
        done = desk.store.write(
            move_prepayment,
            from_account_id=chosen.account_id, fee_item_id=chosen.fee_item_id,
            to_unit_id=target.id, amount=values["amount"], reason=values["reason"],
        )  # fmt: skip
        words = _("{amount} of prepayment moved to {code}")
        desk.say(words.format(amount=done.amount, code=target.code), "done")
        return done

    balances: list[tuple[object, str]] = [(place, one.told) for place, one in enumerate(found)]
    dialog = FormDialog(
        desk,
        _("Move a prepayment"),
        [
            ChoiceField("from", _("Prepaid"), balances, required=True),
            RoomField("to", _("To room"), required=True),
            AmountField("amount", _("Amount"), required=True),
            TextField("reason", _("Reason"), required=True),
        ],
        save=save,
        save_words=_("Move"),
        subject=code,
    )
    dialog.form.set_values(begun_with(found, pot))
    dialog.add_below(_way_back(desk, dialog, unit_id))
    return dialog


def _way_back(desk: Desk, dialog: FormDialog, unit_id: int) -> QWidget:
    """The way from moving prepayment to asking it back for its payer."""

    def ask_back() -> None:
        dialog.reject()
        if not dialog.isVisible() and (other := ask_back_dialog(desk, unit_id)) is not None:
            other.exec()

    words = _("Refund prepayment")
    way = Button(words, icon="hand-coins", kind="flat", key="Shift+F6", on_click=ask_back)
    way.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Tab goes from the last field to what saves
    line = QWidget()
    line.setLayout(line_of(way, None))
    return line
