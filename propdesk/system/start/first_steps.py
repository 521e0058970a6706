"""How far a new office is: the steps from an empty file to the first bill."""

from enum import StrEnum

import msgspec
from sqlalchemy.orm import Session

from propdesk.db.declarations import Milestone, declarations
from propdesk.db.store import use_case
from propdesk.kernel.i18n import _
from propdesk.system.settings.service import estate_settings


class StepState(StrEnum):
    """Done, the one to do now, or for later."""

    DONE = "done"
    CURRENT = "current"
    LATER = "later"


class FirstStep(msgspec.Struct, frozen=True):
    """One step; `title`, `hint` and `later` (the hint while it is not due) are words to show,
    `declared` is what its subject says of it."""

    title: str
    hint: str
    later: str
    state: StepState
    declared: Milestone

    @property
    def name(self) -> str:
        """Its short word."""
        return self.declared.name


@use_case(permission="")
def first_steps(session: Session) -> tuple[FirstStep, ...]:
    """The steps the subjects declare with their states; the first not done is the current one."""
    steps = declarations(session).milestones
    done = {step.name: step.reached(session) for step in steps}
    current = next((name for name, is_done in done.items() if not is_done), "")
    return tuple(
        FirstStep(
            _(step.title),
            _hint(session, step, is_done=done[step.name], is_current=step.name == current),
            _(step.later),
            _state(is_done=done[step.name], is_current=step.name == current),
            step,
        )
        for step in steps
    )


@use_case(permission="")
def is_reached(session: Session, *, name: str) -> bool:
    """Whether a step is done; where nobody declares it, there is nothing to do."""
    steps = [step for step in declarations(session).milestones if step.name == name]
    return all(step.reached(session) for step in steps)


def _state(*, is_done: bool, is_current: bool) -> StepState:
    if is_done:
        return StepState.DONE
    return StepState.CURRENT if is_current else StepState.LATER


def _hint(session: Session, step: Milestone, *, is_done: bool, is_current: bool) -> str:
    if is_done:
        return estate_settings(session).name if step.name == "estate" else _("Done")
    return _("This step now") if is_current else _(step.later)
