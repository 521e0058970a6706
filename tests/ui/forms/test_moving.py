"""The buttons of the states of a record."""

from dataclasses import dataclass
from typing import Annotated

import pytest
from pytestqt.qtbot import QtBot

from propdesk.kernel.i18n import N_, _
from propdesk.kernel.records.fields import Fact, FactKind, facts
from propdesk.kernel.records.states import Move, States, StateWord
from propdesk.ui.desk import Desk
from propdesk.ui.forms.moving import MoveButtons
from propdesk.ui.lists.columns import Kind, State, columns_of
from propdesk.ui.lists.filter_bar import state_filters
from propdesk.ui.lists.register import Listing, RegisterPage


class DoorState(StateWord):
    SHUT = "shut", N_("Close"), "grey", "lock"
    OPEN = "open", N_("Open"), "green", "check"
    GONE = "gone", N_("Delete"), "red", "trash-2"


SHUT, OPEN, GONE = DoorState.SHUT, DoorState.OPEN, DoorState.GONE
DOORS = States(
    DoorState,
    (SHUT,),
    (
        Move(SHUT, OPEN, N_("Open"), "estate.edit", icon="check", key="F7"),
        Move(OPEN, SHUT, N_("Close"), "estate.edit"),
        Move(SHUT, GONE, N_("Delete"), "nobody.has", asks_why=True),
        Move(OPEN, GONE, N_("Delete"), "estate.edit", asks_why=True),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorRow:
    id: int
    name: Annotated[str, Fact(N_("Name"))]
    state: Annotated[DoorState, Fact(N_("State"), width=120)]


def test_a_declared_state_is_a_badge() -> None:
    (_name, column) = columns_of(DoorRow)
    assert (column.kind, column.of(DoorRow(id=1, name="A", state=OPEN))) == (
        Kind.STATE,
        State(_("Open"), "green", "check"),
    )
    assert [fact.kind for fact in facts(DoorRow)] == [FactKind.TEXT, FactKind.STATE]


class _Page:
    def __init__(self, desk: Desk, qtbot: QtBot) -> None:
        self.moved: list[tuple[int, DoorState, str]] = []
        self.buttons = MoveButtons(
            desk,
            DOORS,
            row=lambda: self.row,
            state=lambda row: row.state,
            name=lambda row: row.name,
            move=lambda row, move, why: self.moved.append((row.id, move.to, why)),
        )
        rows = [DoorRow(id=1, name="A", state=SHUT), DoorRow(id=2, name="B", state=OPEN)]
        self.page = RegisterPage(
            desk,
            "doors",
            columns_of(DoorRow),
            load=lambda _question: Listing(rows),
            actions=self.buttons.actions(),
            filters=state_filters(DOORS),
        )
        qtbot.addWidget(self.page)
        self.page.show()

    @property
    def row(self) -> DoorRow | None:
        found = self.page.table.current_row()
        return found if isinstance(found, DoorRow) else None


@pytest.fixture
def doors(desk: Desk, qtbot: QtBot) -> _Page:
    return _Page(desk, qtbot)


def test_moves_of_one_title_share_a_button(doors: _Page) -> None:
    assert [button.words for button in doors.page.buttons] == [_("Open"), _("Close"), _("Delete")]
    assert [button.key for button in doors.page.buttons] == ["F7", "", ""]
    assert list(doors.page.chips) == ["state:shut", "state:open", "state:gone"]


def test_a_button_says_why_this_row_cannot_be_moved(doors: _Page) -> None:
    doors.page.table.select(1)
    opened, shut, gone = doors.page.buttons
    assert (opened.isEnabled(), shut.isEnabled(), gone.isEnabled()) == (True, False, False)
    assert _("Close") in shut.toolTip()  # what it is, and that there is no such move
    assert gone.toolTip() == _("Your post may not do this. Ask the manager.")
    doors.page.table.select(2)
    assert (opened.isEnabled(), shut.isEnabled(), gone.isEnabled()) == (False, True, True)


def test_a_press_moves_the_row_one_is_on(doors: _Page) -> None:
    doors.page.table.select(1)
    doors.page.buttons[0].press()
    doors.page.table.select(2)
    doors.page.buttons[1].press()
    assert doors.moved == [(1, OPEN, ""), (2, SHUT, "")]


def test_a_move_that_asks_why_is_explained_first(doors: _Page, qtbot: QtBot) -> None:
    row = DoorRow(id=2, name="B", state=OPEN)
    dialog = doors.buttons.dialog(row, DOORS.titled(N_("Delete"), OPEN))
    qtbot.addWidget(dialog)
    dialog.form.field("why").set_value("  ")
    assert (dialog.save(), doors.moved) == (False, [])
    dialog.form.field("why").set_value("拆了")
    assert (dialog.save(), doors.moved) == (True, [(2, GONE, "拆了")])


class _Step(StateWord):
    ONE = "one", N_("Name"), "grey", "circle"
    TWO = "two", N_("State"), "grey", "circle"
    END = "end", N_("Close"), "green", "check"


_STEPS = States(
    _Step,
    first=(_Step.ONE,),
    moves=(
        Move(_Step.ONE, _Step.TWO, N_("Open"), ""),
        Move(_Step.TWO, _Step.END, N_("Close"), ""),
        Move(_Step.END, _Step.TWO, N_("Delete"), "", asks_why=True),
    ),
)


def test_a_button_that_leads_where_another_one_does_is_switched_off(desk: Desk) -> None:
    buttons = MoveButtons(
        desk,
        _STEPS,
        row=lambda: _Step.END,
        state=lambda row: row,
        name=str,
        move=lambda _row, _move, _why: None,
    )
    assert buttons.why_not("Delete", _Step.END) == ""
    assert buttons.why_not("Open", _Step.END) == _(
        "It is “{state}”: “{title}” is not what comes next."
    ).format(state=_("Close"), title=_("Open"))
