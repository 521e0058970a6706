"""Fields that say to which units something applies: kinds to tick, buildings and units by code."""

from __future__ import annotations

import re
from collections.abc import Iterable

from PySide6.QtWidgets import QGridLayout, QWidget

from propdesk.estate.rules import UnitKind
from propdesk.estate.search.service import units_meant
from propdesk.estate.units.service import buildings, unit_codes
from propdesk.fees.tariffs.tariffs import Applies
from propdesk.kernel.i18n import _, listed
from propdesk.kernel.scaled import half_width
from propdesk.ui.desk import Desk
from propdesk.ui.forms.inputs import Check, Field, Wrong

_BETWEEN = re.compile(r"[,，、;；\s]+")
COLUMNS = 3


class ScopeField(Field):
    """To which units something applies: kinds to tick, and two fields below it for buildings and
    units. Its value is the `Applies` of all three."""

    def __init__(self, name: str, title: str, desk: Desk, *, hint: str = "") -> None:
        super().__init__(name, title, hint=hint)
        self.buildings = BuildingsField(
            "buildings", _("Buildings"), desk, placeholder=_("all, or e.g. 1, 2, A")
        )
        self.units = UnitsField(
            "units", _("And these units"), desk, placeholder=_("besides those above, e.g. 3-1201")
        )
        for field in (self.buildings, self.units):
            field.edited.connect(self._note_edit)  # it says what they lack, too

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

    def _ticked(self) -> tuple[UnitKind, ...]:
        return tuple(kind for kind, box in self._boxes.items() if box.isChecked())

    def value(self) -> Applies:
        return Applies(self._ticked(), self.buildings.ids(), self.units.ids())

    def set_value(self, value: object | None) -> None:
        applies = value if isinstance(value, Applies) else Applies()
        for kind, box in self._boxes.items():
            box.setChecked(kind in applies.kinds)
        self.buildings.set_value(applies.buildings or None)
        self.units.set_value(applies.units or None)

    def text(self) -> str:
        words = [kind.label for kind in self._ticked()]
        return listed(filter(None, (*words, self.buildings.text(), self.units.text())))

    def kept(self) -> str:
        return " ".join(self._ticked())

    def take_kept(self, text: str) -> None:
        for kind, box in self._boxes.items():
            box.setChecked(kind in text.split())

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

    def ids(self) -> tuple[int, ...]:
        """The value; () for none."""
        value = self.value()
        return value if isinstance(value, tuple) else ()

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
