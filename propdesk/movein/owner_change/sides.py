"""The two sides of a settlement: what the old and what the new owner has by it."""

from collections.abc import Iterator

import msgspec

from propdesk.kernel.i18n import listed, pgettext
from propdesk.kernel.money import Money, total
from propdesk.movein.owner_change.lines import SettleLine, Settlement
from propdesk.movein.owner_change.rules import LineChoice, LineSort

_THINGS = (
    LineSort.SPACE, LineSort.ROLE, LineSort.VEHICLE, LineSort.CARDS,
)  # fmt: skip
_OLD = (LineChoice.STAYS, LineChoice.ENDS, LineChoice.CANCELLED)
_NEW = (LineChoice.ALONG, LineChoice.KEEPS)


class Side(msgspec.Struct, frozen=True):
    """One owner: his figures, and what else is his or ends, by what becomes of it."""

    name: str
    figures: tuple[tuple[str, Money], ...]
    things: tuple[tuple[str, str], ...]


def sums_told(found: Settlement) -> Iterator[tuple[str, Money, Money]]:
    """What each owes, has prepaid, gets back, will be billed later, has as a deposit: old, new."""
    yield pgettext("owner change", "Owes now"), found.old_owes, found.new_owes
    yield pgettext("owner change", "Prepaid"), found.old_prepaid, found.new_prepaid
    none = Money(0)
    more = (
        (pgettext("owner change", "Asked back"), found.refunded, none),
        (pgettext("owner change", "Billed later"), *found.later),
        (
            pgettext("owner change", "Deposits held"),
            _deposits(found, LineChoice.STAYS),
            _deposits(found, LineChoice.HANDED),
        ),
    )
    yield from (row for row in more if row[1] or row[2])


def _deposits(found: Settlement, choice: LineChoice) -> Money:
    return total(one.principal for one in found.of(LineSort.DEPOSIT) if one.choice is choice)


def sides(found: Settlement) -> tuple[Side, Side]:
    """The old and the new owner."""
    sums = list(sums_told(found))
    things = found.of(*_THINGS)
    return (
        Side(found.seller, tuple((name, old) for name, old, _new in sums), _told(things, _OLD)),
        Side(found.buyer, tuple((name, new) for name, _old, new in sums), _told(things, _NEW)),
    )


def _told(
    things: tuple[SettleLine, ...], choices: tuple[LineChoice, ...]
) -> tuple[tuple[str, str], ...]:
    found = ((one, [each.what for each in things if each.choice is one]) for one in choices)
    return tuple((choice.label, listed(names)) for choice, names in found if names)
