"""What keys and cards tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.db.withholding.personal import KEYS, KeptFor, PersonalData
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.subject import (
    AuditWords,
    Export,
    Module,
    PanelLine,
    PaperKind,
    RecordAction,
    UnitPanel,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from sqlalchemy.orm import Session

    from propdesk.db.store import Store
    from propdesk.kernel.due import Due
    from propdesk.kernel.records.fields import Fact
    from propdesk.kernel.sheets.lists import Extent
    from propdesk.subject import SampleMaker
    from propdesk.system.registers.service import Register
    from propdesk.ui.desk import Desk
    from propdesk.ui.forms.inputs import Field


def _keys() -> Register[Any, Any, Any]:
    from propdesk.movein.keys.register import KEYS

    return KEYS


def _kinds() -> Register[Any, Any, Any]:
    from propdesk.movein.keys.kinds import KEY_KINDS

    return KEY_KINDS


def _entries() -> Register[Any, Any, Any]:
    from propdesk.movein.keys.entries import KEY_ENTRIES

    return KEY_ENTRIES


def _counts() -> Register[Any, Any, Any]:
    from propdesk.movein.keys.counts import KEY_COUNTS

    return KEY_COUNTS


def _page(desk: Desk) -> QWidget:
    from propdesk.movein.keys.page.view import KeysPage

    return KeysPage(desk)


def _counts_page(desk: Desk) -> QWidget:
    from propdesk.movein.keys.page.view import CountsPage

    return CountsPage(desk)


def _kind_field(desk: Desk, fact: Fact) -> Field:
    from propdesk.movein.keys.page.dialogs import kind_field

    return kind_field(desk, fact.name, _(fact.header), required=fact.required)


def _due(session: Session) -> Iterable[Due]:
    from propdesk.movein.keys.out import due_entries

    return due_entries(session)


def _lines(session: Session, unit_id: int) -> Sequence[PanelLine]:
    from propdesk.movein.keys.out import keys_out_of

    return keys_out_of(session, unit_id)


def _counted(count: int) -> str:
    return ngettext("{count} piece", "{count} pieces", count).format(count=count)


def _write_cards(store: Store, path: Path, extent: Extent) -> int:
    from propdesk.movein.keys.cards import DOOR_CARDS

    return DOOR_CARDS.write(store, path, extent=extent)


def _sample() -> SampleMaker:
    from propdesk.movein.keys.sample import sample_keys

    return sample_keys


def _issue(desk: Desk, unit_id: int) -> None:
    from propdesk.movein.keys.handling import code_of_unit
    from propdesk.movein.keys.page.dialogs import issue_dialog

    issue_dialog(desk, desk.store.read(code_of_unit, unit_id=unit_id)).exec()


MODULE = Module(
    name="movein.keys",
    personal=(
        PersonalData(
            table="key_piece",
            title=N_("Keys and cards"),
            names=("holder", "signed_by"),
            phones=("holder_phone",),
            texts=("note",),
            unit="unit_id",
        ),
        PersonalData(
            table="key_holding",
            title=N_("Who had which key"),
            names=("holder",),
            texts=("reason",),
            unit="piece_id>key_piece.unit_id",
            keep=KeptFor(24, "ended_at", KEYS),
        ),
    ),
    sample=_sample,
    registers=(_kinds, _keys, _entries, _counts),
    built={"movein.keys": _page, "movein.key_counts": _counts_page},
    record_fields={"key_kind": _kind_field},
    due=_due,
    audit_words=AuditWords(silent=frozenset({"tag"})),  # its code says it
    refers={"key_holding": N_("loans and issues of keys")},
    exports=(Export("door_cards", N_("Cards for the door system"), _write_cards),),
    papers=(PaperKind("key_paper", N_("Papers of keys"), ("a4", "a5")),),
    unit_panels=(
        UnitPanel(
            title=N_("Keys out"),
            figure=N_("Keys out"),
            lines=_lines,
            counted=_counted,
            watches=frozenset({"key_piece", "key_kind"}),
            permission="movein.view",
            place=70,
        ),
    ),
    actions=(
        RecordAction(
            on="unit",
            title=N_("Issue keys"),
            icon="key-round",
            run=_issue,
            key="F12",
            place=6,
            permissions=("movein.edit",),
        ),
    ),
)
