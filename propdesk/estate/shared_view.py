"""What the pages of the register share: long lists from the store, badges of states, people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from propdesk.estate.notation.naming import building_title
from propdesk.estate.records import PhoneFields, RoleRow
from propdesk.estate.rules import OWNING, UnitState
from propdesk.estate.search.searching import unit_of_code
from propdesk.estate.units.registering import buildings, unit_details
from propdesk.kernel.i18n import _, listed
from propdesk.kernel.records.states import Tone
from propdesk.kernel.scaled import AREA, SHARE, format_scaled
from propdesk.ui.desk import Desk
from propdesk.ui.forms.fields import RecordField
from propdesk.ui.forms.kept_lines import KeptLines
from propdesk.ui.lists.columns import State, write_phone
from propdesk.ui.lists.filter_bar import DropDown
from propdesk.ui.parts.cards import Choice, ElidedLabel
from propdesk.ui.parts.small_parts import Badge, hairline, label

if TYPE_CHECKING:
    from propdesk.db.store import Store

_STATES: dict[UnitState, tuple[Tone, str]] = {
    UnitState.UNSOLD: ("grey", "circle-dashed"),
    UnitState.SOLD: ("grey", "circle"),
    UnitState.HANDED_OVER: ("accent", "key"),
    UnitState.OCCUPIED: ("green", "check"),
    UnitState.RENOVATION: ("amber", "hammer"),
    UnitState.LET: ("accent", "users"),
    UnitState.VACANT: ("grey", "circle-dashed"),
}


def state_badge(state: UnitState) -> State:
    """A unit's state as it stands in lists."""
    tone, icon = _STATES[state]
    return State(state.label, tone, icon)


def area_text(area: int | None) -> str:
    """134.65 ㎡, a dash when it is unknown."""
    return "—" if area is None else f"{format_scaled(area, AREA, decimals=2)} ㎡"


def role_text(row: RoleRow) -> str:
    """What a person is to the unit: the relation as written, else the role, with a share."""
    words = row.fields.relation or row.fields.role.label
    if row.fields.role in OWNING and row.fields.share is not None:
        percent = format_scaled(row.fields.share, SHARE - 2)
        return f"{row.fields.role.label} {percent} %"
    return words


def role_badge(row: RoleRow) -> State:
    """The badge beside a person's name: owners in accent, the others in grey."""
    return State(role_text(row), "accent" if row.fields.role in OWNING else "grey")


def phone_text(phone: PhoneFields) -> str:
    """199 0000 3271 with whose it is."""
    written = write_phone(phone.number)
    return f"{written} {phone.relation}" if phone.relation else written


class PersonLine(QWidget):
    """A person of a unit: name, role, a line of remarks, and the phone large enough to dial."""

    def __init__(self, row: RoleRow, *, remark: str = "", phone_size: int = 20) -> None:
        super().__init__()
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 8, 0, 8)
        whole.setSpacing(8)
        left = QVBoxLayout()
        left.setSpacing(3)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(label(row.name, 15 if phone_size > 15 else 13, 600))
        role = role_badge(row)
        head.addWidget(Badge(role.text, role.tone))
        head.addStretch()
        left.addLayout(head)
        if remark:
            left.addWidget(ElidedLabel(remark, 12, "text2"))
        whole.addLayout(left, 1)
        whole.addLayout(self._phones(row, phone_size))

    def _phones(self, row: RoleRow, size: int) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(1)
        if not row.phones:
            column.addWidget(label(_("No phone registered"), 12, 400, "text3", right=True))
            return column
        first, *others = row.phones
        column.addWidget(label(write_phone(first.number), size, 600, right=True))
        if others or first.relation:
            words = listed(phone_text(phone) for phone in others[:2]) or first.relation
            text = _("also {phones}").format(phones=words) if others else words
            column.addWidget(label(text, 12, 400, "text3", right=True))
        return column


def import_choice(desk: Desk, key: str) -> Choice:
    """The card of an empty page that leads to the import of a roster."""
    return Choice(
        "file-spreadsheet",
        _("Import a roster"),
        _("Any Excel layout will do. Look at the result first; it can be undone."),
        _("Choose the Excel file"),
        key,
        lambda: desk.open_page("estate.import"),
    )


def building_drop(desk: Desk) -> DropDown:
    """The drop-down of the buildings of the estate."""

    def options() -> list[tuple[object, str]]:
        return [(row.id, building_title(row.code, row.name)) for row in desk.store.read(buildings)]

    return DropDown("building", _("Building"), _("All buildings"), options)


def may_edit(store: Store) -> bool:
    """Whether the acting user may change the register."""
    return "estate.edit" in store.actor.permissions


def unit_field(
    desk: Desk, name: str, title: str, placeholder: str, *, required: bool = False
) -> RecordField:
    """A field for a unit or a parking space in any notation."""

    def find(text: str) -> tuple[int, str]:
        found = desk.store.read(unit_of_code, code=text)
        return found.id, found.code

    def name_of(unit_id: int) -> str:
        return desk.store.read(unit_details, unit_id=unit_id).code

    return RecordField(
        name, title, find=find, name_of=name_of, required=required, placeholder=placeholder
    )


def section(title: str, note: str = "") -> QWidget:
    """A heading inside a panel, with a line above it."""
    holder = QFrame()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 6, 0, 0)
    column.setSpacing(6)
    column.addWidget(hairline())
    row = QHBoxLayout()
    row.setSpacing(6)
    row.addWidget(label(title, 12, 600, "text2"))
    row.addWidget(label(note, 12, 400, "text3"))
    row.addStretch()
    column.addLayout(row)
    return holder


def heading(lines: KeptLines, title: str, note: str = "") -> None:
    """The same heading in a panel that keeps its lines."""
    lines.put(("section", title, note), lambda: (section(title, note), lambda: None))
