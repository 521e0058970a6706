"""The page of today: figures, the list of what is due, charts for looking, the office calendar."""

from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from propdesk.kernel.due import Due, DueGroup
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.progress import Progress
from propdesk.today.overview import OfficeDate, Overview, TakenBackToday, overview
from propdesk.ui.desk import Desk
from propdesk.ui.lists.columns import Column, Kind, State
from propdesk.ui.lists.tables import Table
from propdesk.ui.parts.cards import Card, FigureCard
from propdesk.ui.parts.charts import Bar, BarChart, Series
from propdesk.ui.parts.small_parts import Button, label
from propdesk.ui.window.pages import PageWidget

TARGET_RATE = 90
SOON_DAYS = 7


class _Line:
    """A due line as a row of the table; the group is written on its first row only."""

    def __init__(self, number: int, due: Due, day: date, *, first: bool) -> None:
        self.id = number
        self.due = due
        self.group = due.group.label if first else ""
        self.title, self.count, self.place = due.title, due.count, due.place
        self.age = age_badge(due, day)


def age_badge(due: Due, day: date) -> State | None:
    """How long the oldest has waited, or how long is left."""
    if due.oldest is not None:
        days = (day - due.oldest).days
        if not days:
            return State(_("Since today"), "amber", "clock")
        text = ngettext("Oldest {days} day", "Oldest {days} days", days).format(days=days)
        return State(text, "red" if days > SOON_DAYS else "amber", "triangle-alert")
    if due.until is not None:
        days = (due.until - day).days
        if not days:
            return State(_("Today"), "amber", "clock")
        text = ngettext("In {days} day", "In {days} days", days).format(days=days)
        soon = days <= SOON_DAYS
        return State(text, "amber" if soon else "grey", "clock" if soon else "calendar-days")
    return None


COLUMNS = (
    Column("group", "", width=64, weight=600, sortable=False, value=lambda row: row.group or " "),
    Column(
        "title",
        N_("To do"),
        width=380,
        weight=500,
        stretch=True,
        free=True,
        sortable=False,
        icon=lambda row: row.due.icon,
        hint=lambda row: row.due.detail,
    ),
    Column("count", N_("Count"), kind=Kind.COUNT, width=70, weight=600, sortable=False),
    Column("age", N_("Oldest / due"), kind=Kind.STATE, width=130, sortable=False),
    Column("place", N_("Leads to"), width=90, ink="text2", free=True, sortable=False),
)
CALENDAR = (
    Column("day", N_("Day"), width=64, sortable=False, value=lambda row: f"{row.day:%m-%d}"),
    Column("title", N_("Task"), width=150, stretch=True, free=True, sortable=False),
    Column("state", "", kind=Kind.STATE, width=100, sortable=False),
)


class _Date:
    """A line of the office calendar as a row of the table."""

    def __init__(self, number: int, entry: OfficeDate, day: date) -> None:
        self.id, self.day, self.title = number, entry.day, entry.title
        due = Due(
            group=DueGroup.DATES, icon="", title="", count=1, page_id="", place="", until=entry.day
        )
        self.state = age_badge(due, day)


def today_page(desk: Desk) -> QWidget:
    """Build the page of today."""
    return TodayPage(desk)


class TodayPage(PageWidget):
    """Reads everything in one go, in a job: a large estate takes longer than a blink."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.taken = FigureCard(_("Collected today"))
        self.rate = FigureCard(_("Collection rate of this month"))
        self.arrears = FigureCard(_("Overdue"))
        self.prepaid = FigureCard(_("Prepaid"))
        self.list = Table(COLUMNS, row_height=28, card=False)
        self.rates, self.money_in = BarChart(), BarChart()
        self.dates = Table(CALENDAR, card=False)
        self._build()
        self.list.activated.connect(self._open)
        self.reload(frozenset())

    def _build(self) -> None:
        figures = QHBoxLayout()
        figures.setSpacing(10)
        for figure in (self.taken, self.rate, self.arrears, self.prepaid):
            figures.addWidget(figure, 1)
        self._list_card = Card(_("To do today"), " ", margins=1)
        self._list_card.body.setSpacing(0)
        self._list_card.head.setContentsMargins(12, 0, 12, 8)
        self._list_card.head.addWidget(label(_("Enter opens"), 12, 400, "text3"))
        sheet = Button(_("Morning sheet"), icon="printer", key="F10", on_click=self.morning_sheet)
        self._list_card.head.addWidget(sheet)
        self._list_card.body.addWidget(self.list, 1)
        right = QVBoxLayout()
        right.setSpacing(8)
        rate_card = Card(_("Collection rate"), _("last 12 months, %"))
        rate_card.body.addWidget(self.rates, 1)
        money_card = Card(_("Money taken"), _("last 14 days, yuan"))
        money_card.body.addWidget(self.money_in, 1)
        date_card = Card(_("Office calendar"), margins=1)
        date_card.body.setSpacing(0)
        date_card.head.setContentsMargins(12, 0, 12, 6)
        date_card.body.addWidget(self.dates, 1)
        for card, share in ((rate_card, 3), (money_card, 3), (date_card, 2)):
            right.addWidget(card, share)
        below = QHBoxLayout()
        below.setSpacing(10)
        below.addWidget(self._list_card, 64)
        below.addLayout(right, 36)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addLayout(figures)
        whole.addLayout(below, 1)

    def reload(self, touched: frozenset[str]) -> None:
        """Read again, in the background."""
        self.desk.run(
            self._read,
            title=_("Reading today"),
            done=self._take,
            quiet=True,
        )

    def _read(self, _progress: Progress) -> Overview:
        return self.desk.store.read(overview)

    def _take(self, found: object) -> None:
        if isinstance(found, Overview):
            self.show_overview(found)

    def show_overview(self, found: Overview) -> None:
        """Show what was read."""
        self._show_figures(found)
        lines, before = [], None
        for number, due in enumerate(found.due):
            lines.append(_Line(number, due, found.day, first=due.group is not before))
            before = due.group
        self.list.show_rows(lines, nothing=_("Nothing waits. A good day."))
        kinds, count = len(found.due), sum(due.count for due in found.due)
        words = _("{kinds} kinds, {count} in all; what has none is not shown")
        told = [words.format(kinds=kinds, count=f"{count:,}")]
        if found.more:
            less = ngettext("{count} less pressing kind", "{count} less pressing kinds", found.more)
            told.append(less.format(count=found.more))
        self._list_card.note.setText(" · ".join(told))
        self._show_charts(found)
        self.dates.show_rows(
            [_Date(number, entry, found.day) for number, entry in enumerate(found.calendar)]
        )
        self.desk.show_overdue(found.overdue)

    def _show_figures(self, found: Overview) -> None:
        payments = ngettext("{count} payment", "{count} payments", found.payments)
        self.taken.show_value(
            str(found.collected),
            payments.format(count=found.payments)
            + " · "
            + _("cash {amount}").format(amount=found.cash)
            + _taken_back(found.taken_back),
            unit=_("yuan"),
        )
        this, last = found.rates[-1].hundredths, found.last_year.hundredths
        self.rate.show_value(
            percent(this),
            _("Allocated ÷ charged, with prepayments"),
            unit="%" if this is not None else "",
            side="" if last is None else _("a year ago {rate}").format(rate=percent(last)),
        )
        debtors = ngettext("{count} account", "{count} accounts", found.debtors)
        old = _("{count} over 90 days").format(count=f"{found.long_debtors:,}")
        self.arrears.show_value(
            str(found.owed),
            debtors.format(count=f"{found.debtors:,}") + " · " + old,
            unit=_("yuan"),
        )
        accounts = ngettext("{count} account", "{count} accounts", found.prepaid_accounts)
        self.prepaid.show_value(
            str(found.prepaid), accounts.format(count=f"{found.prepaid_accounts:,}"), unit=_("yuan")
        )

    def _show_charts(self, found: Overview) -> None:
        bars = [
            Bar(
                f"{rate.month:%m}".lstrip("0"),
                ((rate.hundredths or 0) / 100,),
                (f"{percent(rate.hundredths)} %",),
                current=rate is found.rates[-1],
            )
            for rate in found.rates
        ]
        self.rates.show_bars(
            bars, target=TARGET_RATE, target_name=_("Target {rate}").format(rate=TARGET_RATE),
            unit="%", top=100,
        )  # fmt: skip
        days = [
            Bar(f"{day:%d}", (money.fen / 100,), (str(money),), current=day == found.day)
            for day, money in found.money_in
        ]
        self.money_in.show_bars(days, series=(Series(_("Money taken")),))

    def morning_sheet(self) -> None:
        """Show the sheet of each team on paper; from there it goes to the printer."""
        from propdesk.system.settings.shared_view import paper_head
        from propdesk.today.morning import morning_sheets
        from propdesk.today.morning_paper import morning_pdf
        from propdesk.ui.papers.list_paper import paper_sheet

        day = self.desk.today()
        paper = self.desk.settings.print_choice("morning").paper or "a4"
        sheets = self.desk.store.read(morning_sheets)
        pdf = morning_pdf(sheets, day, paper_head(self.desk), paper)
        name = f"{_('Morning sheet')}-{day}.pdf"
        paper_sheet(self.desk, _("Morning sheet"), pdf, document="morning", file_name=name).exec()

    def _open(self, row: object) -> None:
        if isinstance(row, _Line):
            self.desk.open_page(row.due.page_id, **row.due.context)


def _taken_back(back: TakenBackToday) -> str:
    """What was voided and what red receipts gave back today; nothing when nothing was."""
    told = []
    if back.voids:
        told.append(_("{count} void").format(count=back.voids))
    if back.reds:
        told.append(_("{count} red {amount}").format(count=back.reds, amount=back.red))
    return "".join(f" · {part}" for part in told)


def percent(hundredths: int | None) -> str:
    """71.83 for 7183; a dash when there is nothing to compute from."""
    return "—" if hundredths is None else f"{hundredths // 100}.{hundredths % 100:02d}"
