"""The statistics of follow-up visits: what was answered to each question, round by round."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from propdesk.db.models import RecordLinkRow
from propdesk.db.store import use_case
from propdesk.duties.checklists.models import CheckAnswer, CheckSheet
from propdesk.duties.checklists.rules import NOT_HERE, answer_shown, answer_to, items_of
from propdesk.estate.models import Unit
from propdesk.estate.service import titles_of_buildings
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.reports.measures import Measure
from propdesk.kernel.reports.report import Breakdown, Counting, Report, always, with_count
from propdesk.movein.cases.models import MoveInCase
from propdesk.service.visits.models import Visit
from propdesk.service.visits.rules import MADE, VisitPurpose


class AnsweredFact(msgspec.Struct, frozen=True, kw_only=True):
    """A question of a follow-up visit that was made, and its answer; `id` is the visit. `answer` is
    '' where nothing was said, `round` by how many days after the hand-over it was planned."""

    id: int
    day: date
    building: str
    round: str
    question: str
    answer: str
    is_bad: bool
    applies: bool

    @property
    def is_answered(self) -> bool:
        """Whether something was said."""
        return bool(self.answer)

    @property
    def is_fine(self) -> bool:
        """Whether the answer is as it should be."""
        return self.is_answered and self.applies and not self.is_bad


_Asked = tuple[int, date | None, date, str, int, date | None, str, str]


@use_case(permission="movein.view")
def answered_facts(
    session: Session,
    *,
    basis: str = "made",  # noqa: ARG001  answers are counted by one
    first: date,
    last: date,
) -> Sequence[AnsweredFact]:
    """What the follow-up visits of these days asked, question by question."""
    buildings = titles_of_buildings(session)
    return [
        _fact(
            made or planned,
            buildings[building_id],
            _round(about, planned, handed),
            (visit, item, answer),
        )
        for visit, made, planned, about, building_id, handed, item, answer in session.execute(
            _asked(first, last)
        )
    ]


def _asked(first: date, last: date) -> Select[*_Asked]:
    came = (RecordLinkRow.to_kind == "visit") & (RecordLinkRow.to_id == Visit.id)
    of_case = came & (RecordLinkRow.from_kind == "move_in_case")
    return (
        select(
            Visit.id, Visit.made_on, Visit.planned, Visit.about, Unit.building_id,
            MoveInCase.handed_on, CheckAnswer.item, CheckAnswer.answer,
        )
        .join(CheckSheet, CheckSheet.id == CheckAnswer.sheet_id)
        .join(Visit, (CheckSheet.subject_kind == "visit") & (CheckSheet.subject_id == Visit.id))
        .join(Unit, Unit.id == Visit.unit_id)
        .outerjoin(RecordLinkRow, of_case)
        .outerjoin(MoveInCase, MoveInCase.id == RecordLinkRow.from_id)
        .where(
            Visit.purpose == VisitPurpose.MOVED_IN,
            Visit.state.in_(MADE),
            Visit.made_on.between(first, last),
        )
        .order_by(Visit.made_on, Visit.id, CheckAnswer.row)
    )  # fmt: skip


def _fact(day: date, building: str, visits: str, asked: tuple[int, str, str]) -> AnsweredFact:
    visit_id, line, text = asked
    item = items_of(line)[0]
    return AnsweredFact(
        id=visit_id,
        day=day,
        building=building,
        round=visits,
        question=item.what,
        answer=answer_shown(item, text),
        is_bad=bool(text) and answer_to(item, text).is_bad,
        applies=text != NOT_HERE,
    )


def _round(about: str, planned: date, handed: date | None) -> str:
    """Which of the visits of a hand-over it is; of one planned by hand what it is about."""
    if handed is None:
        return about
    days = (planned - handed).days
    told = ngettext("{count} day after the hand-over", "{count} days after the hand-over", days)
    return told.format(count=days)


def _notes(_facts: Sequence[AnsweredFact]) -> list[str]:
    """How what stands in the rates is counted."""
    return [
        _(
            "By the day of the visit. As it should be: what is answered as the list of "
            "questions has it normal, of all answers that apply. Answered: of all that the "
            "sheet asked."
        )
    ]


FOLLOW_UP_REPORT: Report[AnsweredFact] = Report(
    name="follow_ups",
    title=N_("Follow-up statistics"),
    read=answered_facts,
    bases=(("made", N_("Day of the visit")),),
    measures=(
        Measure(name="asked", title=N_("Questions asked"), counts=lambda _fact: True),
        Measure(
            name="answered",
            title=N_("Questions answered"),
            counts=lambda fact: fact.is_answered,
            out_of=lambda _fact: True,
            kind="rate",
            parts=(N_("answered"), N_("asked")),
        ),
        Measure(
            name="fine",
            title=N_("As it should be"),
            counts=lambda fact: fact.is_fine,
            out_of=lambda fact: fact.is_answered and fact.applies,
            kind="rate",
            parts=(N_("as it should be"), N_("answers that apply")),
        ),
        Measure(
            name="bad",
            title=N_("Not as it should be"),
            counts=lambda fact: fact.is_bad,
            is_trouble=True,
        ),
        Measure(
            name="absent",
            title=N_("Does not apply"),
            counts=lambda fact: fact.is_answered and not fact.applies,
        ),
    ),
    cards=("answered", "fine"),
    columns=("asked", "answered", "fine", "bad", "absent"),
    trends=("fine", "answered"),
    breakdowns=(
        Breakdown(
            name="question",
            title=N_("By question"),
            head=N_("Question"),
            of=lambda fact: fact.question,
            in_order=True,
        ),
        Breakdown(
            name="answer",
            title=N_("By question and answer"),
            head=N_("Answer given"),
            of=lambda fact: _said(fact.question, fact.answer or _("not answered")),
            in_order=True,
            columns=("asked", "bad"),
        ),
        Breakdown(
            name="round",
            title=N_("By round of visits"),
            head=N_("Round"),
            of=lambda fact: fact.round,
            in_order=True,
        ),
        Breakdown(
            name="both",
            title=N_("By question and round"),
            head=N_("Question and round"),
            of=lambda fact: _said(fact.question, fact.round),
            in_order=True,
        ),
        Breakdown(
            name="building",
            title=N_("By building"),
            head=N_("Building"),
            of=lambda fact: fact.building,
        ),
    ),
    bars="answer",
    notes=_notes,
    counting=Counting(
        overdue=with_count(
            N_("{count} not as it should be: they count as answered;"),
            lambda fact: fact.is_bad,
        ),
        cancelled=always(N_("visits that were not made: not counted;")),
        merged=always(N_("two visits to one household are two;")),
        reopened=always(N_("a visit whose sheet was taken back asks nothing.")),
    ),
    opens="service.visits",
    count=lambda count: ngettext("{count} answer", "{count} answers", count).format(
        count=f"{count:,}"
    ),
)


def _said(question: str, what: str) -> str:
    return _("{name}: {what}").format(name=question, what=what)
