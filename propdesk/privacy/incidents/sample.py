"""The data incidents of the sample estate: one closed long ago, one in hand."""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy.orm import Session

from propdesk.db.past.lives import Lap, Life, live
from propdesk.db.past.moments import SampleYear
from propdesk.db.store import use_case
from propdesk.kernel.i18n import N_, _
from propdesk.privacy.incidents.register import (
    DATA_INCIDENT,
    INCIDENT_CLOCKS,
    RIGHT,
    IncidentFields,
    IncidentSettled,
    MeasuresTaken,
    PeopleTold,
    Reported,
)
from propdesk.privacy.incidents.rules import IncidentKind, IncidentState

_S = IncidentState
_LONG_AGO, _LATELY = 200, 1  # days
_WHERE, _DATA = N_("cyberspace office of the district"), N_("names, rooms, phones")


@use_case(permission=RIGHT, touches=DATA_INCIDENT.touches)
def sample_incidents(session: Session, *, year: SampleYear) -> Mapping[str, int]:
    """Make them with their deadlines."""
    made = live(session, DATA_INCIDENT, [_closed(year), _in_hand(year)])
    INCIDENT_CLOCKS.lived(session, made)
    return {DATA_INCIDENT.kind: len(made)}


def _closed(year: SampleYear) -> Life:
    day = year.today - timedelta(days=_LONG_AGO)
    fields = IncidentFields(
        kind=IncidentKind.LEAKED,
        what=_("List of building 1 sent to the group chat of the guards"),
        found_at=year.at(day, 9), data=_(_DATA), whose=_("owners of building 1"), people=40,
        cause=_("chosen from the last files by mistake"),
    )  # fmt: skip
    report = Reported(reported_to=_(_WHERE), reported_at=year.at(day, 11))
    told = PeopleTold(
        told_how=_("Notice in each letter box and a call to whoever asked"),
        told_on=day + timedelta(days=1),
    )
    result = IncidentSettled(result=_("Lists leave masked; the guards have signed anew."))
    measures = MeasuresTaken(measures=_("Taken back within minutes, all members deleted it."))
    return Life(
        fields,
        (
            Lap(year.at(day, 9), _S.FOUND),
            Lap(year.at(day, 10), _S.CONTAINED, measures),
            Lap(year.at(day, 11), _S.REPORTED, report),
            Lap(year.at(day + timedelta(days=1), 16), _S.TOLD, told),
            Lap(year.at(day + timedelta(days=9), 15), _S.CLOSED, result),
        ),
    )


def _in_hand(year: SampleYear) -> Life:
    day = year.today - timedelta(days=_LATELY)
    fields = IncidentFields(
        kind=IncidentKind.LOST,
        what=_("Book of the visitors at the north gate is missing"),
        found_at=year.at(day, 16), data=_("names and plates of visitors"), people=120,
    )  # fmt: skip
    measures = MeasuresTaken(measures=_("Searched the gate; the new book lies in a drawer."))
    return Life(
        fields,
        (Lap(year.at(day, 16), _S.FOUND), Lap(year.at(day, 17), _S.CONTAINED, measures)),
    )
