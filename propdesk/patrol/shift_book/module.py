"""What the shift book tells the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from propdesk.kernel.i18n import N_
from propdesk.subject import Module, Permission, Role

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from propdesk.kernel.due import Due
    from propdesk.subject import SampleMaker
    from propdesk.system.registers.service import Register


def _posts() -> Register[Any, Any, Any]:
    from propdesk.patrol.shift_book.posts import POSTS

    return POSTS


def _items() -> Register[Any, Any, Any]:
    from propdesk.patrol.shift_book.items import ITEMS

    return ITEMS


def _handovers() -> Register[Any, Any, Any]:
    from propdesk.patrol.shift_book.handovers import HANDOVERS

    return HANDOVERS


def _due(session: Session) -> Iterable[Due]:
    from propdesk.patrol.shift_book.due import due_entries, due_handovers, due_relief

    return (*due_handovers(session), *due_relief(session), *due_entries(session))


def _sample() -> SampleMaker:
    from propdesk.patrol.shift_book.sample import sample_shifts

    return sample_shifts


MODULE = Module(
    name="patrol.shift_book",
    sample=_sample,
    registers=(_posts, _handovers, _items),
    due=_due,
    permissions=(
        Permission("patrol.see_shifts", N_("See the hand-over book"), tuple(Role), never=()),
        Permission(
            "patrol.edit_shifts",
            N_("Enter hand-overs and what goes over"),
            (Role.CLERK, Role.SUPERVISOR),
        ),
        Permission("patrol.set_posts", N_("Set the posts of shifts"), (Role.SUPERVISOR,)),
    ),
)
