"""What the follow-up visits of hand-overs tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.kernel.i18n import N_
from propdesk.subject import Module, Page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QWidget
    from sqlalchemy.orm import Session

    from propdesk.kernel.reports.report import Report
    from propdesk.subject import SampleMaker
    from propdesk.ui.desk import Desk


def _follow(session: Session, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    from propdesk.movein.follow_ups.planning import follow_case

    follow_case(session, before, after)


def _sample() -> SampleMaker:
    from propdesk.movein.follow_ups.sample import sample_follow_ups

    return sample_follow_ups


def _statistics(desk: Desk) -> QWidget:
    from propdesk.movein.follow_ups.view import statistics_page

    return statistics_page(desk)


def _report() -> Report[Any]:
    from propdesk.movein.follow_ups.report import FOLLOW_UP_REPORT

    return FOLLOW_UP_REPORT


MODULE = Module(
    name="movein.follow_ups",
    follows={"move_in_case": _follow},
    sample=_sample,
    reports=(_report,),
    pages=(
        Page(
            id="movein.follow_up_statistics",
            tab="movein",
            title=N_("Follow-up statistics"),
            icon="gauge",
            build=_statistics,
            permission="movein.view",
            place=11,
            drawer="reports",
        ),
    ),
)
