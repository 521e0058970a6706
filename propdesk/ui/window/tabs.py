"""What the frame goes by: its tabs, and the pages of each, built when they are first shown.

Usage in a subject's `module.py`: `Page("fees.desk", "fees", N_("Cash desk"), "wallet", counter,
permission="fees.collect", place=1)`, where `counter(desk)` imports the view when it is called.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from propdesk.kernel.i18n import N_

if TYPE_CHECKING:  # the frame is painted before there is a desk, commands run without Qt
    from PySide6.QtWidgets import QWidget

    from propdesk.ui.desk import Desk


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab of the rail. `title` is a msgid (N_)."""

    id: str
    title: str
    icon: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of a tab. `title` is a msgid (N_); without the permission it is not shown.

    The pages of a tab stand in the order of their `place`; one that stands in no tab is a line of
    a `menu` of the header (data, system, help), in its `part`; what a tab is not worked with every
    day lies in one of its `DRAWERS`. `shows`: the kinds of records that are opened on the page,
    each with the word under which `open` takes its id.
    """

    id: str
    tab: str
    title: str
    icon: str
    build: Callable[[Desk], QWidget]
    permission: str = ""
    place: int = 0
    menu: str = ""
    part: int = 1
    drawer: str = ""
    shows: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Drawer:
    """A drop-down at the end of the page bar. `title` is a msgid (N_), Alt and `letter` open it."""

    title: str
    letter: str


DRAWERS = {
    "dunning": Drawer(N_("Dunning"), "N"),
    "monthly": Drawer(N_("Monthly"), "M"),
    "reports": Drawer(N_("Reports"), "R"),
    "set_up": Drawer(N_("Set-up"), "U"),
}


def in_the_bar(pages: Sequence[Page]) -> tuple[list[Page], dict[str, list[Page]]]:
    """The pages of a tab that stand in its bar, and those that lie in each of its drawers; a drawer
    of one page would only hide it."""
    found = {name: [page for page in pages if page.drawer == name] for name in DRAWERS}
    drawers = {name: lying for name, lying in found.items() if len(lying) > 1}
    return [page for page in pages if page.drawer not in drawers], drawers


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuAction:
    """A line of a menu that opens no page of its own: `run(desk)` does it. `title` is a msgid (N_).

    Lines stand by their `part` and `place` among the pages of the menu; a stroke parts the parts.
    """

    menu: str
    title: str
    icon: str
    run: Callable[[Desk], object]
    part: int = 1
    place: int = 0
