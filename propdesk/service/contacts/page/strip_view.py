"""The household of a talk in one strip, for the eye while the ear listens."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from propdesk.estate.service import RoleRow
from propdesk.estate.shared_view import role_badge
from propdesk.kernel.i18n import _, ngettext
from propdesk.service.contacts.beside import Household, OpenFigure
from propdesk.ui.lists.columns import write_phone
from propdesk.ui.parts.cards import Card, ElidedLabel, as_high_as, clear, line_of
from propdesk.ui.parts.icons import IconLabel
from propdesk.ui.parts.small_parts import Badge, Button, hairline, label

HEIGHT, LINE = 84, 60
WIDE_PEOPLE = 2


class StripCard(Card):
    """See the module."""

    def __init__(self, open_household: Callable[[], object]) -> None:
        super().__init__(margins=0)
        as_high_as(self, HEIGHT)
        self.button = Button(_("Household"), icon="house", key="F9", on_click=open_household)
        self.others = label("", 12, 400, "text3")
        self._blocks = QHBoxLayout()
        self._blocks.setSpacing(14)
        end = QVBoxLayout()
        end.setSpacing(4)
        end.addStretch()
        end.addWidget(self.button)
        end.addWidget(self.others)
        end.addStretch()
        row = line_of(spacing=14)
        row.setContentsMargins(14, 6, 14, 6)
        row.addLayout(self._blocks, 1)
        row.addLayout(end)
        self.body.addLayout(row)
        self.show_household(None, "")

    def show_household(self, found: Household | None, caller: str) -> None:
        """Show the people of a household, the caller first, and what is open."""
        clear(self._blocks)
        self.button.refuse(None if found else _("Type a room first."))
        self.others.setText(_others(found) if found else "")
        blocks = list(_blocks(found, caller)) if found else [_nobody()]
        for place, block in enumerate(blocks):
            if place:
                self._blocks.addWidget(hairline(vertical=True, length=LINE))
            self._blocks.addWidget(block)
        self._blocks.addStretch()


def _others(found: Household) -> str:
    people = len(found.people) - WIDE_PEOPLE
    told = []
    if people > 0:
        words = ngettext("{count} more person", "{count} more people", people)
        told.append(words.format(count=people))
    if found.vehicles:
        words = ngettext("{count} vehicle", "{count} vehicles", found.vehicles)
        told.append(words.format(count=found.vehicles))
    return " · ".join(told)


def _nobody() -> QWidget:
    return _block(
        label(_("Household"), 12, 400, "text3"),
        label("—", 18, 600, "text3"),
        label(_("Type the room: who lives there, what is owed and what is open stands here."), 12,
              400, "text3"),
    )  # fmt: skip


def _blocks(found: Household, caller: str) -> Iterator[QWidget]:
    first = sorted(found.people, key=lambda one: one.name != caller)
    for one in first[:WIDE_PEOPLE]:
        yield _person(one, is_caller=one.name == caller)
    if not found.people:
        yield _figure(_("Residents"), "—", _("Nobody registered yet"))
    if found.overdue is not None:
        late = bool(found.overdue)
        words = ngettext("{count} charge", "{count} charges", found.overdue_lines)
        oldest = _("oldest {day}").format(day=f"{found.oldest_due:%m-%d}") if late else ""
        line = f"{words.format(count=found.overdue_lines)} · {oldest}" if late else _("none")
        yield _figure(_("Overdue"), str(found.overdue) if late else "—", line, late=late)
    for open_one in found.figures:
        if open_one.comes:
            word = open_one.state[0] if open_one.state else ""
            line = " ".join(filter(None, (open_one.first, word)))
            late = _is_late(open_one)
            yield _figure(_(open_one.name), open_one.counted, line, late=late)
    if held := [each for each in found.figures if not each.comes]:
        yield _in_hand(held)
    if found.last is not None:
        day, time, words = found.last
        yield _figure(_("Last contact"), f"{day:%m-%d}", " ".join(filter(None, (time, words))))


def _person(one: RoleRow, *, is_caller: bool) -> QWidget:
    badge = role_badge(one)
    name = line_of(label(one.name, 14, 600), Badge(badge.text, badge.tone, badge.icon), None)
    phones = [write_phone(phone.number) for phone in one.phones]
    line = [_("calls now")] if is_caller else []
    line += [_("also {phone}").format(phone=each) for each in phones[1:2]]
    return _block(
        name,
        label(phones[0] if phones else "—", 20, 600),
        label(" · ".join(line), 12, 400, "text3"),
    )


def _is_late(one: OpenFigure) -> bool:
    return one.state is not None and one.state[1] == "red"


def _in_hand(figures: Sequence[OpenFigure]) -> QWidget:
    """What the office holds or watches here, two in a line: the strip has room for no more."""
    made = QWidget()
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(8)
    grid.setVerticalSpacing(4)
    for place, one in enumerate(figures):
        row, column = divmod(place, 2)
        late = _is_late(one)
        shown = label(one.counted, 15, 600, "red" if late else "text")
        shown.setToolTip(" ".join(filter(None, (one.first, one.state[0] if one.state else ""))))
        grid.addWidget(label(_(one.name), 12, 400, "text3"), row, 2 * column)
        grid.addWidget(shown, row, 2 * column + 1)
    return made


def _figure(name: str, value: str, line: str, *, late: bool = False) -> QWidget:
    ink = "red" if late else "text"
    row = line_of(spacing=5)
    if late:
        row.addWidget(IconLabel("triangle-alert", 16, "red"))
    row.addWidget(label(value, 18, 600, ink))
    row.addStretch()
    return _block(label(name, 12, 400, "text3"), row, ElidedLabel(line, 12, "text3"))


def _block(*lines: QWidget | QHBoxLayout) -> QWidget:
    made = QWidget()
    made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    column.addStretch()
    for one in lines:
        if isinstance(one, QHBoxLayout):
            column.addLayout(one)
        else:
            column.addWidget(one)
    column.addStretch()
    return made
