"""What visits of a hand-over tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.db.withholding.personal import WARRANTY, KeptFor, PersonalData
from propdesk.kernel.i18n import N_
from propdesk.subject import AuditWords, Export, Module, OpenPoints, Page, RecordAction

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from types import ModuleType

    from PySide6.QtWidgets import QWidget
    from sqlalchemy.orm import Session

    from propdesk.db.store import Store
    from propdesk.kernel.sheets.lists import Extent
    from propdesk.subject import PanelLine, SampleMaker
    from propdesk.ui.desk import Desk


def _tables() -> ModuleType:
    from propdesk.movein.visit import models

    return models


def _page(desk: Desk) -> QWidget:
    from propdesk.movein.visit.page.view import visit_page

    return visit_page(desk)


def _open(desk: Desk, case_id: int) -> None:
    desk.open_page("movein.visit", case_id=case_id)


def _visits_out(store: Store, path: Path, extent: Extent) -> int:
    from propdesk.movein.exports import VISITS_OUT

    return VISITS_OUT.write(store, path, extent=extent)


def _readings_out(store: Store, path: Path, extent: Extent) -> int:
    from propdesk.movein.exports import READINGS_OUT

    return READINGS_OUT.write(store, path, extent=extent)


def _lacking(session: Session, case_id: int) -> Iterable[PanelLine]:
    from propdesk.movein.visit.open_points import lacking_of_case

    return lacking_of_case(session, case_id)


def _sample() -> SampleMaker:
    from propdesk.movein.visit.sample import sample_visits

    return sample_visits


MODULE = Module(
    name="movein.visit",
    personal=(
        PersonalData(
            table="move_in_visit",
            title=N_("Visits of the move-in"),
            names=("hand_name", "proxy"),
            texts=("proxy_paper",),
            unit="case_id>move_in_case.unit_id",
            keep=KeptFor(60, "begun_at", WARRANTY),
        ),
    ),
    tables=_tables,
    sample=_sample,
    exports=(
        Export("visits-of-hand-overs", N_("Visits of hand-overs"), _visits_out),
        Export("first-readings", N_("First readings"), _readings_out),
    ),
    pages=(
        Page(
            id="movein.visit",
            tab="movein",
            title=N_("Hand-over visit"),
            icon="user-check",
            build=_page,
            permission="movein.view",
            place=2,
        ),
    ),
    actions=(
        RecordAction(
            on="move_in_case",
            title=N_("Open the visit"),
            icon="user-check",
            run=_open,
            key="Ctrl+F7",
            place=1,
            permissions=("movein.view",),
        ),
    ),
    open_points=(
        OpenPoints(
            on="move_in_case",
            lines=_lacking,
            watches=frozenset(
                {"move_in_visit", "move_in_item", "first_reading", "key_piece", "attachment"}
            ),
            permission="movein.view",
            place=3,
        ),
    ),
    refers={
        "move_in_visit": N_("visits of hand-overs"),
        "move_in_item": N_("items of visits"),
        "first_reading": N_("first readings"),
    },
    counted={
        "move_in_visit": N_("Visits of hand-overs"),
        "first_reading": N_("First readings"),
    },
    audit_words=AuditWords(
        kinds={"move_in_visit": N_("Visit of a hand-over")},
        done={
            "move_in_visit.begin": N_("Visit begun"),
            "move_in_visit.put_by": N_("Visit put by"),
            "move_in_visit.take_over": N_("Visit taken over"),
            "move_in_visit.proxy": N_("Who comes for the owner"),
            "move_in_visit.mark": N_("Item marked"),
            "move_in_visit.read": N_("First reading"),
            "move_in_visit.finish": N_("Visit ended"),
        },
        fields={
            "mark": N_("Mark"),
            "reading": N_("Reading"),
            "from_whom": N_("From whom"),
            "proxy": N_("Comes for the owner"),
            "proxy_paper": N_("By which document"),
            "lacks": N_("Lacks"),
        },
    ),
)
