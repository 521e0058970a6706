"""The page of contacts: what was said, what was promised, how letters arrived."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from propdesk.fees.dunning.contacts import is_attempt
from propdesk.fees.dunning.letters.grid_dialogs import DeliveriesDialog
from propdesk.fees.dunning.letters.writing import letters_again
from propdesk.fees.dunning.page.dialogs import back_dialog, show_slip
from propdesk.fees.dunning.page.listing import CONTACTS, CONTACTS_OUT, DunContactRow, keepers_asked
from propdesk.fees.dunning.rules import DUNS, DunWay, PromiseState
from propdesk.kernel.i18n import _, ngettext
from propdesk.system.letters.shared_view import letters_sheet
from propdesk.system.registers.sections_view import record_sections
from propdesk.system.settings.shared_view import list_outputs
from propdesk.ui.forms.record_panel import RecordPanel
from propdesk.ui.lists.actions import Action
from propdesk.ui.lists.columns import columns_of
from propdesk.ui.lists.filter_bar import DropDown, Filter
from propdesk.ui.lists.register import RegisterPage, Told
from propdesk.ui.lists.totals import Figure
from propdesk.ui.parts.cards import Choice, EmptyPage

if TYPE_CHECKING:
    from propdesk.kernel.records.question import Question
    from propdesk.ui.desk import Desk
    from propdesk.ui.lists.source import Totals

WATCHES = frozenset(
    {"dun_contact", "dun_delivery", "payment", "allocation", "attachment", "keeper"}
)


class ContactsPage(RegisterPage):
    """See the module."""

    def __init__(self, desk: Desk) -> None:
        self._at = desk
        shown = [one for one in columns_of(DunContactRow) if one.field != "no"]
        super().__init__(
            desk,
            "fees.dun_contacts",
            columns_of(DunContactRow),
            records=CONTACTS,
            told=_told,
            actions=self._offered(),
            filters=_filters(),
            drops=[
                DropDown(
                    "keeper", _("Keeper"), _("All keepers"),
                    lambda: desk.store.read(keepers_asked),
                )
            ],
            dates=_("Day"),
            detail=RecordPanel(
                shown,
                title=lambda row: f"{row.no} {row.debtor}",
                kind="dun_contact",
                sections=record_sections(desk, attachments=True),
            ),
            on_open=self._open_row,
            watches=WATCHES,
            search_words=_("Number, room, name, answer"),
            nothing=_("Nothing fits the filter."),
            empty=_empty(desk),
        )  # fmt: skip

    def _offered(self) -> list[Action]:
        desk = self._at
        may = DUNS in desk.store.actor.permissions
        letter = Action(
            _("Print again"), self._again, icon="printer", key="F6", needs_row=True,
            in_panel=True, leaves=True, why_not=_no_letter, several=self._again_of,
        )  # fmt: skip
        slip = Action(
            _("Slip for the door"), self._slip, icon="file-text", key="F7", needs_row=True,
            in_panel=True, leaves=True, why_not=_no_slip,
        )  # fmt: skip
        work = [
            Action(_("Deliveries"), self._deliveries, icon="signature", key="F9", kind="primary"),
            Action(
                _("Take back"), self._back, icon="undo-2", key="F3", needs_row=True, in_panel=True
            ),
        ]
        household = Action(
            _("Household"), self._household, icon="house", key="F2", needs_row=True, in_panel=True
        )
        return [
            *(work if may else []),
            letter,
            slip,
            household,
            *list_outputs(
                desk, CONTACTS_OUT.title, CONTACTS, CONTACTS_OUT.write, lambda: self.table
            ),
        ]

    def open(self, **context: object) -> None:
        """Show a contact by its id, those of a `filter`, or the rows of `ids`."""
        ids, told = context.get("ids"), context.get("told")
        if isinstance(ids, tuple) and isinstance(told, str):
            self.bar.show_only(ids, told)
            return
        wanted, record_id = context.get("filter"), context.get("record_id")
        self.clear_filters()
        if isinstance(wanted, str):
            self.set_filters(wanted)
        if isinstance(record_id, int) and not self.table.select(record_id):
            with self._at.attempt():
                for row in self._at.store.read(CONTACTS.rows, ids=[record_id]):
                    self.search_for(row.no)
                    self.table.select(record_id)

    def keys(self) -> Sequence[tuple[str, str]]:
        """Keys that stand on no button."""
        return [("Enter", _("Open the household")), ("Ctrl+F", _("Search in the list"))]

    def _row(self) -> DunContactRow | None:
        row = self.table.current_row()
        return row if isinstance(row, DunContactRow) else None

    def _open_row(self, _row: object) -> None:
        self._household()

    def _household(self) -> None:
        row = self._row()
        if row is not None and row.unit_id is not None:
            self._at.open_page("household.unit", unit_id=row.unit_id)

    def _again(self) -> None:
        if (row := self._row()) is not None:
            self._again_of([row.id])

    def _again_of(self, ids: Sequence[int]) -> None:
        with self._at.attempt():
            letters = self._at.store.read(letters_again, contact_ids=ids)
            if letters:
                name = f"{letters[0].number}.pdf"
                letters_sheet(self._at, letters, file_name=name).exec()
            else:
                self._at.say(_("None of these is a letter."), "warning")

    def _slip(self) -> None:
        if (row := self._row()) is not None:
            with self._at.attempt():
                show_slip(self._at, row.id)

    def _back(self) -> None:
        if (row := self._row()) is not None:
            back_dialog(self._at, row.id, row.no).exec()

    def _deliveries(self) -> None:
        DeliveriesDialog(self._at).exec()


def contacts_page(desk: Desk) -> ContactsPage:
    """Build the page of contacts."""
    return ContactsPage(desk)


def _no_letter(row: DunContactRow) -> str:
    return "" if row.is_letter else _("Only a letter is printed again.")


def _no_slip(row: DunContactRow) -> str:
    is_ours = row.way is DunWay.DOOR and is_attempt(row.way, reached=row.reached)
    return "" if is_ours else _("A slip is for the door where nobody was met.")


def _filters() -> list[Filter]:
    way, promise = _("Way"), _("Promise to pay")
    return [
        Filter("all", _("All"), group=way, checked=True),
        Filter("letters", _("Letters"), icon="mail", group=way),
        Filter("calls", _("Calls and visits"), icon="phone", group=way),
        Filter("attempts", _("Nobody met"), group=way),
        *(
            Filter(f"promise:{one}", one.label, icon=one.icon, tone=one.tone, group=promise)
            for one in PromiseState
            if one is not PromiseState.NONE
        ),
        Filter("undelivered", _("No delivery after a week"), tone="amber", many=True),
    ]


def _told(totals: Totals, _question: Question) -> Told:
    words = ngettext("{count} contact", "{count} contacts", totals.count)
    return [Figure("", words.format(count=f"{totals.count:,}"))], []


def _empty(desk: Desk) -> EmptyPage:
    choice = Choice(
        "phone",
        _("Ask the first debtor"),
        _("In the dunning list: F3 notes a call, F8 writes letters."),
        _("Dunning list"),
        "Enter",
        lambda: desk.open_page("fees.dunning"),
    )
    return EmptyPage(
        "phone",
        _("Nobody was asked yet"),
        _("Each call, visit and letter stands here, with what was promised."),
        [choice],
    )
