"""What owner changes tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.db.withholding.personal import BOOKS, IN_BOOKS, KeptFor, Leaves, PersonalData
from propdesk.kernel.i18n import N_
from propdesk.subject import AuditWords, Export, Module, Page, PaperKind, RecordAction

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from sqlalchemy.orm import Session

    from propdesk.db.store import Store
    from propdesk.kernel.sheets.lists import Extent
    from propdesk.subject import SampleMaker
    from propdesk.system.registers.service import Register
    from propdesk.ui.desk import Desk


def _changes() -> Register[Any, Any, Any]:
    from propdesk.movein.owner_change.register import OWNER_CHANGES

    return OWNER_CHANGES


def _page(desk: Desk) -> QWidget:
    from propdesk.movein.owner_change.page.view import OwnerChangesPage

    return OwnerChangesPage(desk)


def _change_owner(desk: Desk, unit_id: int) -> None:
    from propdesk.movein.owner_change.page.settlement_dialogs import change_owner

    change_owner(desk, unit_id)


def _inspect(desk: Desk, change_id: int) -> None:
    from propdesk.movein.owner_change.leaving.view import inspect

    inspect(desk, ("owner_change", change_id))


def _move_outs(desk: Desk, unit_id: int) -> None:
    from propdesk.movein.owner_change.leaving.stays_view import move_outs

    move_outs(desk, unit_id)


def _had_tenants(session: Session, unit_id: int) -> bool:
    from propdesk.movein.owner_change.leaving.stays import had_tenants

    return had_tenants(session, unit_id)


def _owners_page(desk: Desk) -> QWidget:
    from propdesk.movein.owner_change.history.view import OwnersPage

    return OwnersPage(desk)


def _write_owners(store: Store, path: Path, extent: Extent) -> int:
    from propdesk.movein.owner_change.history.listing import OWNED_OUT

    return OWNED_OUT.write(store, path, extent=extent)


def _settle(session: Session, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    from propdesk.movein.owner_change.writing import after_save

    after_save(session, before, after)


def _sample() -> SampleMaker:
    from propdesk.movein.owner_change.sample import sample_owner_changes

    return sample_owner_changes


MODULE = Module(
    name="movein.owner_change",
    personal=(
        PersonalData(
            table="owner_change",
            title=N_("Owner changes"),
            names=("seller", "buyer"),
            texts=("owners", "note"),
            unit="unit_id",
            leaves=Leaves.MASKED,
            why=IN_BOOKS,
            keep=KeptFor(360, "day", BOOKS, ("settled", "filed", "withdrawn")),
        ),
    ),
    sample=_sample,
    follows={"owner_change": _settle},
    registers=(_changes,),
    built={"movein.owner_changes": _page},
    audit_words=AuditWords(
        done={"owner_change.certify": N_("Clearance certificate issued")},
        fields={
            "certified_on": N_("Certificate issued on"),
            "buyer": N_("New owner"),
            "seller": N_("Old owner"),
            "agreement": N_("Agreement both signed"),
            "settled_on": N_("Settled on"),
        },
        silent=frozenset({"choices", "facts", "done", "certificates"}),
    ),
    pages=(
        Page(
            id="movein.owners",
            tab="movein",
            title=N_("Who owned what when"),
            icon="history",
            build=_owners_page,
            permission="movein.view",
            place=29,
            drawer="reports",
        ),
    ),
    exports=(Export("owners-by-unit", N_("Who owned what when"), _write_owners),),
    papers=(PaperKind("owner_change", N_("Papers of owner changes"), ("a4",)),),
    actions=(
        RecordAction(
            on="unit",
            title=N_("Owner change"),
            icon="arrow-right-left",
            run=_change_owner,
            key="F8",
            place=7,
            permissions=("estate.edit",),
        ),
        RecordAction(
            on="unit",
            title=N_("Tenant moves out"),
            icon="clipboard-list",
            run=_move_outs,
            key="Shift+F8",
            place=8,
            permissions=("movein.view",),
            offered=_had_tenants,
        ),
        RecordAction(
            on="owner_change",
            title=N_("Inspect at the move-out"),
            icon="clipboard-list",
            run=_inspect,
            key="Shift+F8",
            place=1,
            permissions=("movein.edit",),
        ),
    ),
)
