"""Values of stops that hold together, for tests over all registers."""

from dataclasses import replace
from datetime import timedelta

from propdesk.db.store import Store
from propdesk.fees.stops.register import StopFields
from propdesk.fees.stops.rules import StopKind
from tests.generated import DAY


def fit_stop(_store: Store, made: StopFields, number: int) -> StopFields:
    """The same as a stop of a day of its own: two of one unit and item do not meet."""
    first = DAY - timedelta(days=3 * number)
    return replace(made, kind=StopKind.STOP, first=first, until=first)
