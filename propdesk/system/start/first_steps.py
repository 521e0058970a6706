"""How far a new office is: five steps from an empty file to the first bill."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from propdesk.kernel.i18n import N_, _
from propdesk.system.settings.estate_settings import estate_settings

Question = Callable[[Session], bool]


class StepState(StrEnum):
    """Done, the one to do now, or for later."""

    DONE = "done"
    CURRENT = "current"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class FirstStep:
    """One step; `title` and `hint` are words to show, `page` is where it is done."""

    name: str
    title: str
    hint: str
    state: StepState
    page: str


TITLES = {
    "estate": N_("Estate details"),
    "backup": N_("Backup place"),
    "register": N_("Units and people"),
    "tariffs": N_("Tariffs"),
    "bill": N_("First bill"),
}
_LATER = {
    "estate": N_("Name and company"),
    "backup": N_("Plug in a USB stick"),
    "register": N_("Import the owner roster"),
    "tariffs": N_("Once there are units"),
    "bill": N_("About 10 minutes away"),
}
_PAGES = {
    "estate": "system.estate",
    "backup": "system.backup",
    "register": "estate.import",
    "tariffs": "fees.tariffs",
    "bill": "fees.charges",
}


def first_steps(
    session: Session, *, has_units: Question, has_tariffs: Question, has_bill: Question
) -> tuple[FirstStep, ...]:
    """The five steps with their states; the first one not done is the current one.

    The questions about units, tariffs and bills belong to higher modules, so they are passed in.
    """
    settings = estate_settings(session)
    done = {
        "estate": bool(settings.name),
        "backup": bool(settings.backup_folders),
        "register": has_units(session),
        "tariffs": has_tariffs(session),
        "bill": has_bill(session),
    }
    current = next((name for name, is_done in done.items() if not is_done), "")
    return tuple(
        FirstStep(
            name,
            _(title),
            _hint(name, settings.name, is_done=done[name], is_current=name == current),
            _state(is_done=done[name], is_current=name == current),
            _PAGES[name],
        )
        for name, title in TITLES.items()
    )


def _state(*, is_done: bool, is_current: bool) -> StepState:
    if is_done:
        return StepState.DONE
    return StepState.CURRENT if is_current else StepState.LATER


def _hint(name: str, estate: str, *, is_done: bool, is_current: bool) -> str:
    if is_done:
        return estate if name == "estate" else _("Done")
    return _("This step now") if is_current else later_hint(name)


def later_hint(name: str) -> str:
    """What stands below a step that is not due yet, or was put off."""
    return _(_LATER[name])
