"""What the import of rosters tells the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.db.withholding.personal import KeptFor, Leaves, PersonalData
from propdesk.kernel.i18n import N_
from propdesk.subject import PRACTICE, AuditWords, Milestone, Module, Page, StepWay

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping
    from typing import Any

    from PySide6.QtWidgets import QWidget
    from sqlalchemy.orm import Session

    from propdesk.ui.desk import Desk


def _import(desk: Desk) -> QWidget:
    from propdesk.estate.imports.view import import_page

    return import_page(desk)


def _has_units(session: Session) -> bool:
    from propdesk.estate.units.service import has_units

    return has_units(session)


def _rows_made(
    connection: sqlite3.Connection, table: str
) -> Iterable[tuple[int, int, Mapping[str, Any]]]:
    from propdesk.estate.imports.writing.made_rows import rows_of_imports

    return rows_of_imports(connection, table)


MODULE = Module(
    name="estate.imports",
    personal=(
        PersonalData(
            table="import_change",
            title=N_("Values that imports brought in"),
            texts=("old", "new"),
            shared=True,
            leaves=Leaves.ROW,
            keep=KeptFor(
                12, "run_id>import_run.at", N_("One year: the import can no longer be undone then")
            ),
        ),
    ),
    pages=(
        Page(
            id="estate.import",
            tab="estate",
            title=N_("Import"),
            icon="file-spreadsheet",
            build=_import,
            permission="estate.import",
            place=6,
        ),
    ),
    milestones=(
        Milestone(
            name="register",
            title=N_("Units and people"),
            later=N_("Import the owner roster"),
            page_id="estate.import",
            reached=_has_units,
            icon="house-plus",
            question=N_("No units yet"),
            why=N_("Units are what fees, repairs and everything else stand on."),
            ways=(
                StepWay(
                    "file-spreadsheet",
                    N_("Import the owner roster"),
                    N_(
                        "If there is an Excel file, take it as it is. Preview first, "
                        "undo afterwards."
                    ),
                    N_("Choose Excel file"),
                    "estate.import",
                ),
                StepWay(
                    "building",
                    N_("Create the buildings"),
                    N_(
                        "Say how many buildings, entrances, floors and rooms; all numbers are made."
                    ),
                    N_("Create buildings"),
                    "estate.units",
                ),
                PRACTICE,
            ),
        ),
    ),
    rows_made=_rows_made,
    audit_words=AuditWords(
        kinds={"import": N_("Imports")},
        done={"import.roster": N_("Roster imported"), "import.undo": N_("Import undone")},
        # The parts of a register are counted under their tables' names.
        fields={
            "changed": N_("rows changed"),
            "conflict": N_("conflicts"),
            "kept": N_("stayed"),
            "new": N_("new rows"),
            "parking_space": N_("parking spaces"),
            "problem": N_("rows with a problem"),
            "restored": N_("values set back"),
            "same": N_("rows unchanged"),
            "skipped": N_("rows passed over"),
        },
    ),
    refers={
        "import_change": N_("changes by imports"),
        "import_layout": N_("layouts of imports"),
        "import_run": N_("imports made"),
    },
)
