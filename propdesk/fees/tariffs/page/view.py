"""The page of tariffs: three lists, of tariffs, of fee items and of receipt groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtWidgets import QWidget

from propdesk.fees.papers.publication import publication_pdf
from propdesk.fees.payers.dialogs import payers_of_tariff_dialog
from propdesk.fees.tariffs.items import ensure_first_items
from propdesk.fees.tariffs.listed import (
    GROUPS_LISTED,
    ITEMS_LISTED,
    TARIFF_USES,
    TARIFFS_LISTED,
)
from propdesk.fees.tariffs.listing import ITEM_CHIPS, TARIFF_CHIPS, published_fees
from propdesk.fees.tariffs.own_terms import units_of_tariff
from propdesk.fees.tariffs.page import dialogs, item_dialogs
from propdesk.fees.tariffs.page.compare_view import CompareTariffs
from propdesk.fees.tariffs.page.panel_view import TariffPanel, state_of
from propdesk.fees.tariffs.tariffs import TariffRow, fee_items
from propdesk.kernel.i18n import N_, _, pgettext
from propdesk.system.registers.records_view import RecordForms, RecordsPage, filters_of
from propdesk.system.settings.shared_view import paper_head
from propdesk.ui.desk import Desk
from propdesk.ui.forms.fields import CheckField
from propdesk.ui.forms.inputs import Field
from propdesk.ui.lists.actions import Action
from propdesk.ui.lists.columns import Column, Kind
from propdesk.ui.papers.list_paper import paper_sheet
from propdesk.ui.parts.cards import Choice
from propdesk.ui.window.several_parts import SeveralParts

WATCHES = frozenset(
    {
        "tariff", "tariff_version", "tariff_scope", "unit_tariff", "fee_item", "receipt_group",
        "building",
    }
)  # fmt: skip
TARIFFS, ITEMS, GROUPS = range(3)
STATE = Column("active", N_("State"), kind=Kind.STATE, width=96, value=state_of)


class TariffsPage(SeveralParts):
    """Tariffs first; F9 shows the fee items and back, F8 there the receipt groups."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.tariffs, self.items, self.groups = self._tariffs(), self._items(), self._groups()
        self.put(self.tariffs, self.items, self.groups)

    def _tariffs(self) -> RecordsPage:
        desk = self._desk
        return RecordsPage(
            desk,
            TARIFFS_LISTED,
            RecordForms(
                form=self._fields,
                add=partial(dialogs.new_tariff_dialog, desk),
                edit=partial(dialogs.edit_tariff_dialog, desk),
            ),
            buttons=self._tariff_buttons,
            instead=[STATE],
            filters=filters_of(TARIFF_CHIPS),
            detail=TariffPanel(desk),
            watches=WATCHES,
            empty=self._no_tariffs,
        )

    def _fields(self) -> list[Field]:
        return [*dialogs.tariff_form(self._desk), CheckField("active", _("In use"))]

    def _tariff_buttons(self, page: RecordsPage) -> list[Action]:
        below = partial(Action, needs_row=True, in_panel=True)
        new = Action(
            _("New version"), self._new_version, icon="git-compare", key="F3", needs_row=True
        )
        first = [
            new,
            below(_("Unit that differs"), self._differ, icon="house", key="F7"),
            replace(
                below(_("Payers as agreed"), self._agree, icon="hand-coins", key="Shift+F7"),
                in_panel=False,
                in_menu=True,
            ),
            below(_("Stop or use"), self._switch_active, icon="power", key="F8"),
            below(_("Correct version"), self._correct, icon="pen-line", key="F6"),
        ]
        show = partial(self._show, ITEMS)
        publish = Action(
            pgettext("fees", "Publish"), self._publish, icon="clipboard-list", key="F10"
        )
        compare = Action(
            _("Compare"), self._compare, icon="git-compare", key="F5", needs_row=True, in_panel=True
        )
        items = Action(_("Fee items"), show, icon="tags", key="F9", at_end=True)
        return [*page.changes(first=first), *page.outputs(), compare, publish, items]

    def _no_tariffs(self, page: RecordsPage) -> QWidget:
        items = Choice(
            "tags",
            _("Look at the fee items"),
            _("The usual ones are there: property fee, parking, rubbish. Add your own."),
            _("Fee items"),
            "F9",
            partial(self._show, ITEMS),
        )
        return page.nothing_yet(after=[items], icon="tag")

    def _items(self) -> RecordsPage:
        desk = self._desk
        return RecordsPage(
            desk,
            ITEMS_LISTED,
            RecordForms(
                form=partial(item_dialogs.item_form, desk),
                add=partial(item_dialogs.new_item_dialog, desk),
                edit=partial(item_dialogs.edit_item_dialog, desk),
            ),
            buttons=self._item_buttons,
            instead=[STATE],
            filters=filters_of(ITEM_CHIPS),
            watches=WATCHES,
        )

    def _item_buttons(self, page: RecordsPage) -> list[Action]:
        of_group = [
            Action(
                _("New receipt group"), self._add_group, icon="receipt", key="F6", in_panel=True
            ),
            Action(
                _("Edit receipt group"),
                self._edit_group,
                icon="pen-line",
                key="F7",
                needs_row=True,
                in_panel=True,
            ),
        ]
        groups, tariffs = partial(self._show, GROUPS), partial(self._show, TARIFFS)
        return [
            *page.changes(first=of_group),
            *page.outputs(),
            Action(_("Receipt groups"), groups, icon="receipt", key="F8", at_end=True),
            Action(_("Tariffs"), tariffs, icon="arrow-left", key="F9", at_end=True),
        ]

    def _groups(self) -> RecordsPage:
        desk, items = self._desk, partial(self._show, ITEMS)
        back = Action(_("Fee items"), items, icon="arrow-left", key="F9", at_end=True)
        return RecordsPage(
            desk,
            GROUPS_LISTED,
            RecordForms(
                form=partial(item_dialogs.group_form, desk),
                add=partial(item_dialogs.new_group_dialog, desk),
                edit=partial(item_dialogs.edit_group_dialog, desk),
            ),
            buttons=lambda page: [*page.changes(), *page.outputs(), back],
            watches=WATCHES,
        )

    # What the frame calls

    def open(self, **context: object) -> None:
        """Go to the tariff of `tariff_id`."""
        self.setCurrentIndex(TARIFFS)
        self.tariffs.open(**context)

    # What the buttons do

    def _show(self, which: int) -> None:
        with self._desk.attempt():
            if not self._desk.store.read(fee_items):
                self._desk.store.write(ensure_first_items)
            self.setCurrentIndex(which)
            self.shown()

    def _publish(self) -> None:
        """Show what is charged as a paper for the notice board (收费公示)."""
        with self._desk.attempt():
            day, fees = self._desk.today(), self._desk.store.read(published_fees)
            pdf = publication_pdf(fees, paper_head(self._desk), day=day)
            title = _("Fees made public")
            name = f"{title}-{day}.pdf"
            paper_sheet(self._desk, title, pdf, document="report", file_name=name).exec()

    def _compare(self) -> None:
        """Show two tariffs, or two versions of the one, side by side."""
        rows = [row for row in self.tariffs.table.selected_rows() if isinstance(row, TariffRow)]
        if any(row.versions for row in rows):
            with self._desk.attempt():
                CompareTariffs(self._desk, [row.id for row in rows if row.versions]).exec()

    def _new_version(self) -> None:
        if row := self.tariffs.row():
            with self._desk.attempt():
                dialogs.version_dialog(self._desk, row).exec()

    def _correct(self) -> None:
        if (row := self.tariffs.row()) and row.versions:
            with self._desk.attempt():
                dialogs.version_dialog(self._desk, row, row.versions[-1]).exec()

    def _differ(self) -> None:
        if row := self.tariffs.row():
            with self._desk.attempt():
                item_dialogs.unit_terms_dialog(self._desk, row).exec()

    def _agree(self) -> None:
        """Say who pays the item of a tariff for the units it bills, in place of the owners."""
        if row := self.tariffs.row():
            with self._desk.attempt():
                units = partial(units_of_a_tariff, self._desk, row.id)
                payers_of_tariff_dialog(self._desk, row.item.id, row.name, units).exec()

    def _switch_active(self) -> None:
        row = self.tariffs.row()
        if row is None:
            return
        if row.active:
            question, yes = _("Stop using the tariff “{name}”?"), _("Stop it")
            done = _("Tariff “{name}” stopped")
            detail = _("Runs from now on make no bills by it; bills already issued stay.")
        else:
            question, yes = _("Use the tariff “{name}” again?"), _("Use it")
            done = _("Tariff “{name}” in use again")
            detail = _("The next run bills by it again, for every month of its period.")
        if self._desk.ask(question.format(name=row.name), [detail], yes=yes):
            with self._desk.attempt():
                seen = self._desk.store.read(TARIFF_USES.seen, record_id=row.id)
                fields = replace(seen, active=not row.active)
                self._desk.store.write(TARIFF_USES.change, record_id=row.id, fields=fields)
                self._desk.say(done.format(name=row.name), "done")

    def _add_group(self) -> None:
        with self._desk.attempt():
            item_dialogs.new_group_dialog(self._desk).exec()

    def _edit_group(self) -> None:
        if row := self.items.row():
            with self._desk.attempt():
                item_dialogs.edit_group_dialog(self._desk, row.receipt_group_id).exec()


def units_of_a_tariff(
    desk: Desk, tariff_id: int, building_id: int | None
) -> Sequence[tuple[int, str]]:
    """The units a tariff bills, of a building or of all."""
    return desk.store.read(units_of_tariff, tariff_id=tariff_id, building_id=building_id)
