"""Fields that say to which units something applies: kinds to tick, buildings and units by code."""

from __future__ import annotations

import re
from collections.abc import Iterable

from PySide6.QtWidgets import QGridLayout, QWidget

from propdesk.estate.rules import UnitKind
from propdesk.estate.search.service import units_meant
from propdesk.estate.units.service import buildings, unit_codes
from propdesk.kernel.i18n import _
from propdesk.kernel.scaled import half_width
from propdesk.ui.desk import Desk
from propdesk.ui.forms.inputs import Check, Field, Wrong

_BETWEEN = re.compile(r"[,，、;；\s]+")
COLUMNS = 3


class KindsField(Field):
    """Kinds of units to tick; the value is a tuple of UnitKind, None when none is ticked."""

    def _make_input(self) -> QWidget:
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 5, 0, 0)
        grid.setVerticalSpacing(4)
        self._boxes: dict[UnitKind, Check] = {}
        for number, kind in enumerate(UnitKind):
            box = self._boxes[kind] = Check(kind.label)
            box.setFixedHeight(22)
            box.toggled.connect(self._note_edit)
            grid.addWidget(box, number // COLUMNS, number % COLUMNS)
        holder.setFocusProxy(self._boxes[UnitKind.ROOM])
        return holder

    def value(self) -> object | None:
        return tuple(kind for kind, box in self._boxes.items() if box.isChecked()) or None

    def set_value(self, value: object | None) -> None:
        chosen = value if isinstance(value, tuple) else ()
        for kind, box in self._boxes.items():
            box.setChecked(kind in chosen)

    def text(self) -> str:
        return " ".join(kind for kind, box in self._boxes.items() if box.isChecked())

    def take_kept(self, text: str) -> None:
        self.set_value(tuple(kind for kind in UnitKind if kind in text.split()))

    def parse(self, text: str) -> object:
        return self.value()


class _CodesField(Field):
    """Codes with commas or spaces between; the value is the tuple of their ids."""

    plain = True

    def __init__(
        self, name: str, title: str, desk: Desk, *, placeholder: str = "", hint: str = ""
    ) -> None:
        self._desk = desk
        super().__init__(name, title, placeholder=placeholder, hint=hint)

    def parse(self, text: str) -> object:
        codes = [code for code in _BETWEEN.split(half_width(text)) if code]
        return tuple(dict.fromkeys(self._id_of(code) for code in codes)) or None

    def _id_of(self, code: str) -> int:
        raise NotImplementedError

    def _codes(self, ids: Iterable[int]) -> list[str]:
        raise NotImplementedError

    def write(self, value: object) -> str:
        return ", ".join(self._codes(value)) if isinstance(value, tuple) else str(value)


class BuildingsField(_CodesField):
    """Some buildings by their codes."""

    def _id_of(self, code: str) -> int:
        wanted = code.rstrip("栋幢座棟#").upper()
        for row in self._desk.store.read(buildings):
            if wanted in (row.code, row.name):
                return row.id
        raise Wrong(_("There is no building {code}.").format(code=code))

    def _codes(self, ids: Iterable[int]) -> list[str]:
        known = {row.id: row.code for row in self._desk.store.read(buildings)}
        return [known[one] for one in ids if one in known]


class UnitsField(_CodesField):
    """Some units by their codes in any notation."""

    def _id_of(self, code: str) -> int:
        meant = self._desk.store.read(units_meant, text=code)
        if not meant:
            raise Wrong(_("Unit {code} is not known. Check building and room.").format(code=code))
        return meant[0].id

    def _codes(self, ids: Iterable[int]) -> list[str]:
        given = list(ids)
        codes = self._desk.store.read(unit_codes, ids=given)
        return [codes[one] for one in given if one in codes]
