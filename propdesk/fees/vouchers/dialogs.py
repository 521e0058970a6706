"""The dialogs of vouchers: the number of an export, how vouchers are made, their columns, the chart
of accounts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from propdesk.fees.vouchers.chart import (
    ChartRow,
    change_account,
    forget_account,
    ledger_chart,
)
from propdesk.fees.vouchers.layouts import layout_told, read_layout, value_words
from propdesk.fees.vouchers.rules import Aux, Each, IncomeBasis, Preset, Standard
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _
from propdesk.system.letters.rules import with_names
from propdesk.system.settings.service import change_estate_settings, estate_settings
from propdesk.ui.forms.fields import (
    ChoiceField,
    CodeField,
    NotesField,
    NumberField,
    TextField,
)
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.lists.columns import Column
from propdesk.ui.lists.tables import Table
from propdesk.ui.parts.sheet import Sheet
from propdesk.ui.parts.small_parts import Button, label
from propdesk.ui.parts.theme import Size

if TYPE_CHECKING:
    from propdesk.kernel.records.labels import Labelled
    from propdesk.ui.desk import Desk
    from propdesk.ui.forms.inputs import Field


def _choices(words: type[Labelled]) -> list[tuple[object, str]]:
    return [(one, one.label) for one in words]


def rules_dialog(desk: Desk) -> FormDialog:
    """Build the form that says how vouchers are made."""
    known = desk.store.read(estate_settings)
    fields: list[Field] = [
        ChoiceField("basis", _("Income is booked"), _choices(IncomeBasis), required=True),
        ChoiceField("each", _("Money taken"), _choices(Each), required=True),
        ChoiceField("aux", _("Auxiliary column"), _choices(Aux), required=True),
        ChoiceField("standard", _("Accounts of"), _choices(Standard), required=True),
        TextField("word", _("Word of the voucher"), required=True, placeholder="记"),
    ]

    def save(values: dict[str, object]) -> object:
        changed = replace(
            desk.store.read(estate_settings),
            voucher_basis=str(values["basis"]),
            voucher_each=str(values["each"]),
            voucher_aux=str(values["aux"]),
            ledger_standard=str(values["standard"]),
            voucher_word=str(values["word"]),
        )
        desk.store.write(change_estate_settings, settings=changed)
        desk.say(_("Saved"), "done")
        return True

    dialog = FormDialog(desk, _("How vouchers are made"), fields, save=save, label_width=130)
    dialog.form.set_values(
        {
            "basis": IncomeBasis(known.voucher_basis), "each": Each(known.voucher_each),
            "aux": Aux(known.voucher_aux), "standard": Standard(known.ledger_standard),
            "word": known.voucher_word,
        }
    )  # fmt: skip
    return dialog


def layout_dialog(desk: Desk) -> FormDialog:
    """Build the form of the columns a file has: one a line; a preset to begin with. A value is
    typed by its word, and kept by its name."""
    words = value_words()
    hint = "  ".join(f"{{{word}}}" for word in words.values())
    text = NotesField("layout", _("Columns"), lines=14, required=True, check=_judge, hint=hint)
    preset = ChoiceField("preset", _("Begin with"), _choices(Preset))

    def begin() -> None:
        chosen = preset.value()
        if isinstance(chosen, Preset):
            text.set_value(layout_told(chosen.text))

    def save(values: dict[str, object]) -> object:
        known = desk.store.read(estate_settings)
        changed = replace(known, voucher_layout=with_names(str(values["layout"]), words).strip())
        desk.store.write(change_estate_settings, settings=changed)
        desk.say(_("Saved"), "done")
        return True

    preset.edited.connect(begin)
    dialog = FormDialog(
        desk, _("Columns of vouchers"), [preset, text], save=save, label_width=90, width=680
    )
    known = desk.store.read(estate_settings).voucher_layout or Preset.GENERAL.text
    dialog.form.set_values({"layout": layout_told(known)})
    return dialog


def _judge(value: object) -> tuple[str, str] | None:
    try:
        read_layout(with_names(str(value), value_words()))
    except UserError as refusal:
        return "error", str(refusal)
    return None


def number_dialog(desk: Desk, month: str, number: int) -> FormDialog:
    """Build the form that asks from which number on the vouchers are numbered: its result."""
    hint = _("The accounting program may have vouchers of this month already.")
    fields = [NumberField("number", _("First number"), most=99_999, required=True, hint=hint)]

    def save(values: dict[str, object]) -> object:
        return values["number"]

    dialog = FormDialog(
        desk, _("Export vouchers"), fields, save=save, subject=month, save_words=_("Export")
    )
    dialog.form.set_values({"number": number})
    return dialog


_CHART = (
    Column("told", N_("What is booked"), width=230, weight=500),
    Column("code", N_("Account code"), width=110),
    Column("title", N_("Account name"), stretch=True),
    Column("rate", N_("Tax %"), width=70, value=lambda row: _rate(row.rate)),
    Column("own", N_("Whose choice"), width=100, ink="text2", value=lambda row: _whose(row.own)),
)


def _rate(rate: int) -> str:
    return f"{rate // 100}.{rate % 100:02}" if rate else ""


def _whose(own: bool) -> str:
    return _("The office") if own else _("The standard")


class ChartSheet(Sheet):
    """The chart of accounts; each account can be said anew, or be that of the standard again."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.window, _("Chart of accounts"), width=Size.WIDEST)
        self._at = desk
        self.table = Table(_CHART)
        self.table.setMinimumHeight(Size.HEAD + 12 * Size.ROW)
        self.body.addWidget(self.table)
        said = _(
            "An item without a code of its own goes by its nature. Tax is taken out of income at "
            "the rate that stands with the fee item."
        )
        self.body.addWidget(label(said, 12, 400, "text2", wrap=True))
        close = Button(_("Close"), key="Esc", bind_its_key=False, height=Size.DIALOG_BUTTON)
        again = Button(_("As the standard"), icon="undo-2", key="Del", height=Size.DIALOG_BUTTON)
        change = Button(_("Change"), icon="pencil", key="F2", height=Size.DIALOG_BUTTON)
        self.add_button(close).clicked.connect(self.reject)
        self.add_button(again).clicked.connect(self.forget)
        self.add_button(change).clicked.connect(self.change)
        if "system.settings" not in desk.store.actor.permissions:
            again.hide()
            change.hide()
        self.table.activated.connect(lambda _row: self.change())
        self._show()
        self.table.setFocus()

    def _show(self) -> None:
        chart = self._at.store.read(ledger_chart)
        self.table.show_rows(list(chart.rows.values()), nothing="")

    def change(self) -> None:
        """Say the account of the row in hand."""
        row = self.table.current_row()
        if isinstance(row, ChartRow) and account_dialog(self._at, row).exec():
            self._show()

    def forget(self) -> None:
        """Let the account in hand be that of the standard again."""
        row = self.table.current_row()
        if isinstance(row, ChartRow) and row.own:
            with self._at.attempt():
                if row.item_id is None:
                    self._at.store.write(forget_account, purpose=row.purpose)
                else:
                    self._at.store.write(change_account, purpose=row.purpose, code="")
                self._show()


def account_dialog(desk: Desk, row: ChartRow) -> FormDialog:
    """Build the form of one account."""
    fields: list[Field] = [CodeField("code", _("Account code"), hint=_("Empty: it has none."))]
    if row.item_id is None:
        fields.append(TextField("title", _("Account name")))

    def save(values: dict[str, object]) -> object:
        desk.store.write(
            change_account,
            purpose=row.purpose,
            code=str(values["code"] or ""),
            title=str(values.get("title") or ""),
        )
        desk.say(_("Saved"), "done")
        return True

    dialog = FormDialog(desk, _("Account"), fields, save=save, subject=row.told)
    shown: dict[str, object] = {"code": row.code}
    if row.item_id is None:
        shown["title"] = row.title
    dialog.form.set_values(shown)
    return dialog
