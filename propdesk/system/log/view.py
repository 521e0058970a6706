"""The audit log: who did what when, by kind, time and words; the values before and after."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from PySide6.QtWidgets import QVBoxLayout, QWidget

from propdesk.kernel.clock import wall_time
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.system.log.audit_reader import (
    AuditEntry,
    AuditSearch,
    audit_by_ids,
    audit_count,
    audit_entries,
    audit_ids,
    audit_kinds,
)
from propdesk.system.log.audit_words import kind_name
from propdesk.system.log.exports import export_audit
from propdesk.ui.desk import Desk
from propdesk.ui.lists.columns import Column, Kind
from propdesk.ui.lists.exporting import export_action
from propdesk.ui.lists.register import Filter, Listing, Query, RegisterPage
from propdesk.ui.lists.totals import Figure
from propdesk.ui.parts.cards import Card, clear, fact_row, scrolling
from propdesk.ui.parts.small_parts import hairline, label
from propdesk.ui.window.pages import PageWidget

TIMES = {"today": 0, "week": 6, "month": 29}
MOST_KINDS = 5


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
    """Let a path or a fingerprint break anywhere, or it would reach out of its panel."""
    return "\u200b".join(text[begin : begin + 8] for begin in range(0, len(text), 8))


COLUMNS = (
    Column("at", N_("Time"), Kind.DATE, 140, sortable=False),
    Column("user_name", N_("Who"), width=124, weight=500, sortable=False),
    Column(
        "what",
        N_("What"),
        width=170,
        sortable=False,
        value=lambda row: row.done,
    ),
    Column("subject", N_("Record"), width=140, sortable=False),
    Column("change", N_("Contents"), stretch=True, sortable=False, value=change_words),
)


class AuditSource:
    """The long list of the entries that fit a search, newest first."""

    def __init__(self, desk: Desk, search: AuditSearch) -> None:
        self._read, self._search = desk.store.read, search

    def first(self, sort: str, descending: bool, filter: object) -> Sequence[object]:  # noqa: A002  the list's protocol
        """The first entries."""
        return self._read(audit_entries, search=self._search)

    def ids(self, sort: str, descending: bool, filter: object) -> list[int]:  # noqa: A002  the list's protocol
        """All ids."""
        return self._read(audit_ids, search=self._search)

    def rows(self, ids: Sequence[int]) -> Sequence[object]:
        """The entries of these ids."""
        return self._read(audit_by_ids, ids=list(ids))


class AuditPage(PageWidget):
    """See the module."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._kinds = self._known_kinds()
        self.list = RegisterPage(
            desk,
            "system.audit",
            COLUMNS,
            load=self._load,
            actions=export_action(desk, N_("Audit log"), export_audit, lambda: self.list.table),
            filters=self._filters(),
            detail=EntryPanel(),
            watches=frozenset({"audit"}),
            search_words=_("Person, record, value"),
            nothing=_("Nothing fits."),
            detail_width=300,
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.list)

    def _known_kinds(self) -> tuple[str, ...]:
        kinds: tuple[tuple[str, int], ...] = ()
        with self.desk.attempt():
            kinds = self.desk.store.read(audit_kinds)
        return tuple(kind for kind, _count in kinds[:MOST_KINDS])

    def _filters(self) -> list[Filter]:
        when = [
            Filter("today", _("Today"), group=_("When")),
            Filter("week", _("7 days"), group=_("When")),
            Filter("month", _("30 days"), group=_("When")),
        ]
        told = self.desk.store.declarations
        kinds = [
            Filter(f"kind:{kind}", kind_name(told, kind), group=_("What")) for kind in self._kinds
        ]
        return [*when, *kinds]

    def search(self, query: Query) -> AuditSearch:
        """What the chips and the words ask for."""
        today = self.desk.today()
        kind = next((each[5:] for each in query.filters if each.startswith("kind:")), "")
        days = next((TIMES[each] for each in query.filters if each in TIMES), None)
        since = None if days is None else today - timedelta(days=days)
        return AuditSearch(kind=kind, since=since, text=query.words)

    def _load(self, query: Query) -> Listing:
        search = self.search(query)
        count = self.desk.store.read(audit_count, search=search)
        words = ngettext("{count} entry", "{count} entries", count).format(count=f"{count:,}")
        # Words are looked for in every row, so their counts would take seconds.
        counts = {} if search.text else self._counts(search)
        return Listing(
            source=AuditSource(self.desk, search), counts=counts, left=[Figure("", words)]
        )

    def _counts(self, search: AuditSearch) -> dict[str, int]:
        read, today = self.desk.store.read, self.desk.today()
        wanted = {
            name: replace(search, since=today - timedelta(days=days))
            for name, days in TIMES.items()
        } | {f"kind:{kind}": replace(search, kind=kind) for kind in self._kinds}
        return {name: read(audit_count, search=each) for name, each in wanted.items()}

    def shown(self) -> None:
        self.list.shown()

    def reload(self, touched: frozenset[str]) -> None:
        self.list.reload(touched)


class EntryPanel(Card):
    """One entry in full: who, from which account of the PC, and every value before and after."""

    def __init__(self) -> None:
        super().__init__(_("Log entry"))
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
