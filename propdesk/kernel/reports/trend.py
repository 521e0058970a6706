"""One bar of a small chart beside a record: where it stands, how high, how that is said exactly."""

import msgspec


class Trend(msgspec.Struct, frozen=True):
    """See the module; a line has its bars from the oldest to the newest."""

    name: str
    value: float
    text: str
