"""How codes, plates and phones are written in one normal form, ordered and masked."""

import re

from propdesk.kernel.i18n import _, pgettext
from propdesk.kernel.records.folding import natural_key, tidy

_DASHES = re.compile(r"[\s·•.．‧_/\\—–－~-]+")
_ROOM_TAIL = re.compile(r"(室|号|房|户|戶)$")


def normal_room(text: str) -> str:
    """301室 → 301."""
    return _ROOM_TAIL.sub("", tidy(text).replace(" ", "")).upper()


def unit_code(building: str, entrance: str, room: str) -> str:
    """The normal code of a unit: 1-2-301, without an entrance A-1203."""
    return "-".join(filter(None, (building, entrance, room)))


def building_title(code: str, name: str = "") -> str:
    """A building as people say it: the name it was given, else 4栋."""
    return name or _("Building {code}").format(code=code)


def unit_title(building: str, entrance: str, room: str, *, is_room: bool = True) -> str:
    """A unit as people say it: 1栋2单元301室; in English, and for parking spaces, the code."""
    if not is_room or not building:
        return unit_code(building, entrance, room)
    if entrance:
        text = pgettext("unit", "{building}-{entrance}-{room}")
    else:
        text = pgettext("unit", "{building}-{room}")
    return text.format(building=building, entrance=entrance, room=room)


def unit_order(building: str, entrance: str, room: str) -> str:
    """Where a unit stands in lists: by building, entrance and room, each as people count."""
    return f"{natural_key(building)}/{natural_key(entrance)}/{natural_key(room)}"


def normal_plate(text: str) -> str:
    """A plate without separators, in capitals: 宁z·12345 → 宁Z12345."""
    return _DASHES.sub("", tidy(text)).upper()


def show_plate(plate: str) -> str:
    """A plate as people write it: 宁Z·12345."""
    return f"{plate[:2]}·{plate[2:]}" if len(plate) >= 7 else plate
