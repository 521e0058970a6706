"""The chips of a list: what each is called and looks like, and which rows it finds, said once.

    CHIPS = (
        all_of(),
        ListChip("only:ended", N_("Permit ended"), ended, tone="amber"),
    )
    VEHICLES = RecordList(…, chips=found_by(CHIPS))

Its bar shows them in this order; those of one `group` exclude each other.
"""

from collections.abc import Callable, Sequence
from dataclasses import KW_ONLY, dataclass
from typing import Any

from sqlalchemy import ColumnElement, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from propdesk.kernel.i18n import N_
from propdesk.kernel.records.states import S, States, Tone


@dataclass(frozen=True, slots=True)
class ListChip:
    """A chip; `words` and `group` are msgids. `holds` is asked for its condition at each question,
    since it may hang on the day. `checked` is what its group begins with; those of `many` do not
    exclude the others of their group."""

    id: str
    words: str
    holds: Callable[[Session], ColumnElement[bool]]
    _: KW_ONLY
    icon: str = ""
    tone: Tone | None = None
    group: str = ""
    many: bool = False
    checked: bool = False


STATE = N_("State")


def all_of(*, group: str = "", checked: bool = True) -> ListChip:
    """The chip that finds everything."""
    return ListChip("all", N_("All"), lambda _session: true(), group=group, checked=checked)


def chips_of_states(column: InstrumentedAttribute[S], states: States[S]) -> tuple[ListChip, ...]:
    """A chip for each state in use."""

    def chip(state: S) -> ListChip:
        holds = column == state
        name = f"state:{state}"
        return ListChip(name, state.msgid, lambda _session: holds, icon=state.icon, group=STATE)

    return tuple(chip(state) for state in states.used)


def found_by(
    chips: Sequence[ListChip],
) -> Callable[[Session], dict[str, dict[str, ColumnElement[bool]]]]:
    """For the `chips` of a `RecordList`: group → chip → condition."""

    def conditions(session: Session) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = {}
        for chip in chips:
            found.setdefault(chip.group, {})[chip.id] = chip.holds(session)
        return found

    return conditions
