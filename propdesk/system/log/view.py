"""The audit log: who did what when, by kind, time and words; the values before and after."""

import re

from PySide6.QtWidgets import QVBoxLayout, QWidget

from propdesk.kernel.clock import wall_time
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.records.question import Question
from propdesk.system.log.audit_reader import AUDIT, AuditEntry, audit_kinds, audit_users
from propdesk.system.log.audit_words import kind_name
from propdesk.system.log.exports import export_audit
from propdesk.system.log.history import undo_of
from propdesk.ui.desk import Desk
from propdesk.ui.lists.columns import Column, Kind
from propdesk.ui.lists.filter_bar import DropDown, Filter
from propdesk.ui.lists.register import RegisterPage, Told
from propdesk.ui.lists.source import Totals
from propdesk.ui.lists.totals import Figure
from propdesk.ui.papers.exporting import export_action
from propdesk.ui.parts.cards import Card, clear, fact_row, scrolling
from propdesk.ui.parts.small_parts import Button, hairline, label
from propdesk.ui.window.pages import PageWidget

# Chinese breaks anywhere by itself.
_LONG, _EIGHT = re.compile("[^\\s\u2e80-\U0010ffff]{17,}"), re.compile(".{8}(?!$)")


def changes(row: AuditEntry) -> list[tuple[str, str]]:
    """The fields that say something, with their words: (name, 王丽 → 王丽丽)."""
    told = [
        (change.name, " → ".join(side for side in (change.before, change.after) if side))
        for change in row.changes
    ]
    return [(name, words) for name, words in told if words != "—"]


def change_words(row: AuditEntry) -> str:
    """What changed in one line: 姓名 王丽 → 王丽丽 · 备注 …"""
    return " · ".join(f"{name} {words}" for name, words in changes(row))


def breakable(text: str) -> str:
    """Let a path or a fingerprint break anywhere, or it would reach out of its panel; shorter
    words stay whole."""
    return _LONG.sub(lambda long: _EIGHT.sub("\\g<0>\u200b", long[0]), text)


COLUMNS = (
    Column("at", N_("Time"), kind=Kind.DATE, width=140, sortable=False),
    Column("user_name", N_("Who"), width=124, weight=500, sortable=False),
    Column(
        "what",
        N_("What"),
        width=170,
        sortable=False,
        value=lambda row: row.done,
    ),
    Column("subject", N_("Record"), width=140, sortable=False),
    Column("change", N_("Contents"), stretch=True, free=True, sortable=False, value=change_words),
)


class AuditPage(PageWidget):
    """See the module."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.list = RegisterPage(
            desk,
            "system.audit",
            COLUMNS,
            records=AUDIT,
            told=_told,
            actions=export_action(desk, N_("Audit log"), export_audit, lambda: self.list.table),
            filters=self._filters(),
            drops=[
                DropDown("kind", _("What"), _("Everything"), self._kinds),
                DropDown("user", _("Who"), _("Everybody"), self._users),
            ],
            dates=_("Day"),
            detail=EntryPanel(desk),
            watches=frozenset({"audit"}),
            search_words=_("Person, what was done, record, field, value"),
            nothing=_("Nothing fits."),
            detail_width=300,
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.list)

    def _kinds(self) -> list[tuple[object, str]]:
        kinds = self.desk.store.read(audit_kinds)
        told = self.desk.store.declarations
        return [(kind, kind_name(told, kind)) for kind, _count in kinds]

    def _users(self) -> list[tuple[object, str]]:
        return [(name, name or "—") for name in self.desk.store.read(audit_users)]

    def _filters(self) -> list[Filter]:
        return [
            Filter("today", _("Today"), group=_("When")),
            Filter("week", _("7 days"), group=_("When")),
            Filter("month", _("30 days"), group=_("When")),
        ]

    def shown(self) -> None:
        self.list.shown()

    def reload(self, touched: frozenset[str]) -> None:
        self.list.reload(touched)


def _told(totals: Totals, _question: Question) -> Told:
    words = ngettext("{count} entry", "{count} entries", totals.count)
    return [Figure("", words.format(count=f"{totals.count:,}"))], []


class EntryPanel(Card):
    """One entry in full: who, from which account of the PC, and every value before and after."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("Log entry"))
        self._desk = desk
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 6, 0)
        self._column.setSpacing(8)
        self.body.addWidget(scrolling(inside), 1)

    def show_row(self, row: object | None) -> None:
        """Show the entry the user is on."""
        clear(self._column)
        if not isinstance(row, AuditEntry):
            self._column.addStretch()
            return
        facts = {
            _("Time"): f"{wall_time(row.at):%Y-%m-%d %H:%M:%S}",
            _("Who"): row.user_name,
            _("PC user"): row.os_user,
            _("What"): row.done,
            _("Record"): row.subject,
        }
        for name, value in facts.items():
            self._column.addLayout(fact_row(name, breakable(value) or "—", width=84))
        if found := changes(row):
            self._column.addWidget(hairline())
        for name, words in found:
            self._column.addWidget(label(name, 12, 400, "text3"))
            self._column.addWidget(label(breakable(words), 13, 400, "text", wrap=True))
        self._column.addStretch()
        if row.subject_id is not None and row.what == f"{row.subject_kind}.delete":
            self._offer_return(row.subject_kind, row.subject_id, row.subject)

    def _offer_return(self, kind: str, record_id: int, name: str) -> None:
        """A deleted record can be brought back, as long as nobody did."""
        undo = undo_of(self._desk.store.declarations, kind)
        if undo is None:
            return

        def bring_back() -> None:
            with self._desk.attempt():
                self._desk.store.write(undo, record_id=record_id)
                self._desk.say(_("{name} is back").format(name=name), "done")

        button = Button(_("Bring back"), icon="undo-2", key="F6")
        button.clicked.connect(bring_back)
        self._column.addWidget(button)
