"""The dialogs of the household page: a payment notice, a change of owner."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QTimer

from propdesk.estate.people.dialogs import check_document, document_fields, edit_role_dialog
from propdesk.estate.people.service import roles_of_unit
from propdesk.estate.search.service import unit_of_code
from propdesk.estate.service import PersonFields, PhoneFields
from propdesk.estate.shared_view import role_text
from propdesk.fees.charges.service import PaidBills, split_preview
from propdesk.fees.dues.service import household_dues
from propdesk.fees.notices.dialogs import ask_overdue_only
from propdesk.fees.notices.service import issue_notices
from propdesk.fees.papers.service import NoticeFacts
from propdesk.fees.prepayments.service import Movable, movable_prepayments, move_prepayment
from propdesk.fees.service import notice_pdf
from propdesk.household.leaving import Leaving, who_leaves
from propdesk.household.selling import sell_unit
from propdesk.household.split_dialogs import (
    begin_told,
    bills_told,
    cut_told,
    split_fields,
    split_wanted,
)
from propdesk.kernel.days import OLDEST_YEAR
from propdesk.kernel.i18n import _, listed, ngettext
from propdesk.kernel.money import ZERO
from propdesk.movein.keys.service import cards_out
from propdesk.ui.desk import Desk
from propdesk.ui.forms.fields import (
    AmountField,
    CheckField,
    ChoiceField,
    CodeField,
    DateField,
    PhoneField,
    RoomField,
    TextField,
)
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.forms.inputs import Field
from propdesk.ui.papers.preview import PreviewWidget
from propdesk.ui.parts.sheet import Sheet
from propdesk.ui.parts.small_parts import label


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
    sheet = Sheet(desk.window, _("Payment notice"), numbers, width=900)
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


def owner_change_dialog(desk: Desk, unit_id: int, code: str) -> FormDialog:
    """Build the form that hands a unit over: the old debt stays with the old owner."""
    owners = desk.store.read(who_leaves, unit_id=unit_id)

    def save(values: dict[str, Any]) -> object:
        made = desk.store.write(
            sell_unit,
            unit_id=unit_id,
            day=values["day"],
            person=_person(values),
            document=document_fields(values["document"] or ""),
            split=split_wanted(values),
            old_cards=bool(values.get("cards")),
        )
        said = _("{code} now belongs to {name}").format(code=code, name=values["name"])
        gone = _("cards cancelled: {cards}").format(cards=listed(made.cancelled))
        told = (said, cut_told(made.cut), gone if made.cancelled else "")
        desk.say(" · ".join(filter(None, told)), "done")
        return made

    dialog = FormDialog(
        desk,
        _("Owner change"),
        [
            *_owner_form(desk, listed(each.name for each in owners)),
            *_card_fields(desk, unit_id),
        ],
        save=save,
        save_words=_("Change the owner"),
        subject=code,
    )
    first = {"day": desk.today(), "paid": PaidBills.STAY, "cards": True}
    asked = {field.name for field in dialog.form.fields}  # as far as who works may
    dialog.form.set_values({name: value for name, value in first.items() if name in asked})
    _tell_bills(desk, dialog, unit_id, owners)
    return dialog


def _tell_bills(desk: Desk, dialog: FormDialog, unit_id: int, owners: Sequence[Leaving]) -> None:
    """Say below the form what each would owe, for the day and the answers that stand in it."""
    stays = label("", 13, 500, wrap=True)
    told = label("", 13, 500, "text2", wrap=True)
    dialog.add_below(stays)
    dialog.add_below(told)

    def tell() -> None:
        values = dialog.form.values()
        day = values.get("day")
        if isinstance(day, date):
            found = desk.store.read(split_preview, unit_id=unit_id, day=day)
            begins = begin_told(found, split_wanted(values))
            stays.setText("\n".join([*(leaving_words(each) for each in owners), begins]))
            told.setText(bills_told(found))

    for field in dialog.form.fields:
        if field.name in ("day", "split", "paid"):
            field.edited.connect(tell)
    tell()


def leaving_words(left: Leaving) -> str:
    """What is with an old owner before anything is split, with numbers."""
    if not left.lines and left.prepaid == ZERO:
        return _("{name} owes nothing here and has nothing prepaid.").format(name=left.name)
    words = ngettext(
        "With {name}: {count} open line of {owed}, and {prepaid} prepaid.",
        "With {name}: {count} open lines of {owed}, and {prepaid} prepaid.",
        left.lines,
    )
    return words.format(name=left.name, count=left.lines, owed=left.owed, prepaid=left.prepaid)


def _owner_form(desk: Desk, old: str) -> list[Field]:
    until = _("The new owner's first day. Until the day before {old} answers.").format(old=old)
    if not old:  # a space is held by a household, and a unit may never have had an owner
        until = _("The new owner's first day. What is owed until the day before stays as it is.")
    closes = _("The account of the old owner closes with its debt and prepayment.")
    return [
        DateField(
            "day", _("From"), today=desk.today(), first=OLDEST_YEAR, required=True, hint=until
        ),
        TextField("name", _("New owner"), required=True),
        PhoneField("phone", _("Phone")),
        CodeField("document", _("ID number"), check=check_document),
        TextField("note", _("Note"), hint=closes),
        *split_fields(desk),
    ]


def _card_fields(desk: Desk, unit_id: int) -> list[Field]:
    """Whether the cards that the old owner may have are cancelled, for who may."""
    if "movein.edit" not in desk.store.actor.permissions:
        return []
    cards = desk.store.read(cards_out, unit_id=unit_id)
    words = _("Cancel the cards that are out")
    told = _("They open nothing any more: {cards}.").format(cards=listed(cards))
    return [CheckField("cards", words, hint=told)] if cards else []


def _person(values: Mapping[str, Any]) -> PersonFields:
    phone = values["phone"] or ""
    return PersonFields(
        name=values["name"] or "",
        phones=(PhoneFields(phone),) if phone else (),
        note=values["note"] or "",
    )


def move_dialog(desk: Desk, unit_id: int, code: str) -> FormDialog | None:
    """Build the form that moves a prepayment of the household; None when there is none."""
    found = desk.store.read(movable_prepayments, unit_id=unit_id)
    if not found:
        desk.say(_("Nothing is prepaid."), "warning")
        return None

    def save(values: dict[str, Any]) -> object:
        chosen = found[values["from"]]
        target = desk.store.read(unit_of_code, code=values["to"])
        done = desk.store.write(
            move_prepayment,
            from_account_id=chosen.account_id,
            fee_item_id=chosen.fee_item_id,
            to_unit_id=target.id,
            amount=values["amount"],
            reason=values["reason"],
        )
        words = _("{amount} of prepayment moved to {code}")
        desk.say(words.format(amount=done.amount, code=target.code), "done")
        return done

    dialog = FormDialog(
        desk,
        _("Move a prepayment"),
        [
            ChoiceField("from", _("Prepaid"), _movable_words(found), required=True),
            RoomField("to", _("To room"), required=True),
            AmountField("amount", _("Amount"), required=True),
            TextField("reason", _("Reason"), required=True),
        ],
        save=save,
        save_words=_("Move"),
        subject=code,
    )
    dialog.form.set_values({"from": 0, "amount": found[0].amount})
    return dialog


def _movable_words(found: Sequence[Movable]) -> list[tuple[object, str]]:
    """Each balance by its place, as people call it: 1-1-101 · 王伟  ¥200.00."""
    words = [(one.unit_code, one.person, one.item, f"¥{one.amount}") for one in found]
    return [(place, " · ".join(filter(None, parts))) for place, parts in enumerate(words)]
