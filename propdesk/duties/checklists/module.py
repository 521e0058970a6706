"""What check-lists and their sheets tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.kernel.i18n import N_
from propdesk.subject import AuditWords, Module, PaperKind, RecordAction

if TYPE_CHECKING:
    from propdesk.kernel.records.fields import Fact
    from propdesk.system.registers.service import Register
    from propdesk.ui.desk import Desk
    from propdesk.ui.forms.inputs import Field


def _lists() -> Register[Any, Any, Any]:
    from propdesk.duties.checklists.register import CHECK_LISTS

    return CHECK_LISTS


def _sheets() -> Register[Any, Any, Any]:
    from propdesk.duties.checklists.register import CHECK_SHEETS

    return CHECK_SHEETS


def _list_field(desk: Desk, fact: Fact) -> Field:
    from propdesk.duties.checklists.dialogs import list_field

    return list_field(desk, fact)


def _answer(desk: Desk, sheet_id: int) -> None:
    from propdesk.duties.checklists.answering_view import answer_dialog

    answer_dialog(desk, sheet_id).exec()


def _print(desk: Desk, sheet_id: int) -> None:
    from propdesk.duties.checklists.dialogs import print_check_sheet

    print_check_sheet(desk, sheet_id)


MODULE = Module(
    name="duties.checklists",
    registers=(_sheets, _lists),
    record_fields={"check_list": _list_field},
    papers=(PaperKind("check_sheet", N_("Check sheets"), ("a4",)),),
    actions=(
        RecordAction(
            on="check_sheet",
            title=N_("Answer the items"),
            icon="keyboard",
            run=_answer,
            key="F3",
            place=1,
            permissions=("duties.do",),
        ),
        RecordAction(
            on="check_sheet",
            title=N_("Print the sheet"),
            icon="printer",
            run=_print,
            key="F5",
            place=2,
        ),
    ),
    refers={"check_answer": N_("answers of check sheets")},
    audit_words=AuditWords(
        done={"check_sheet.answer": N_("Check sheet answered")},
        fields={
            "answers": N_("Answers"),
            "bad": N_("Findings"),
            "after_id": N_("check sheet before"),
        },
        silent=frozenset(
            {
                "subject_kind",
                "subject_id",
                "asked",
                "answered",
                "score",
                "best",
                "complete_at",
            }
        ),
    ),
)
