"""What is looked at in a visit: the estate's check-lists, or those delivered where it has none.

An inspection is written “place: item: standard” by line, the papers and the water, power and gas
“what: standard”. The rooms stand in the order of the list.
"""

from collections.abc import Iterator

import msgspec
from sqlalchemy.orm import Session

from propdesk.duties.checklists.rules import ListUse
from propdesk.duties.checklists.service import deliver_list, list_in_use
from propdesk.kernel.i18n import N_, _

# Delivered, and all that a visit looks at; an office changes them on the page of check-lists.
VISIT_LISTS = {
    ListUse.PAPERS: N_("Papers of a hand-over"),
    ListUse.ROOMS: N_("Inspection at a hand-over"),
    ListUse.UTILITIES: N_("Water, power, gas at a hand-over"),
}
_LINES = {
    ListUse.PAPERS: N_(
        "Notice of the hand-over\n"
        "Contract of purchase: copy kept\n"
        "Proof of payment: copy kept\n"
        "Identity card of the owner: copy kept\n"
        "Identity card of whoever comes for him: with his written mandate\n"
        "Photos and phone numbers of the household"
    ),
    ListUse.ROOMS: N_(
        "entrance hall: entrance door: lock, hinges, seal, eye\n"
        "entrance hall: intercom: rings, shows, opens\n"
        "entrance hall: distribution box: each breaker named and trips\n"
        "living room: walls, ceiling: no crack, no hollow sound\n"
        "living room: floor: even, no hollow sound\n"
        "living room: windows: open, close, tight\n"
        "living room: sockets, switches: power, earth\n"
        "main bedroom: walls, ceiling: no crack, no hollow sound\n"
        "main bedroom: floor: even, no hollow sound\n"
        "main bedroom: windows: open, close, tight\n"
        "main bedroom: door: closes, no scrape\n"
        "main bedroom: sockets, switches: power, earth\n"
        "second bedroom: walls, ceiling: no crack, no hollow sound\n"
        "second bedroom: floor: even, no hollow sound\n"
        "second bedroom: windows: open, close, tight\n"
        "second bedroom: door: closes, no scrape\n"
        "second bedroom: sockets, switches: power, earth\n"
        "kitchen: walls, tiles: no crack, no hollow sound\n"
        "kitchen: water pipes, valves: pressed, no drop\n"
        "kitchen: drains: run off, no smell\n"
        "kitchen: flue, check valve: moves\n"
        "kitchen: gas valve, meter: tight, number agrees\n"
        "kitchen: sockets, switches: power, earth\n"
        "bathroom: waterproofing: 24 hours under water, dry below\n"
        "bathroom: walls, tiles: no crack, no hollow sound\n"
        "bathroom: water pipes, valves: pressed, no drop\n"
        "bathroom: floor drain: slope, runs off\n"
        "bathroom: door, window: open, close\n"
        "balcony: railing: firm, height\n"
        "balcony: floor drain: slope, runs off\n"
        "balcony: windows, doors: open, close, tight\n"
        "outside the door: letter box, meters: numbers agree"
    ),
    ListUse.UTILITIES: N_(
        "Water account in the owner's name\n"
        "Electricity account in the owner's name\n"
        "Gas: day of the connection agreed\n"
        "Internet and television: told whom to ask"
    ),
}


class TemplateLine(msgspec.Struct, frozen=True):
    """A line of a template."""

    place: str
    what: str
    standard: str


def template_of(session: Session, use: ListUse) -> list[TemplateLine]:
    """The lines of the newest check-list of a use that is not out of use; [] where none is."""
    of = list_in_use(session, use)
    return list(_lines("" if of is None else of.items, use))


def _lines(items: str, use: ListUse) -> Iterator[TemplateLine]:
    for line in items.splitlines():
        rooms = use is ListUse.ROOMS
        parts = [part.strip() for part in line.replace("：", ":").split(":", 2 if rooms else 1)]
        if rooms and len(parts) > 1:
            yield TemplateLine(*parts, *[""] * (3 - len(parts)))
        elif parts[0]:
            place = _("the whole unit") if rooms else ""
            yield TemplateLine(place, parts[0], "".join(parts[1:]))


def ensure_templates(session: Session) -> None:
    """Enter the check-lists delivered for uses that no check-list was ever made for."""
    for use, name in VISIT_LISTS.items():
        deliver_list(session, use, _(name), _(_LINES[use]))
