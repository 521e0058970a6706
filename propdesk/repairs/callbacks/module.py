"""What call-backs tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.db.withholding.personal import CLAIMS, KeptFor, PersonalData
from propdesk.kernel.i18n import N_
from propdesk.subject import AuditWords, Module, RecordAction

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from PySide6.QtWidgets import QWidget
    from sqlalchemy.orm import Session

    from propdesk.db.store import Store
    from propdesk.kernel.due import Due
    from propdesk.subject import SampleMaker
    from propdesk.system.registers.service import Register
    from propdesk.ui.desk import Desk


def _times() -> Register[Any, Any, Any]:
    from propdesk.repairs.callbacks.times import CALL_TIMES

    return CALL_TIMES


def _call_backs() -> Register[Any, Any, Any]:
    from propdesk.repairs.callbacks.register import CALL_BACKS

    return CALL_BACKS


def _follow_order(session: Session, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    from propdesk.repairs.callbacks.owed import follow_order

    follow_order(session, before, after)


def _follow_call(session: Session, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    from propdesk.repairs.callbacks.answering import after_call

    after_call(session, before, after)


def _each_day(store: Store) -> None:
    from propdesk.repairs.callbacks.owed import call_who_was_forgotten, is_anybody_forgotten

    if "repairs.edit" in store.actor.permissions and store.read(is_anybody_forgotten):
        store.write(call_who_was_forgotten)


def _sample() -> SampleMaker:
    from propdesk.repairs.callbacks.sample import sample_calls

    return sample_calls


def _page(desk: Desk) -> QWidget:
    from propdesk.repairs.callbacks.view import CallBacksPage

    return CallBacksPage(desk)


def _of_order(desk: Desk, order_id: int) -> None:
    from propdesk.repairs.callbacks.dialogs import call_back_order

    call_back_order(desk, order_id)


def _due(session: Session) -> Iterable[Due]:
    from propdesk.repairs.callbacks.register import calls_due_today

    return calls_due_today(session)


MODULE = Module(
    name="repairs.callbacks",
    personal=(
        PersonalData(
            table="call_back",
            title=N_("Call-backs"),
            names=("person",),
            phones=("phone",),
            texts=("said", "note"),
            unit="unit_id",
            keep=KeptFor(
                36,
                "due_on",
                CLAIMS,
                ("satisfied", "fair", "unsatisfied", "not_reached", "dropped", "withdrawn"),
            ),
        ),
    ),
    sample=_sample,
    registers=(_call_backs, _times),
    follows={"repair_order": _follow_order, "call_back": _follow_call},
    each_day=_each_day,
    due=_due,
    built={"repairs.call_backs": _page},
    actions=(
        RecordAction(
            on="repair_order",
            title=N_("Call back"),
            icon="phone",
            run=_of_order,
            key="F6",
            permissions=("repairs.edit",),
        ),
    ),
    audit_words=AuditWords(
        fields={"tries": N_("calls made")},
        silent=frozenset({"turn", "step", "report_kind", "report_id"}),
    ),
)
