"""What fee items, receipt groups and tariffs tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.kernel.i18n import N_
from propdesk.subject import AuditWords, Export, Milestone, Module, Page, StepWay

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from sqlalchemy.orm import Session

    from propdesk.db.records.kinds import RecordKind
    from propdesk.db.store import Store
    from propdesk.kernel.sheets.lists import Extent
    from propdesk.ui.desk import Desk


def _tariffs(desk: Desk) -> QWidget:
    from propdesk.fees.tariffs.page.view import TariffsPage

    return TariffsPage(desk)


def _export(name: str, title: str) -> Export:
    def write(store: Store, path: Path, extent: Extent) -> int:
        from propdesk.fees.tariffs.listed import LISTS

        return LISTS[name].out.write(store, path, extent=extent)

    return Export(name, title, write)


def _has_tariffs(session: Session) -> bool:
    from propdesk.fees.milestones import has_tariffs

    return has_tariffs(session)


def _records() -> Iterable[RecordKind[Any, Any]]:
    from propdesk.fees.tariffs.changes import TARIFF, VERSION
    from propdesk.fees.tariffs.items import GROUP, ITEM
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
    exports=(
        _export("tariffs", N_("Tariffs")),
        _export("fee-items", N_("Fee items")),
        _export("receipt-groups", N_("Receipt groups")),
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
        fields={"tariff_id": N_("tariff"), "versions": N_("prices in force from")},
        values={
            "building": N_("building"),
            "collected": N_("Collected for others"),
            "counter": N_("Counter charge"),
            "deposit": N_("Deposit"),
            "late_fee": N_("Late fee"),
            "unit": N_("unit"),
            "unit_kind": N_("kind of unit"),
        },
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
