"""The list of cards for the door system: only those that open, by their numbers."""

from propdesk.kernel.i18n import N_
from propdesk.kernel.records.question import asked
from propdesk.kernel.sheets.lists import sheet_columns
from propdesk.movein.keys.register import KEYS, KeyRow
from propdesk.system.log.service import ListOut

_WANTED = ("number", "unit", "holder", "kind", "code", "since")
_own = {column.field: column for column in sheet_columns(KeyRow)}
DOOR_CARDS = ListOut(
    name="door_cards",
    title=N_("Cards for the door system"),
    columns=[_own[name] for name in _WANTED],
    records=KEYS.records,
    question=asked("active_cards"),
)
