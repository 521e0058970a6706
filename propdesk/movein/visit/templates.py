"""What is looked at in a visit: the estate's check-lists, or those delivered where it has none.

An inspection is written “place: item: standard” by line, the papers and the water, power and gas
“what: standard”. The rooms stand in the order of the list.
"""

from collections.abc import Iterator

import msgspec
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from propdesk.db.records.saving import add
from propdesk.db.store import today
from propdesk.duties.checklists.models import CheckList
from propdesk.duties.checklists.rules import ListUse
from propdesk.duties.checklists.service import CHECK_LIST, CheckListFields
from propdesk.kernel.i18n import N_, _

# Delivered; an office changes them on the page of check-lists.
_NAMES = {
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
    used = or_(CheckList.gone_on.is_(None), CheckList.gone_on > today(session))
    query = select(CheckList.items).where(CheckList.used_for == use, used)
    items = session.scalar(query.order_by(CheckList.id.desc()).limit(1))
    return list(_lines(items or "", use))


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
    known = set(session.scalars(select(CheckList.used_for)))
    for use in ListUse:
        if use in known:
            continue
        name = _free_name(session, _(_NAMES[use]))
        fields = CheckListFields(name=name, items=_(_LINES[use]), used_for=use)
        add(session, CHECK_LIST, fields)


def _free_name(session: Session, name: str) -> str:
    """The name, or one that no check-list of the office's own has."""
    taken = set(session.scalars(select(CheckList.name)))
    numbered = (f"{name} {number}" for number in range(2, len(taken) + 3))
    return next(one for one in (name, *numbered) if one not in taken)
