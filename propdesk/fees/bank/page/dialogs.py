"""What is asked about a row: whose it is, which receipt, why it is none; and the payers known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.estate.search.service import unit_of_code
from propdesk.fees.bank.rules import RowState, WhyIgnored
from propdesk.fees.bank.taking.deciding import claim_row, ignore_row, pair_row
from propdesk.fees.bank.taking.listing import FileSums, StatementListRow, statement_files
from propdesk.fees.bank.taking.payers import PayerKnown, forget_payer, known_payers
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.money import ZERO
from propdesk.ui.forms.fields import ChoiceField, CodeField, RoomField, TextField
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.lists.columns import Column, Kind, State
from propdesk.ui.lists.tables import Table
from propdesk.ui.parts.sheet import Sheet
from propdesk.ui.parts.small_parts import Button, label
from propdesk.ui.parts.theme import Size

if TYPE_CHECKING:
    from propdesk.ui.desk import Desk


def _subject(row: StatementListRow) -> str:
    return "  ".join(filter(None, (f"¥{row.amount}", row.payer, row.remark)))[:60]


def household_dialog(desk: Desk, row: StatementListRow) -> FormDialog:
    """Build the form that says whose a row is: a room, or the name of a payer without one."""

    def save(values: dict[str, Any]) -> object:
        room, name = str(values["room"] or ""), str(values["walk_in"] or "")
        unit_id = desk.store.read(unit_of_code, code=room).id if room else None
        done = desk.store.write(claim_row, row_id=row.id, unit_id=unit_id, walk_in=name)
        assert done.collected is not None  # noqa: S101  a claim is a payment
        desk.say(done.collected.sentence, "done")
        return done

    dialog = FormDialog(
        desk,
        _("Whose money is it?"),
        [
            RoomField("room", _("Room number"), placeholder=_("e.g. 1-1-101")),
            TextField("walk_in", _("Or without a room"), placeholder=_("name, phone behind it")),
        ],
        save=save,
        save_words=_("Make the payment"),
        subject=_subject(row),
    )
    said = _(
        "What is owed is paid, the oldest first; the rest becomes prepayment. The payer is known "
        "from then on."
    )
    dialog.add_below(label(said, 12, 400, "text2", wrap=True))
    return dialog


def pair_dialog(desk: Desk, row: StatementListRow) -> FormDialog:
    """Build the form that says which receipt was given for a row."""

    def save(values: dict[str, Any]) -> object:
        done = desk.store.write(pair_row, row_id=row.id, no=str(values["no"]))
        desk.say(_("Paired with {no}; nothing is taken twice.").format(no=values["no"]), "done")
        return done

    shown = _("its number, of cash handed in, or of a refund")
    fields = [CodeField("no", _("Receipt"), required=True, placeholder=shown)]
    return FormDialog(
        desk, _("It was entered already"), fields, save=save, save_words=_("Pair"),
        subject=_subject(row),
    )  # fmt: skip


def ignore_dialog(desk: Desk, row: StatementListRow) -> FormDialog:
    """Build the form that says why a row is none of a household's."""

    def save(values: dict[str, Any]) -> object:
        done = desk.store.write(
            ignore_row, row_id=row.id, why=values["why"], note=str(values["note"] or "")
        )
        desk.say(_("Not taken in; its file still adds up."), "done")
        return done

    reasons: list[tuple[object, str]] = [
        (one, one.label)
        for one in WhyIgnored
        if one not in (WhyIgnored.RETURNED, WhyIgnored.HANDED_IN)
    ]
    return FormDialog(
        desk,
        _("Not from a household"),
        [
            ChoiceField("why", _("Reason"), reasons, required=True),
            TextField("note", _("Note"), placeholder=_("what this money is")),
        ],
        save=save,
        save_words=_("Do not take in"),
        subject=_subject(row),
    )


class PayersSheet(Sheet):
    """The payers that are known, each with the unit; one can be forgotten."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.window, _("Payers known"), width=760)
        self._at = desk
        self.table = Table(_PAYERS)
        self.table.setMinimumHeight(Size.HEAD + 8 * Size.ROW)
        self.body.addWidget(self.table)
        close = Button(_("Close"), key="Esc", bind_its_key=False, height=Size.DIALOG_BUTTON)
        forget = Button(_("Forget"), icon="trash-2", key="Del", height=Size.DIALOG_BUTTON)
        self.add_button(close).clicked.connect(self.reject)
        self.add_button(forget).clicked.connect(self.forget)
        self._show()
        self.table.setFocus()

    def _show(self) -> None:
        rows = self._at.store.read(known_payers)
        nothing = _("Nobody yet. Whom you choose for a row is known the next time.")
        self.table.show_rows(rows, nothing=nothing)

    def forget(self) -> None:
        """Forget the payer in hand: his next row is asked about again."""
        row = self.table.current_row()
        if isinstance(row, PayerKnown):
            with self._at.attempt():
                self._at.store.write(forget_payer, payer_id=row.id)
                self._show()


_PAYERS = (
    Column("name", N_("Payer"), width=150, weight=500),
    Column("key", N_("Known by"), stretch=True, ink="text2", free=True),
    Column("code", N_("Unit"), width=110),
    Column("at", N_("Since"), kind=Kind.DATE, width=110),
    Column("by", N_("By whom"), width=110),
)


def files_sheet(desk: Desk) -> Sheet:
    """Build the list of files: what each had, what became of it, what the channel kept."""
    sheet = Sheet(desk.window, _("Files of statements"), width=Size.WIDEST)
    table = Table(_FILES)
    table.setMinimumHeight(Size.HEAD + 9 * Size.ROW)
    nothing = _("No file came in yet")
    table.show_rows(desk.store.read(statement_files), nothing=nothing)
    sheet.body.addWidget(table)
    said = _(
        "The total less the fee is what the channel settles. What became of the rows adds up to "
        "the total of the file."
    )
    sheet.body.addWidget(label(said, 12, 400, "text2", wrap=True))
    close = Button(_("Close"), key="Esc", bind_its_key=False, height=Size.DIALOG_BUTTON)
    sheet.add_button(close).clicked.connect(sheet.reject)
    table.setFocus()
    return sheet


def _of(*states: RowState) -> Any:  # noqa: ANN401  what a column asks of a row
    def value(one: FileSums) -> object:
        found = [one.became.get(state, (0, ZERO))[1] for state in states]
        return sum(found, ZERO) or None

    return value


def _adds_up(one: FileSums) -> State:
    if one.adds_up:
        return State(_("Adds up"), "green", "circle-check")
    return State(_("Differs"), "red", "triangle-alert")


_S = RowState
_FILES = (
    Column("name", N_("File"), stretch=True, free=True, weight=500),
    Column("account", N_("Our account"), width=150, ink="text2", yields=True),
    Column("total", N_("Total"), kind=Kind.AMOUNT, width=100, weight=600),
    Column("fee", N_("Fee"), kind=Kind.AMOUNT, width=70, yields=True),
    Column("settled", N_("To be settled"), kind=Kind.AMOUNT, width=100),
    Column("taken", N_("Taken in"), kind=Kind.AMOUNT, width=100, value=_of(_S.POSTED, _S.PAIRED)),
    Column("unclaimed", N_("Unclaimed money"), kind=Kind.AMOUNT, width=95, value=_of(_S.UNCLAIMED)),
    Column("waits", N_("Waits"), kind=Kind.AMOUNT, width=95,
           value=_of(_S.OPEN, _S.MATCHED, _S.REFUND)),
    Column("ignored", N_("Not taken in"), kind=Kind.AMOUNT, width=105, value=_of(_S.IGNORED)),
    Column("sum", N_("Adds up"), kind=Kind.STATE, width=95, value=_adds_up),
)  # fmt: skip
