"""The page of lost property and parcels, and its forms."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from propdesk.access.loans import keeping
from propdesk.access.loans.listing import KEPT, KEPT_OUT, KeptRow, places_in_use
from propdesk.access.loans.rules import (
    HERE,
    KEPT_STATES,
    HandOver,
    ItemKind,
    ItemState,
    KeptFields,
    Notice,
    kept_errors,
    move_errors,
)
from propdesk.estate.shared_view import unit_field
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.paper.records import PaperHead, slip_pdf
from propdesk.kernel.records.question import Question
from propdesk.system.settings.service import estate_settings
from propdesk.ui.desk import Desk
from propdesk.ui.forms.declared import fields_of, record_dialog
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.forms.moving import MoveButtons, state_events
from propdesk.ui.forms.record_panel import RecordPanel, fields_of_row
from propdesk.ui.lists.columns import Column, Kind, State, badge_of, columns_of, write_phone
from propdesk.ui.lists.exporting import export_action
from propdesk.ui.lists.filter_bar import DropDown, Filter, state_filters
from propdesk.ui.lists.register import Action, RegisterPage, Told
from propdesk.ui.lists.source import Totals
from propdesk.ui.lists.totals import Figure
from propdesk.ui.papers.list_paper import paper_sheet, print_action
from propdesk.ui.parts.cards import Choice, EmptyPage
from propdesk.ui.parts.sheet import Sheet

NAME = N_("Lost property and parcels")
# What panel and slip say: the plain values, without badges.
FACTS = tuple(one for one in columns_of(KeptRow) if one.field not in ("no", "state"))


class KeptPage(RegisterPage):
    """What waits at the desk; a key tells, hands out and disposes."""

    def __init__(self, desk: Desk) -> None:
        self._desk_of_page = desk
        super().__init__(
            desk,
            "access.loans",
            _columns(desk),
            records=KEPT,
            told=_told,
            actions=[*self._edits(), *self._outputs()],
            filters=_filters(),
            drops=_drops(desk),
            dates=_("Arrived"),
            detail=RecordPanel(
                FACTS,
                title=lambda row: row.no,
                badges=self._badges,
                kind="kept_item",
                sections=[self._events],
            ),
            on_open=lambda _row: self._edit(),
            watches=frozenset({"kept_item", "unit"}),
            search_words=_("Number, thing, room, name"),
            nothing=_("Nothing fits the filter."),
            empty=self._nothing_yet(),
        )

    def _edits(self) -> list[Action]:
        if "access.edit" not in self._desk_of_page.store.actor.permissions:
            return []
        return [
            Action(_("New thing"), self._add, icon="plus", key="Ins", kind="primary"),
            *self._moves().actions(),
            Action(_("Edit"), self._edit, icon="pencil", key="F4", needs_row=True),
            Action(_("Undo"), self._undo, icon="undo-2", key="Ctrl+Z", needs_row=True),
        ]

    def _moves(self) -> MoveButtons[KeptRow, ItemState]:
        desk = self._desk_of_page

        def tell(row: KeptRow) -> object:
            begun: dict[str, object] = {"told": row.owner}
            return move_dialog(desk, row, ItemState.TOLD, Notice, begun).exec()

        def hand_out(row: KeptRow) -> object:
            begun: dict[str, object] = {"handed_to": row.owner}
            return move_dialog(desk, row, ItemState.HANDED, HandOver, begun).exec()

        return MoveButtons(
            desk,
            KEPT_STATES,
            row=self._row,
            state=lambda row: row.state,
            name=lambda row: row.no,
            move=lambda row, move, why: desk.store.write(
                keeping.move_kept, item_id=row.id, to=move.to, why=why, seen=row.state
            ),
            instead={ItemState.TOLD: tell, ItemState.HANDED: hand_out},
        )

    def _outputs(self) -> list[Action]:
        desk = self._desk_of_page
        return [
            Action(_("Slip"), self._slip, icon="receipt-text", key="F8", needs_row=True),
            print_action(desk, NAME, KEPT, lambda: self.table, lambda: paper_head(desk)),
            *export_action(desk, NAME, KEPT_OUT.write, lambda: self.table, has_masks=True),
        ]

    def _nothing_yet(self) -> EmptyPage:
        new = Choice(
            "archive-restore",
            _("Enter the first thing"),
            _("A parcel, something found, something left: what, for whom, where it is kept."),
            _("New thing"),
            "Ins",
            self._add,
        )
        sentence = _("Whoever asks is answered at once, and what waits too long stands on Today.")
        return EmptyPage(
            "archive-restore", _("Nothing is kept"), sentence, [new] if self._edits() else []
        )

    def _row(self) -> KeptRow | None:
        row = self.table.current_row()
        return row if isinstance(row, KeptRow) else None

    def _badges(self, row: KeptRow) -> list[State]:
        both = (_until(row, self._desk_of_page), badge_of(row.state))
        return [each for each in both if isinstance(each, State)]

    def _events(self, _kind: str, item_id: int) -> QWidget:
        events = self._desk_of_page.store.read(keeping.kept_history, item_id=item_id)
        return state_events(KEPT_STATES, events)

    def _add(self) -> None:
        kept_dialog(self._desk_of_page).exec()

    def _edit(self) -> None:
        if (row := self._row()) and self._edits():
            with self._desk_of_page.attempt():
                kept_dialog(self._desk_of_page, row.id).exec()

    def _undo(self) -> None:
        desk = self._desk_of_page
        if row := self._row():
            with desk.attempt():
                desk.store.write(keeping.undo_kept, record_id=row.id)
                desk.say(_("The last save of {name} is undone").format(name=row.no), "done")

    def _slip(self) -> None:
        if row := self._row():
            kept_slip(self._desk_of_page, row).exec()

    def open(self, **context: object) -> None:
        """Go to the thing of `item_id`, or to a `filter`."""
        wanted, item_id = context.get("filter"), context.get("item_id", context.get("kept_item"))
        self.set_filters(wanted if isinstance(wanted, str) else "all")
        if isinstance(item_id, int) and not self.table.select(item_id):
            with self._desk_of_page.attempt():
                fields = self._desk_of_page.store.read(keeping.kept_fields, item_id=item_id)
                self.search_for(fields.no)


def kept_dialog(desk: Desk, item_id: int | None = None) -> FormDialog:
    """Build the form of a thing; raises RecordGone."""
    seen = None
    if item_id is not None:
        seen = desk.store.read(keeping.kept_fields, item_id=item_id)

    def save(fields: KeptFields, seen: KeptFields | None) -> object:
        if item_id is None:
            desk.store.write(keeping.add_kept, fields=fields)
        else:
            desk.store.write(keeping.change_kept, item_id=item_id, fields=fields, seen=seen)
        desk.say(_("{name} saved").format(name=fields.what), "done")
        return item_id

    unit = unit_field(desk, "unit_id", _("Unit"), _("e.g. 3-2-1201"))
    form = fields_of(KeptFields, desk.today(), errors=kept_errors, instead={"unit_id": [unit]})
    return record_dialog(
        desk,
        _("Edit thing") if seen else _("New thing"),
        KeptFields,
        form,
        save=save,
        seen=seen,
        shown=None if seen else {"arrived": desk.today()},
        subject=seen.no if seen else "",
        other=None if seen else (_("Save and add another"), "Ctrl+N"),
        keeps=("kind", "place", "kept_at"),
    )


def move_dialog(
    desk: Desk,
    row: KeptRow,
    to: ItemState,
    form: type[Notice | HandOver],
    begun: dict[str, object],
) -> FormDialog:
    """Build the form that goes with a move; it names the phone to call. Raises RecordGone."""
    phone = desk.store.read(keeping.kept_fields, item_id=row.id).phone

    def save(values: Notice | HandOver, _seen: object) -> object:
        desk.store.write(keeping.move_kept, item_id=row.id, to=to, values=values, seen=row.state)
        desk.say(_("{name} is “{state}” now").format(name=row.no, state=to.label), "done")
        return row.id

    move = KEPT_STATES.leading(row.state, to)
    return record_dialog(
        desk,
        _(move.title) if move else to.label,
        form,
        fields_of(form, desk.today(), errors=move_errors),
        save=save,
        shown=begun,
        subject=" · ".join(filter(None, (row.no, row.what, write_phone(phone)))),
    )


def kept_slip(desk: Desk, row: KeptRow) -> Sheet:
    """Build the sheet with the slip that is signed when a thing is handed out."""
    signers = (_("Received by"), _("Handed out by"), _("Date"))
    paper = desk.settings.print_choice("slip").paper or "a5"
    pdf = slip_pdf(
        _("Slip"), row.no, fields_of_row(FACTS, row), paper_head(desk), signers=signers,
        paper=paper,
    )  # fmt: skip
    return paper_sheet(desk, _("Slip"), pdf, document="slip", file_name=f"{row.no}.pdf")


def paper_head(desk: Desk) -> PaperHead:
    """Whose paper it is."""
    estate, by = desk.store.read(estate_settings), desk.store.actor.name
    printed = _("Printed {day} {by}").format(day=desk.today(), by=by)
    return PaperHead(estate.company, estate.name, printed, practice=estate.practice)


def _columns(desk: Desk) -> tuple[Column, ...]:
    until = Column(
        "keep_until",
        N_("Keep until"),
        kind=Kind.STATE,
        width=110,
        value=lambda row: _until(row, desk),
    )
    return columns_of(KeptRow, until)


def _until(row: KeptRow, desk: Desk) -> object:
    """The day, and a warning from the day before on while it is here."""
    days = (row.keep_until - desk.today()).days if row.keep_until else 2
    if row.state not in HERE or days > 1:
        return row.keep_until
    if days >= 0:
        return State(_("tomorrow") if days else _("today"), "amber", "clock")
    over = ngettext("{count} day over", "{count} days over", -days)
    return State(over.format(count=-days), "red", "triangle-alert")


def _filters() -> list[Filter]:
    group = _("State")
    return [
        Filter("all", _("All"), group=group),
        Filter("here", _("At the desk"), group=group, checked=True),
        *state_filters(KEPT_STATES),
        Filter("overdue", _("Waits too long"), icon="triangle-alert", tone="red", group=" "),
        Filter("soon", _("Today and tomorrow"), icon="clock", tone="amber", group=" "),
    ]


def _drops(desk: Desk) -> list[DropDown]:
    return [
        DropDown("kind", _("Kind"), _("All kinds"), lambda: [(k, k.label) for k in ItemKind]),
        DropDown(
            "kept_at",
            _("Kept at"),
            _("All places"),
            lambda: [(one, one) for one in desk.store.read(places_in_use)],
        ),
    ]


def _told(totals: Totals, _question: Question) -> Told:
    words = ngettext("{count} thing", "{count} things", totals.count)
    return [Figure("", words.format(count=f"{totals.count:,}")), Figure(_("all rows"), "")], []
