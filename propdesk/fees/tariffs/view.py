"""The page of tariffs: the list, the panel of one with its versions and a sample, the fee items."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QWidget

from propdesk.estate.units.service import buildings
from propdesk.fees.milestones import has_tariffs
from propdesk.fees.rules import PERIOD_NAMES
from propdesk.fees.tariffs import dialogs as tariff_dialogs, item_dialogs
from propdesk.fees.tariffs.changes import set_tariff_active
from propdesk.fees.tariffs.items import ensure_first_items
from propdesk.fees.tariffs.listing import ITEMS, TARIFFS
from propdesk.fees.tariffs.panel_view import TariffPanel, may_change, price_text
from propdesk.fees.tariffs.tariffs import ItemRow, TariffRow, fee_items, receipt_groups
from propdesk.kernel.i18n import N_, _, listed, ngettext
from propdesk.kernel.records.question import Question
from propdesk.ui.desk import Desk
from propdesk.ui.lists.actions import Action
from propdesk.ui.lists.columns import Column, Kind, State
from propdesk.ui.lists.filter_bar import Filter
from propdesk.ui.lists.register import RegisterPage, Told
from propdesk.ui.lists.source import Totals
from propdesk.ui.lists.totals import Figure
from propdesk.ui.many.actions import duplicate_action
from propdesk.ui.parts.cards import Choice, EmptyPage

WATCHES = frozenset(
    {
        "tariff",
        "tariff_version",
        "tariff_scope",
        "unit_tariff",
        "fee_item",
        "receipt_group",
        "building",
    }
)


def tariffs_page(desk: Desk) -> QWidget:
    """Build the page of tariffs and fee items."""
    return TariffsPage(desk)


class TariffsPage(QStackedWidget):
    """The list of tariffs, that of fee items, or the way to begin while there is no tariff."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._read_buildings()
        self._panel = TariffPanel(desk)
        self.tariffs = self._tariffs()
        self.items = self._items()
        self.empty = self._empty()
        for each in (self.tariffs, self.items, self.empty):
            self.addWidget(each)
        self._choose()

    def _tariffs(self) -> RegisterPage:
        actions = [
            Action(_("New tariff"), self._add, icon="plus", key="Ins", kind="primary"),
            Action(
                _("New version"), self._new_version, icon="git-compare", key="F3", needs_row=True
            ),
            Action(_("Edit"), self._edit, icon="pencil", key="F4", needs_row=True),
            duplicate_action(lambda: self._add(self._row())),
            Action(_("Correct version"), self._correct, icon="pen-line", key="F6", needs_row=True),
            Action(_("Unit that differs"), self._differ, icon="house", key="F7", needs_row=True),
            Action(_("Stop or use"), self._switch_active, icon="power", key="F8", needs_row=True),
        ]
        items = Action(_("Fee items"), self._show_items, icon="tags", key="F9", at_end=True)
        filters = [
            Filter("active", _("In use"), checked=True, group=_("State")),
            Filter("stopped", _("Stopped"), icon="ban", group=_("State")),
            Filter("all", _("All"), group=_("State")),
        ]
        return RegisterPage(
            self._desk,
            "fees.tariffs",
            self._columns(),
            records=TARIFFS,
            told=_tariffs_told,
            actions=[*actions, items] if may_change(self._desk) else [items],
            filters=filters,
            detail=self._panel,
            on_open=lambda _row: self._edit() if may_change(self._desk) else None,
            watches=WATCHES,
            nothing=_("No tariff fits the filter."),
            detail_width=372,
        )

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column(
                "item", N_("Fee item"), width=118, weight=500, free=True,
                value=lambda row: row.item.name,
            ),
            Column("name", N_("Tariff"), stretch=True, weight=500),
            Column(
                "formula", N_("Formula"), width=112, ink="text2",
                value=lambda row: row.formula.label,
            ),
            Column("price", N_("Price today"), width=152, weight=600, value=self._price),
            Column(
                "period", N_("Bill for a"), width=84, ink="text2",
                value=lambda row: _(PERIOD_NAMES[row.period_months]),
            ),
            Column("applies", N_("Applies to"), width=150, free=True, value=self._applies),
            Column("state", N_("State"), kind=Kind.STATE, width=96, value=_state),
        )  # fmt: skip

    def _price(self, row: TariffRow) -> str:
        version = row.version_on(self._desk.today())
        return price_text(row, version.fields) if version else _("not yet in force")

    def _applies(self, row: TariffRow) -> str:
        applies = row.applies
        parts = [kind.label for kind in applies.kinds]
        if applies.buildings:
            codes = [self._buildings.get(one, "?") for one in applies.buildings]
            parts.append(_("buildings {codes}").format(codes=listed(codes)))
        if applies.units:
            units = ngettext("{count} unit", "{count} units", len(applies.units))
            parts.append(units.format(count=len(applies.units)))
        return listed(parts) or _("added at the desk")

    def _read_buildings(self) -> None:
        self._buildings = {row.id: row.code for row in self._desk.store.read(buildings)}

    def _items(self) -> RegisterPage:
        columns = (
            Column("order_no", N_("Place"), kind=Kind.COUNT, width=62, ink="text2"),
            Column("name", N_("Fee item"), stretch=True, weight=500),
            Column("code", N_("Code"), width=90),
            Column("nature", N_("Whose money"), width=170, value=_nature),
            Column("group", N_("Receipt group"), width=130),
            Column("tax_code", N_("Tax code"), width=120, ink="text2"),
            Column("account_code", N_("Account code"), width=120, ink="text2"),
            Column("state", N_("State"), kind=Kind.STATE, width=96, value=_state),
        )
        actions = [
            Action(_("New fee item"), self._add_item, icon="plus", key="Ins", kind="primary"),
            Action(_("Edit"), self._edit_item, icon="pencil", key="F4", needs_row=True),
            duplicate_action(lambda: self._add_item(self._item())),
            Action(_("New receipt group"), self._add_group, icon="receipt", key="F6"),
            Action(
                _("Edit receipt group"), self._edit_group, icon="pen-line", key="F7", needs_row=True
            ),
        ]
        back = Action(_("Tariffs"), self._show_tariffs, icon="arrow-left", key="F9", at_end=True)
        return RegisterPage(
            self._desk,
            "fees.items",
            columns,
            records=ITEMS,
            told=_items_told,
            actions=[*actions, back] if may_change(self._desk) else [back],
            on_open=lambda _row: self._edit_item(),
            watches=WATCHES,
            nothing=_("No fee item yet."),
        )

    def _empty(self) -> EmptyPage:
        choices = [
            Choice(
                "tag", _("Enter the first tariff"),
                _("Price per m² or a fixed amount, for which units, from which day."),
                _("New tariff"), "Enter", self._add,
            ),
            Choice(
                "tags", _("Look at the fee items"),
                _("The usual ones are there: property fee, parking, rubbish. Add your own."),
                _("Fee items"), "F9", self._show_items,
            ),
        ]  # fmt: skip
        return EmptyPage(
            "receipt-text",
            _("No tariffs yet"),
            _("Bills are computed from tariffs. One for the property fee is enough to begin."),
            choices,
        )

    def _choose(self) -> None:
        if self.currentWidget() is not self.items:
            begun = self._desk.store.read(has_tariffs)
            self.setCurrentWidget(self.tariffs if begun else self.empty)

    # What the frame calls

    def shown(self) -> None:
        """Put the keyboard into the list."""
        page = self.currentWidget()
        if isinstance(page, RegisterPage):
            page.shown()

    def reload(self, touched: frozenset[str]) -> None:
        """Read again when tariffs or items changed."""
        if touched & WATCHES:
            self._read_buildings()
            self._choose()
            self.tariffs.reload(touched)
            self.items.reload(touched)

    def open(self, **context: object) -> None:
        """Go to the tariff of `tariff_id`."""
        tariff_id = context.get("tariff_id")
        if isinstance(tariff_id, int):
            self.tariffs.set_filters("all")
            self.tariffs.table.select(tariff_id)

    # What the buttons do

    def _row(self) -> TariffRow | None:
        row = self.tariffs.table.current_row()
        return row if isinstance(row, TariffRow) else None

    def _add(self, like: TariffRow | None = None) -> None:
        with self._desk.attempt():
            if not self._desk.store.read(fee_items):
                self._desk.store.write(ensure_first_items)
            dialog = tariff_dialogs.new_tariff_dialog(self._desk, like)
            if dialog.exec() and isinstance(dialog.result_value, int):
                self._choose()
                self.tariffs.refresh()
                self.tariffs.table.select(dialog.result_value)

    def _new_version(self) -> None:
        if (row := self._row()) is not None:
            with self._desk.attempt():
                tariff_dialogs.version_dialog(self._desk, row).exec()

    def _correct(self) -> None:
        if (row := self._row()) is not None and row.versions:
            with self._desk.attempt():
                tariff_dialogs.version_dialog(self._desk, row, row.versions[-1]).exec()

    def _edit(self) -> None:
        if (row := self._row()) is not None:
            with self._desk.attempt():
                tariff_dialogs.edit_tariff_dialog(self._desk, row).exec()

    def _differ(self) -> None:
        if (row := self._row()) is not None:
            with self._desk.attempt():
                item_dialogs.unit_terms_dialog(self._desk, row).exec()

    def _switch_active(self) -> None:
        row = self._row()
        if row is None:
            return
        question = _("Stop using the tariff “{name}”?") if row.active else _(
            "Use the tariff “{name}” again?"
        )  # fmt: skip
        details = [
            _("Runs from now on make no bills by it; bills already issued stay.")
            if row.active
            else _("The next run bills by it again, for every month of its period.")
        ]
        yes = _("Stop it") if row.active else _("Use it")
        if self._desk.ask(question.format(name=row.name), details, yes=yes):
            with self._desk.attempt():
                self._desk.store.write(set_tariff_active, tariff_id=row.id, active=not row.active)

    def _show_items(self) -> None:
        with self._desk.attempt():
            if not self._desk.store.read(fee_items):
                self._desk.store.write(ensure_first_items)
            self.items.refresh()
            self.setCurrentWidget(self.items)
            self.items.shown()

    def _show_tariffs(self) -> None:
        self.setCurrentWidget(self.tariffs)
        self._choose()
        self.shown()

    def _item(self) -> ItemRow | None:
        row = self.items.table.current_row()
        return row if isinstance(row, ItemRow) else None

    def _add_item(self, like: ItemRow | None = None) -> None:
        with self._desk.attempt():
            item_dialogs.item_dialog(self._desk, like=like).exec()

    def _edit_item(self) -> None:
        if (row := self._item()) and may_change(self._desk):
            with self._desk.attempt():
                item_dialogs.item_dialog(self._desk, row).exec()

    def _add_group(self) -> None:
        with self._desk.attempt():
            item_dialogs.group_dialog(self._desk).exec()

    def _edit_group(self) -> None:
        item = self.items.table.current_row()
        if isinstance(item, ItemRow):
            with self._desk.attempt():
                groups = self._desk.store.read(receipt_groups)
                row = next(group for group in groups if group.id == item.receipt_group_id)
                item_dialogs.group_dialog(self._desk, row).exec()


def _tariffs_told(totals: Totals, _question: Question) -> Told:
    words = ngettext("{count} tariff", "{count} tariffs", totals.count)
    return [Figure("", words.format(count=totals.count))], []


def _items_told(totals: Totals, _question: Question) -> Told:
    words = ngettext("{count} fee item", "{count} fee items", totals.count)
    return [Figure("", words.format(count=totals.count))], []


def _state(row: TariffRow | ItemRow) -> State:
    if row.active:
        return State(_("In use"), "green", "circle-check")
    return State(_("Stopped"), "grey", "ban")


def _nature(row: ItemRow) -> str:
    return row.nature.label
