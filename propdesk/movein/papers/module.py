"""What the papers of move-ins tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.db.withholding.personal import WARRANTY, KeptFor, PersonalData
from propdesk.kernel.i18n import N_
from propdesk.movein.papers.kinds import PAPER_KINDS
from propdesk.subject import AuditWords, Module, OpenPoints, RecordAction

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtWidgets import QWidget
    from sqlalchemy.orm import Session

    from propdesk.kernel.due import Due
    from propdesk.subject import PanelLine, SampleMaker
    from propdesk.system.registers.service import Register
    from propdesk.ui.desk import Desk


def _papers() -> Register[Any, Any, Any]:
    from propdesk.movein.papers.register import PAPERS

    return PAPERS


def _page(desk: Desk) -> QWidget:
    from propdesk.movein.papers.view import PapersPage

    return PapersPage(desk)


def _print(desk: Desk, case_id: int) -> None:
    from propdesk.movein.papers.of_cases import print_papers_of

    print_papers_of(desk, case_id)


def _sign(desk: Desk, case_id: int) -> None:
    from propdesk.movein.papers.of_cases import sign_papers_of

    sign_papers_of(desk, case_id)


def _unsigned(session: Session, case_id: int) -> Iterable[PanelLine]:
    from propdesk.movein.papers.unsigned import unsigned_of_case

    return unsigned_of_case(session, case_id)


def _due(session: Session) -> Iterable[Due]:
    from propdesk.movein.papers.due import due_papers

    return due_papers(session)


def _sample() -> SampleMaker:
    from propdesk.movein.papers.sample import sample_papers

    return sample_papers


MODULE = Module(
    name="movein.papers",
    personal=(
        PersonalData(
            table="move_in_paper",
            title=N_("Papers of the move-in"),
            names=("receiver", "proxy", "signed_by"),
            texts=("note",),
            unit="unit_id",
            keep=KeptFor(60, "printed_on", WARRANTY, ("signed", "not_signed", "void")),
        ),
    ),
    registers=(_papers,),
    built={"movein.papers": _page},
    letters=PAPER_KINDS,
    due=_due,
    sample=_sample,
    open_points=(
        OpenPoints(
            on="move_in_case",
            lines=_unsigned,
            watches=frozenset({"move_in_paper"}),
            permission="movein.view",
            place=2,
        ),
    ),
    actions=(
        RecordAction(
            on="move_in_case",
            title=N_("Papers of the move-in"),
            icon="file-text",
            run=_print,
            key="Ctrl+F8",
            place=1,
            permissions=("movein.edit",),
        ),
        RecordAction(
            on="move_in_case",
            title=N_("Signed papers"),
            icon="signature",
            run=_sign,
            key="Ctrl+F3",
            place=2,
            permissions=("movein.edit",),
        ),
    ),
    audit_words=AuditWords(
        fields={"case_id": N_("move-in case"), "issued": N_("the paper as printed")},
        silent=frozenset({"issued"}),
    ),
)
