"""What is asked at the visits after moving in: a check-list, frozen on the sheet of a round.

The answers of a visit are a check sheet of it; they go when the visit is taken back.
"""

import re
from collections.abc import Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.attachments.linking import unlink
from propdesk.db.records.undoing import delete
from propdesk.duties.checklists.models import CheckList, CheckSheet
from propdesk.duties.checklists.rules import (
    CheckItem,
    CheckKind,
    ListUse,
    answer_to,
    item_line,
    items_of,
    normal_answer,
)
from propdesk.duties.checklists.service import (
    CHECK_SHEET,
    deliver_list,
    list_in_use,
    new_sheet,
    write_answers,
)
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.records.links import LinkWord

KIND = "visit"
MOST_ASKED = 9
"""So many columns find room beside what was said."""
# Delivered; an office changes it on the page of check-lists.
_NAME = N_("Questions of the follow-up visits")
_LINES = N_(
    "Keys and cards work\n"
    "Water, power and gas in order\n"
    "Defects of the hand-over mended\n"
    "New defects since: no\n"
    "Renovation planned: yes/no\n"
    "Content with the service: content/fairly/!not"
)


class TooManyAnswers(UserError):
    """More answers in a row than the sheet asks."""

    message = N_(
        "{count} answers are too many, the sheet asks {asked}. Type a digit for each, in order, "
        "or words with a space between."
    )


def frozen_questions(session: Session) -> str:
    """What a sheet printed now asks, an item a line; '' where the office asks nothing."""
    deliver_list(session, ListUse.MOVED_IN, _(_NAME), _(_LINES))
    of = list_in_use(session, ListUse.MOVED_IN)
    items = items_of(of.items) if of else ()
    return "\n".join(item_line(one) for one in items[:MOST_ASKED])


def asked_items(questions: str) -> tuple[CheckItem, ...]:
    """The items that a sheet asks."""
    return items_of(questions) if questions else ()


def answers_in(items: tuple[CheckItem, ...], text: str) -> tuple[str, ...]:
    """The answers of a row as it is typed: a digit for each question, or words with a space or a
    comma between; what is left out is not answered. Raises AnswerUnreadable, TooManyAnswers."""
    parts = re.split(r"[\s,，、]+", text.strip())
    if len(parts) == 1:
        parts = list(parts[0])
    if len(parts) > len(items):
        raise TooManyAnswers(count=len(parts), asked=len(items))
    return tuple(
        answer_to(item, part, row=row).text
        for row, (item, part) in enumerate(zip(items, parts, strict=False), 1)
    )


def normal_answers(items: tuple[CheckItem, ...]) -> tuple[str, ...]:
    """What “the rest is as usual” says: an answer for each question but those nobody may invent."""
    found = (normal_answer(item) for item in items)
    return tuple(one.text if one else "" for one in found)


def asked_in_short(item: CheckItem) -> str:
    """A question with the digits that answer it, for the grid and the paper."""
    match item.kind:
        case CheckKind.YES_NO:
            said = [_("Yes"), _("No")]
        case CheckKind.CHOICE:
            said = list(item.options)
        case _:
            return f"{item.what} ({item.allowed})"
    digits = " ".join(f"{number} {one}" for number, one in enumerate(said, 1))
    return f"{item.what} ({digits})"


def keep_answers(
    session: Session,
    *,
    visit_id: int,
    questions: str,
    answers: tuple[str, ...],
    worker: str,
    day: date,
) -> None:
    """Write the answers of a visit down, as a check sheet of it; none at all makes no sheet."""
    typed: Mapping[int, tuple[str, str]] = {
        row: (text, "") for row, text in enumerate(answers, 1) if text
    }
    newest = select(CheckList.id).where(CheckList.used_for == ListUse.MOVED_IN)
    list_id = session.scalar(newest.order_by(CheckList.id.desc()).limit(1))
    if not typed or list_id is None:
        return
    sheet_id = new_sheet(
        session,
        kind=KIND,
        record_id=visit_id,
        list_id=list_id,
        worker=worker,
        instead=questions.splitlines(),
    )
    write_answers(
        session,
        sheet_id=sheet_id,
        typed=typed,
        worker=worker,
        day=day,
        finish=len(typed) == len(questions.splitlines()),
    )


def forget_answers(session: Session, visit_id: int) -> None:
    """Take the answers away again: the visit is taken back."""
    own = (CheckSheet.subject_kind == KIND, CheckSheet.subject_id == visit_id)
    for sheet_id in session.scalars(select(CheckSheet.id).where(*own)).all():
        unlink(session, (KIND, visit_id), (CHECK_SHEET.kind, sheet_id), LinkWord.BELONGS)
        delete(session, CHECK_SHEET, sheet_id)
