"""What if: a tariff, a day and a new price, coefficient or area, and what it means for each unit;
nothing is written."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from propdesk.estate.rules import UnitKind
from propdesk.estate.search.service import units_meant
from propdesk.estate.units import service as units
from propdesk.fees.dues.drafts import RunScope
from propdesk.fees.rules import SUPPOSABLE, Formula
from propdesk.fees.tariffs.service import tariffs
from propdesk.fees.whatif.areas import NewAreas, read_areas, understand_areas
from propdesk.fees.whatif.effect_view import COLUMNS, bars, share_words, write_effect
from propdesk.fees.whatif.letters import letter_values
from propdesk.fees.whatif.rules import read_term
from propdesk.fees.whatif.supposing import Supposed, Supposition, WhatIf, what_if
from propdesk.kernel.i18n import _, ngettext
from propdesk.kernel.progress import Progress
from propdesk.kernel.records.states import Tone
from propdesk.system.letters.rules import Letter
from propdesk.system.letters.shared_view import print_letters
from propdesk.ui.desk import Desk
from propdesk.ui.files.remarks import save_with_remarks
from propdesk.ui.files.system_dialogs import open_sheet, save_as
from propdesk.ui.lists.filter_bar import DayInput
from propdesk.ui.lists.tables import Table
from propdesk.ui.lists.totals import Figure
from propdesk.ui.parts.cards import Banner, Card, FigureCard, line_of
from propdesk.ui.parts.charts import BarChart, Series
from propdesk.ui.parts.flow import Flow
from propdesk.ui.parts.line_inputs import Drop, LineInput, go_to, mark_state
from propdesk.ui.parts.small_parts import Button, label

CHOICES = frozenset({"building", "tariff"})
WATCHES = CHOICES | {"tariff_version", "tariff_scope", "unit_tariff", "unit", "service_stop"}


class WhatIfPage(QWidget):
    """See the module."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.found: WhatIf | None = None
        self.tariff, self.place = Drop(), Drop()
        self.since = DayInput(_("From the day"), desk.today)
        self.price = LineInput(plain=True, digits=True)
        self.coefficient = LineInput(plain=True, digits=True)
        self.kind, self.rooms = Drop(), LineInput(plain=True)
        self.steps = LineInput(plain=True)
        self.until = DayInput(_("Usage of the year up to"), desk.today)
        self._areas: NewAreas | None = None
        self.measured = Button(
            _("New areas"), icon="file-spreadsheet", key="F6", on_click=self._choose_areas
        )
        self.compute = Button(_("Compute"), icon="calculator", key="F5", on_click=self.begin)
        self.letters = Button(
            _("Letters"), icon="printer", kind="primary", key="Ctrl+P", on_click=self.draw
        )
        self.export = Button(_("Export"), icon="download", key="Ctrl+E", on_click=self._save)
        self.tariffs = Button(_("Tariffs"), icon="tags", key="F9", on_click=self._show_tariffs)
        self._banner = Banner("", "accent", "info")
        self._figures = {
            name: FigureCard(title, size=20, height=74)
            for name, title in (
                ("units", _("Units")),
                ("now", _("A year now")),
                ("then", _("A year then")),
                ("change", _("Difference")),
            )
        }
        self.table = Table(COLUMNS, choice=desk.settings.table("fees.what_if"))
        self.chart = BarChart()
        self._by_building = Card(_("By building"), _("outlined: now; filled: then"))
        self._by_building.body.addWidget(self.chart, 1)
        self._build()
        self._connect()
        self._ask_what_fits()
        self._forget()

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        self._offer()
        self.price.setFixedSize(100, 30)
        self.price.setAccessibleName(_("New price (yuan)"))
        self.since.put(self._desk.today().replace(day=1))
        top = Flow([self.tariff, label(_("From the day"), 13, 500), self.since], gap=8)
        for part in (label(_("New price (yuan)"), 13, 500), self.price, self.compute):
            top.add(part)
        for end in (self.letters, self.tariffs, self.export):
            top.add(end, at_end=True)
        whole.addWidget(top)
        whole.addWidget(self._more_terms())
        whole.addWidget(self._banner)
        whole.addLayout(line_of(*self._figures.values(), spacing=8))
        below = QHBoxLayout()
        below.setSpacing(8)
        below.addWidget(self.table, 3)
        below.addWidget(self._by_building, 2)
        whole.addLayout(below, 1)

    def _more_terms(self) -> QWidget:
        """Of what part of the estate, and what else may change."""
        self.kind.offer([(None, _("All kinds")), *((one, one.label) for one in UnitKind)])
        self.kind.setAccessibleName(_("Kind of unit"))
        self.rooms.setFixedSize(150, 30)
        self.rooms.setPlaceholderText(_("Single rooms"))
        self.rooms.setAccessibleName(_("Single rooms"))
        self.coefficient.setFixedSize(70, 30)
        self.coefficient.setAccessibleName(_("New coefficient"))
        below = Flow([self.place, self.kind, self.rooms], gap=8)
        for part in (label(_("New coefficient"), 13, 500), self.coefficient, self.measured):
            below.add(part)
        self.steps.setFixedSize(150, 30)
        self.steps.setPlaceholderText(_("e.g. 180: 4.83; 260: 5.83"))
        self.steps.setAccessibleName(_("New steps"))
        self.steps.setToolTip(_("Empty: the steps of the tariff; 0: one price."))
        self.until.setPlaceholderText(_("the newest reading"))
        self._of_usage = (label(_("New steps"), 13, 500), self.steps, *self._until())
        for each in self._of_usage:
            below.add(each)
        return below

    def _until(self) -> tuple[QWidget, QWidget]:
        """Up to which month the usage of a year is taken."""
        return label(_("Usage of the year up to"), 13, 500), self.until

    def _ask_what_fits(self) -> None:
        """Of what meters count other steps are asked for, of the rest other areas."""
        by_usage = self.tariff.currentData() in self._metered
        for part in self._of_usage:
            part.setVisible(by_usage)
        self.measured.setVisible(not by_usage)

    def _offer(self) -> None:
        """Let the tariffs and buildings be chosen that there are now."""
        read = self._desk.store.read
        rows = [row for row in read(tariffs, active_only=True) if row.formula in SUPPOSABLE]
        self._metered = {row.id for row in rows if row.formula is Formula.METERED}
        self.tariff.offer([(row.id, row.name) for row in rows] or [(None, _("No tariff"))])
        self._names = {row.id: row.name or row.code for row in read(units.buildings)}
        self.place.offer([(None, _("All buildings")), *self._names.items()])

    def _connect(self) -> None:
        typed = (self.since, self.price, self.coefficient, self.rooms, self.steps, self.until)
        for field in typed:
            field.textEdited.connect(lambda _text: self._forget())
            field.returnPressed.connect(self.begin)
        self.tariff.activated.connect(lambda _number: self._ask_what_fits())
        for drop in (self.tariff, self.place, self.kind):
            drop.activated.connect(lambda _number: self._forget())
        self.table.activated.connect(self._open_unit)

    def _forget(self) -> None:
        """What was computed is not what stands above any more."""
        self.found = None
        for figure in self._figures.values():
            figure.show_value("—")
        self.table.show_rows([], nothing=_("Type a price and press Enter: nothing is written."))
        self.table.show_totals([], [])
        self._by_building.hide()  # axes of nothing tell of nothing
        count = 0 if self._areas is None else len(self._areas.areas)
        words = ngettext("{count} new area", "{count} new areas", count).format(count=count)
        self.measured.setText(words if count else _("New areas"))
        for button in (self.letters, self.export):
            button.refuse(_("Compute first."))
        self._say(
            _(
                "What a new price, coefficient or area means for each unit in the twelve months "
                "from its month on. Nothing is written: the price itself is entered as a version "
                "of its tariff. Of what meters count it is a past year's usage at the new price."
            ),
            "accent",
            "info",
        )

    @staticmethod
    def _series() -> list[Series]:
        return [Series(_("A year now"), "outlined"), Series(_("A year then"), "filled")]

    def _say(self, sentence: str, tone: Tone, icon: str) -> None:
        self._banner.show_sentence(sentence, tone, icon)

    # Computing

    def asked(self) -> Supposed | None:
        """What stands above; None while something of it cannot be read."""
        self.since.read()
        self.until.read()
        day, tariff = self.since.day, self.tariff.currentData()
        price, share = self._scaled(self.price), self._scaled(self.coefficient)
        by_usage = tariff in self._metered
        steps = self.steps.text().strip() if by_usage else ""
        areas = {} if self._areas is None or by_usage else self._areas.areas
        something = price or share or steps or areas
        if tariff is None:
            self._say(_("There is no tariff yet that bills by itself."), "red", "circle-alert")
        elif day is None:
            self._say(self.since.toolTip() or _("Type the day."), "red", "circle-alert")
            self.since.setFocus()
        elif not something or 0 in (price, share):
            told = _("Type a price above 0 with at most six decimals, such as 2.80.")
            self._say(told, "red", "circle-alert")
            (self.coefficient if share == 0 else self.price).setFocus()
            mark_state(self.price, "error" if not something else self.price.property("state"))
        elif (scope := self._scope()) is not None:
            return Supposed(
                tariff_id=tariff, since=day, price=price, scope=scope,
                kind=self.kind.currentData(), coefficient=share, areas=areas,
                steps=None if not steps else "" if steps == "0" else steps,
                used_until=self.until.day if by_usage else None,
            )  # fmt: skip
        return None

    def _scaled(self, field: LineInput) -> int | None:
        """What is typed, in 10^-6; None where nothing is, 0 where it is no number above 0."""
        text = field.text().strip()
        found = (read_term(text) or 0) if text else None
        mark_state(field, "error" if found == 0 else "")
        return found

    def _scope(self) -> RunScope | None:
        """The building or rooms that are asked about; None while one of them is not known."""
        place, units = self.place.currentData(), []
        for code in re.split(r"[\s,，;；、]+", self.rooms.text().strip()):
            meant = self._desk.store.read(units_meant, text=code) if code else []
            if code and not meant:
                told = _("Unit {code} is not known. Check building and room.").format(code=code)
                self._say(told, "red", "circle-alert")
                self.rooms.setFocus()
                return None
            units += [one.id for one in meant[:1]]
        return RunScope(buildings=() if place is None else (place,), units=tuple(units))

    def _choose_areas(self) -> None:
        """Ask for a surveyor's sheet, or let go of the one there is."""
        if self._areas is not None:
            self._areas = None
            self._forget()
            return
        if (file := open_sheet(self._desk, "import", _("Choose a list of areas"))) is not None:
            self.read_sheet(file)

    def read_sheet(self, file: Path) -> None:
        """Read a surveyor's sheet; what it says is supposed from then on."""

        def read(progress: Progress) -> NewAreas:
            rows = read_areas(file, progress=progress)
            return self._desk.store.read(understand_areas, name=file.name, rows=rows)

        title = _("Reading {name}").format(name=file.name)
        self._desk.run(read, title=title, done=partial(self._take, file), page=self)

    def _take(self, file: Path, found: object) -> None:
        if not isinstance(found, NewAreas):
            return
        self._areas = found if found.areas else None
        self._forget()
        if not found.problems:
            return
        told, title = [one.sentence for one in found.problems[:5]], _("Rows of {name} stay out.")
        if self._desk.ask(title.format(name=found.name), told, yes=_("Save annotated report")):
            save_with_remarks(self._desk, file, found.problems)

    def begin(self) -> None:
        """Compute in the background."""
        if (asked := self.asked()) is None:
            return
        self._desk.run(
            lambda progress: self._desk.store.read(what_if, asked=asked, progress=progress),
            title=_("Computing what the price means"),
            done=self._show,
            page=self,
        )

    def _show(self, found: object) -> None:
        if not isinstance(found, WhatIf):
            return
        self.found = found
        change = found.then - found.now
        left = ngettext("{count} not computed", "{count} not computed", len(found.left_out))
        self._figures["units"].show_value(
            f"{len(found.units):,}",
            left.format(count=len(found.left_out)) if found.left_out else found.item,
        )
        self._figures["now"].show_value(str(found.now), found.old_price, unit=_("yuan"))
        self._figures["then"].show_value(str(found.then), found.new_price, unit=_("yuan"))
        self._figures["change"].show_value(
            str(change), share_words(change, found.now), unit=_("yuan")
        )
        self.table.show_rows(found.units, nothing=_("The tariff bills no unit here."))
        self.table.show_totals([], [Figure(_("Difference"), str(change), strong=True)])
        self.chart.show_bars(bars(found, self._names), series=self._series(), unit=_("yuan"))
        self._by_building.show()
        for button in (self.letters, self.export):
            button.refuse(None if found.units else _("The tariff bills no unit here."))
        told = _("{tariff}: {old} → {new} from {day}, bills of {first} to {last}")
        if found.by_usage:
            told = _("{tariff}: {old} → {new} from {day}, for what was used {first} to {last}")
        words = told.format(
            tariff=found.tariff, old=found.old_price, new=found.new_price, day=found.asked.since,
            first=found.months.first, last=found.months.last,
        )  # fmt: skip
        if found.left_out:
            unit, why = found.left_out[0]
            words += " · " + _("{unit}: {reason}").format(unit=unit, reason=why.sentence)
        self._say(words, "amber" if found.left_out else "green", "info")

    def _open_unit(self, row: object) -> None:
        if isinstance(row, Supposition):
            self._desk.open_page("household.unit", unit_id=row.id)

    # What goes out

    def draw(self) -> None:
        """Draw the letters of the chosen rows, or of all, in the background."""
        if (found := self.found) is None or not found.units:
            return
        chosen = [row for row in self.table.selected_rows() if isinstance(row, Supposition)]
        some = chosen if len(chosen) > 1 else found.units

        def read(progress: Progress) -> list[Mapping[str, str]]:
            values = []
            for number, unit in enumerate(some):
                progress.step(number, len(some))
                values.append(letter_values(found, unit))
            return values

        title, job = _("Notice of a new price"), _("Drawing the letters")
        print_letters(self._desk, Letter.PRICE_NOTICE, read, title=title, job=job)

    def _save(self) -> None:
        found = self.found
        if found is not None and found.units:
            title = _("Effect of a new price")
            with self._desk.attempt():
                write = partial(write_effect, title=title, rows=found.units)
                save_as(self._desk, "xlsx", _("Export"), f"{title}-{found.asked.since}", write)

    def _show_tariffs(self) -> None:
        self._desk.open_page("fees.tariffs")

    # What the frame calls

    def reload(self, touched: frozenset[str]) -> None:
        """Offer what there is now; what was computed before terms changed is not shown on."""
        if touched & CHOICES:
            self._offer()
        if self.found is not None and touched & WATCHES:
            self._forget()
            told = _(
                "What this was computed from has changed since. Press Enter in the price again."
            )
            self._say(told, "amber", "triangle-alert")

    def shown(self) -> None:
        """Put the keyboard into the price."""
        go_to(self.price)

    def keys(self) -> Sequence[tuple[str, str]]:
        """Keys that stand on no button."""
        return [("Enter", _("In day and price: compute; in the list: the unit"))]
