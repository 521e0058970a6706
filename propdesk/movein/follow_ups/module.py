"""What the follow-up visits of hand-overs tell the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.subject import Module

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from sqlalchemy.orm import Session

    from propdesk.subject import SampleMaker


def _follow(session: Session, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    from propdesk.movein.follow_ups.planning import follow_case

    follow_case(session, before, after)


def _sample() -> SampleMaker:
    from propdesk.movein.follow_ups.sample import sample_follow_ups

    return sample_follow_ups


MODULE = Module(name="movein.follow_ups", follows={"move_in_case": _follow}, sample=_sample)
