"""What repair orders tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.db.withholding.personal import WARRANTY, KeptFor, PersonalData
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.subject import AuditWords, LetterKind, Module, PaperKind, RecordAction, UnitCases

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date

    from PySide6.QtWidgets import QWidget
    from sqlalchemy.orm import Session

    from propdesk.db.records.kinds import RecordKind
    from propdesk.kernel.due import Due
    from propdesk.kernel.records.fields import Fact
    from propdesk.repairs.orders.register import OrderFields
    from propdesk.subject import SampleMaker, UnitCase
    from propdesk.system.registers.service import Register
    from propdesk.ui.desk import Desk
    from propdesk.ui.forms.inputs import Field


def _orders() -> Register[Any, Any, Any]:
    from propdesk.repairs.orders.register import ORDERS

    return ORDERS


def _order_field(desk: Desk, fact: Fact) -> Field:
    from propdesk.repairs.fields_view import named_field
    from propdesk.repairs.naming import Named

    return named_field(desk, Named.REPAIR_ORDER, fact.name, _(fact.header))


def _page(desk: Desk) -> QWidget:
    from propdesk.repairs.orders.page.view import OrdersPage

    return OrdersPage(desk)


def _records() -> Iterable[RecordKind[Any, Any]]:
    from propdesk.repairs.orders.lines import REPAIR_LINE

    return (REPAIR_LINE,)


def _of_contact(desk: Desk, contact_id: int) -> None:
    from propdesk.repairs.orders.contact_dialogs import make_order

    make_order(desk, contact_id)


def _cases(session: Session, unit_ids: Collection[int], since: date) -> Iterable[UnitCase]:
    from propdesk.repairs.orders.from_contact import order_cases

    return order_cases(session, unit_ids, since)


def _counted(count: int) -> str:
    return ngettext("{count} order", "{count} orders", count).format(count=count)


def _sample() -> SampleMaker:
    from propdesk.repairs.orders.paperwork.sample import sample_repairs

    return sample_repairs


def _of_check(desk: Desk, sheet_id: int) -> None:
    from propdesk.repairs.orders.from_check import check_order_begins, order_of_check
    from propdesk.repairs.orders.made_dialogs import made_order_dialog

    no, known = desk.store.read(check_order_begins, sheet_id=sheet_id)

    def make(fields: OrderFields) -> int:
        return desk.store.write(order_of_check, sheet_id=sheet_id, fields=fields)

    made_order_dialog(desk, no, known, make).exec()


def _due(session: Session) -> Iterable[Due]:
    from propdesk.repairs.orders.paperwork.due import due_orders

    return due_orders(session)


_LETTER_FIELDS = {
    "builder": N_("the builder"),
    "address": N_("12 Bridge Road"),
    "contact": N_("Engineer Fang"),
    "their_phone": "1990000 7100",
    "contract": "YS-2024-031",
    "count": "2",
    "defects": "1. BX2026-000001  3-2-1201",
    "first": "2026-11-20",
    "look_by": "2026-11-21 15:42",
    "mend_by": "2026-11-23 15:42",
}
_LETTERS = (
    LetterKind(
        letter="builder_letter",
        fields=_LETTER_FIELDS,
        delivered=N_(
            "To: {builder}\n"
            "Attention: {contact}    Phone, fax: {their_phone}\n"
            "Address: {address}\n"
            "Warranty contract: {contract}\n"
            "The following {count} defects are under warranty and are open:\n"
            "{defects}\n"
            "Please look at them by {look_by} and repair them by {mend_by}."
        ),
    ),
    LetterKind(
        letter="builder_reminder",
        fields=_LETTER_FIELDS,
        delivered=N_(
            "To: {builder}\n"
            "Attention: {contact}    Phone, fax: {their_phone}\n"
            "Address: {address}\n"
            "Warranty contract: {contract}\n"
            "Second letter. On {first} we wrote to you about these {count} defects under warranty; "
            "they are still open:\n"
            "{defects}\n"
            "Please look at them by {look_by} and repair them by {mend_by}. After that we have "
            "them repaired at your cost."
        ),
    ),
)
MODULE = Module(
    name="repairs.orders",
    personal=(
        PersonalData(
            table="repair_order",
            title=N_("Repairs"),
            names=("reporter", "quote_by"),
            phones=("phone",),
            texts=("note", "not_right"),
            unit="unit_id",
            keep=KeptFor(60, "reported_at", WARRANTY, ("closed", "cancelled", "joined")),
        ),
    ),
    letters=_LETTERS,
    due=_due,
    sample=_sample,
    registers=(_orders,),
    records=_records,
    built={"repairs.orders": _page},
    record_fields={"repair_order": _order_field},
    refers={"repair_line": N_("lines of material and labour")},
    papers=(
        PaperKind("work_order", N_("Work orders"), ("241x140", "a4")),
        PaperKind("quote", N_("Quotes of repairs"), ("a5", "a4")),
    ),
    audit_words=AuditWords(
        kinds={"repair_line": N_("Material and labour")},
        done={
            "repair_order.pay": N_("Repair order paid"),
            "repair_order.slip": N_("Return of a signed slip"),
            "repair_order.quote": N_("Quote of a repair"),
            "repair_order.promise": N_("Day promised for a repair"),
            "repair_order.letter": N_("Letter to builder or supplier"),
        },
        fields={
            "receipt_no": N_("receipt"),
            "payment_id": N_("payment"),
            "order_id": N_("repair order"),
            "ledger_id": N_("old ledger"),
        },
        silent=frozenset({"payment_id", "ledger_id"}),
    ),
    actions=(
        RecordAction(
            on="contact",
            title=N_("Make a repair"),
            icon="wrench",
            run=_of_contact,
            key="F2",
            permissions=("repairs.edit",),
        ),
        RecordAction(
            on="check_sheet",
            title=N_("Make a repair"),
            icon="wrench",
            run=_of_check,
            key="F7",
            place=4,
            permissions=("repairs.edit",),
        ),
    ),
    unit_cases=(
        UnitCases(
            cases=_cases,
            permission="repairs.view",
            figure=N_("Repairs under way"),
            counted=_counted,
        ),
    ),
)
