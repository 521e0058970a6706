"""What the wand tells the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.kernel.i18n import N_
from propdesk.subject import AuditWords, Export, Module, Page

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

    from PySide6.QtWidgets import QWidget

    from propdesk.db.store import Store
    from propdesk.kernel.sheets.lists import Extent
    from propdesk.subject import SampleMaker
    from propdesk.ui.desk import Desk


def _tables() -> ModuleType:
    from propdesk.patrol.wand import models

    return models


def _stamps(desk: Desk) -> QWidget:
    from propdesk.patrol.wand.view import WandPage

    return WandPage(desk)


def _write_stamps(store: Store, path: Path, extent: Extent) -> int:
    from propdesk.patrol.wand.listing import STAMPS_OUT

    return STAMPS_OUT.write(store, path, extent=extent)


def _sample() -> SampleMaker:
    from propdesk.patrol.wand.sample import sample_wand

    return sample_wand


MODULE = Module(
    name="patrol.wand",
    sample=_sample,
    tables=_tables,
    pages=(
        Page(
            id="patrol.wand",
            tab="patrol",
            title=N_("Wand"),
            icon="nfc",
            build=_stamps,
            permission="patrol.view",
            place=3,
        ),
    ),
    exports=(Export("stamps", N_("Stamps of the wand"), _write_stamps),),
    refers={"wand_layout": N_("layouts of the wand"), "wand_scan": N_("stamps of the wand")},
    counted={"wand_file": N_("Files of the wand"), "wand_scan": N_("Stamps of the wand")},
    audit_words=AuditWords(
        kinds={"wand_file": N_("Files of the wand")},
        done={
            "wand_file.import": N_("File of the wand brought in"),
            "wand_file.undo": N_("File of the wand taken back"),
        },
        fields={"stamps": N_("Stamps"), "offset_seconds": N_("Clock, seconds")},
    ),
)
