"""What fee items, receipt groups and tariffs tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.kernel.i18n import N_
from propdesk.subject import AuditWords, Milestone, Module, Page, StepWay

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtWidgets import QWidget
    from sqlalchemy.orm import Session

    from propdesk.db.records.kinds import RecordKind
    from propdesk.ui.desk import Desk


def _tariffs(desk: Desk) -> QWidget:
    from propdesk.fees.tariffs.view import tariffs_page

    return tariffs_page(desk)


def _has_tariffs(session: Session) -> bool:
    from propdesk.fees.milestones import has_tariffs

    return has_tariffs(session)


def _records() -> Iterable[RecordKind[Any, Any]]:
    from propdesk.fees.tariffs.changes import TARIFF, VERSION
    from propdesk.fees.tariffs.groups import GROUP
    from propdesk.fees.tariffs.items import ITEM
    from propdesk.fees.tariffs.own_terms import TERMS

    return (GROUP, ITEM, TARIFF, VERSION, TERMS)


MODULE = Module(
    name="fees.tariffs",
    pages=(
        Page(
            id="fees.tariffs",
            tab="fees",
            title=N_("Tariffs"),
            icon="tags",
            build=_tariffs,
            permission="fees.view",
            place=3,
        ),
    ),
    milestones=(
        Milestone(
            name="tariffs",
            title=N_("Tariffs"),
            later=N_("Once there are units"),
            page_id="fees.tariffs",
            reached=_has_tariffs,
            icon="tags",
            question=N_("What is charged?"),
            why=N_("A tariff says what is charged to whom."),
            ways=(
                StepWay(
                    "receipt-text",
                    N_("Set up a tariff"),
                    N_("Name, price per square metre, from which day. That is enough for a bill."),
                    N_("Set up"),
                    "fees.tariffs",
                ),
            ),
        ),
    ),
    audit_words=AuditWords(
        kinds={
            "fee_item": N_("Fee items"),
            "receipt_group": N_("Receipt groups"),
            "tariff": N_("Tariffs"),
            "tariff_version": N_("Versions of tariffs"),
            "unit_tariff": N_("Own terms of units"),
        },
        fields={
            "applies": N_("applies to"),
            "coefficient": N_("coefficient"),
            "due_months": N_("due after months"),
            "due_working_day": N_("moved to a working day"),
            "effective_from": N_("in force from"),
            "excluded": N_("excluded"),
            "extra": N_("added each month"),
            "formula": N_("formula"),
            "period_months": N_("months in a bill"),
            "proration": N_("part of a month"),
            "quantity": N_("quantity"),
            "rounding": N_("rounding"),
            "tariff_id": N_("tariff"),
            "versions": N_("prices in force from"),
        },
        values={
            "actual_days": N_("By days of the month"),
            "area": N_("Area × price"),
            "building": N_("building"),
            "collected": N_("Collected for others"),
            "common_area": N_("Common-area income"),
            "counter": N_("Counter charge"),
            "deposit": N_("Deposit"),
            "fen": N_("To the fen"),
            "fixed": N_("Fixed amount"),
            "half_after_15": N_("Up to the 15th: a full month; after it: half"),
            "half_months": N_("First half: half a month; second half: from the next month"),
            "jiao": N_("To the jiao"),
            "late_fee": N_("Late fee"),
            "one_off": N_("One-off amount"),
            "own_income": N_("Own income"),
            "paid_service": N_("Paid service"),
            "thirty_days": N_("By days of 30"),
            "unit": N_("unit"),
            "unit_kind": N_("kind of unit"),
            "whole_months": N_("Whole months"),
            "yuan": N_("To the yuan"),
        },
        money=frozenset({"extra"}),
        flags=frozenset({"due_working_day", "excluded"}),
        silent=frozenset({"scope"}),
    ),
    refers={
        "fee_item": N_("fee items"),
        "receipt_group": N_("receipt groups"),
        "tariff": N_("tariffs"),
        "tariff_scope": N_("where a tariff applies"),
        "tariff_version": N_("versions of a tariff"),
        "unit_tariff": N_("tariff settings"),
    },
    records=_records,
)
