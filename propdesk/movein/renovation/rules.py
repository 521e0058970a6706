"""The words of renovations: where one stands, who does it, which works need which documents."""

import re
from collections.abc import Mapping

from propdesk.duties.hours.rules import read_spans, write_spans
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.records.labels import Labelled
from propdesk.kernel.records.states import StateWord
from propdesk.system.settings.service import EstateSettings


class RenovationState(StateWord):
    """Where a renovation is between its application and its filing."""

    APPLIED = "applied", N_("To review"), "amber", "clipboard-list"
    REVIEWED = "reviewed", N_("Fees to pay"), "amber", "wallet"
    PERMITTED = "permitted", N_("Permit issued"), "accent", "shield-check"
    WORKS = "works", N_("Works going on"), "accent", "hammer"
    STOPPED = "stopped", N_("Works stopped"), "red", "octagon-alert"
    COMPLETED = "completed", N_("To inspect"), "amber", "clipboard-list"
    OBSERVED = "observed", N_("Under observation"), "grey", "hourglass"
    TO_SETTLE = "to_settle", N_("Deposit to settle"), "amber", "hand-coins"
    FILED = "filed", N_("Works filed"), "green", "circle-check"
    REFUSED = "refused", N_("Not approved"), "grey", "ban"
    WITHDRAWN = "withdrawn", N_("Application withdrawn"), "grey", "x"


class DoneBy(Labelled):
    """Who does the works."""

    COMPANY = "company", N_("A company")
    CREW = "crew", N_("A crew of the owner")
    OWNER = "owner", N_("The owner alone")


class ViolationKind(Labelled):
    """What is not kept to."""

    STRUCTURE = "structure", N_("Load-bearing structure")
    FACADE = "facade", N_("Outside of the building")
    GAS = "gas", N_("Gas or heating pipes")
    WATERPROOF = "waterproof", N_("Waterproofing of wet rooms")
    HOURS = "hours", N_("Works outside the hours")
    RUBBISH = "rubbish", N_("Rubbish and goods in common parts")
    FIRE_SAFETY = "fire_safety", N_("Fire safety on site")
    SCOPE = "scope", N_("Works that were not approved")
    OTHER = "other", N_("Other")


class ViolationState(StateWord):
    """Where a violation is: told, then put right or reported to the authority."""

    TOLD = "told", N_("Asked to put right"), "amber", "message-square-warning"
    CORRECTED = "corrected", N_("Put right, seen"), "green", "circle-check"
    REPORTED = "reported", N_("Reported to the authority"), "red", "landmark"


class PassState(StateWord):
    """Where the pass of a worker is."""

    OUT = "out", N_("With the worker"), "amber", "user"
    BACK = "back", N_("Pass back"), "green", "circle-check"
    LOST = "lost", N_("Pass lost"), "red", "triangle-alert"


class Look(Labelled):
    """Which inspection of the works."""

    FIRST = "first", N_("First inspection")
    SECOND = "second", N_("Second inspection")


_S = RenovationState
# Works may go on behind the door.
ON_SITE = (_S.PERMITTED, _S.WORKS, _S.STOPPED)
# A second application of the unit waits until this one is over.
OPEN = tuple(one for one in _S if one not in (_S.FILED, _S.REFUSED, _S.WITHDRAWN))
# What is approved, and what a permit is amended for.
SCOPE = ("content", "materials", "structure", "facade", "gas", "heating", "wet_rooms")


def workers_of(text: str) -> list[tuple[str, str]]:
    """Names and trades of a list with a worker a line: "Xu Dawei, tiler"; the trade may lack."""
    found = []
    for line in text.splitlines():
        name, *trade = (part.strip() for part in re.split(r"[,，、\t]", line, maxsplit=1))
        if name:
            found.append((name, trade[0] if trade else ""))
    return found


# Which document a chosen work adds, by the field that chooses it.
DOCUMENTS = {
    "structure": N_("drawing of the design office and the permit of the authority"),
    "facade": N_("drawing of the outside and the consent of the owners' committee"),
    "gas": N_("paper of the gas company"),
    "heating": N_("paper of the heating company"),
    "wet_rooms": N_("record of the 48-hour water test"),
    "by_tenant": N_("the owner's written consent"),
}
FORBIDDEN = (
    N_("No change to load-bearing walls, columns, beams or slabs."),
    N_("No bathroom or kitchen above a room, hall or balcony that was none."),
    N_("No change to the outside, no larger door or window in an outer wall."),
    N_("No change to gas pipes, shared risers, smoke ducts or the fire system."),
    N_("No goods or rubbish in stairs, corridors or the fire lane."),
)


def documents_of(row: Mapping[str, object]) -> list[str]:
    """The documents that the chosen works of a row need, in the reader's language."""
    return [_(words) for name, words in DOCUMENTS.items() if row[name]]


def stricter(law: str, estate: str) -> str:
    """The hours that both permit; hours of one alone where the other says nothing.

    Raises HoursUnreadable.
    """
    if not law.strip() or not estate.strip():
        return write_spans(read_spans(law.strip() or estate.strip()))
    both = [
        (max(a, c), min(b, d))
        for a, b in read_spans(law)
        for c, d in read_spans(estate)
        if max(a, c) < min(b, d)
    ]
    return write_spans(both)


def work_hours(known: EstateSettings, typed: str = "") -> str:
    """The hours of work of a permit that asks for some, or for those of the estate."""
    return stricter(known.works_hours_law, typed or known.works_hours)


def noise_hours(known: EstateSettings, typed: str = "") -> str:
    """The hours in which noise is permitted; never beyond those of work."""
    return stricter(known.works_noise_law, typed or known.works_noise)
