"""Columns out of declared rows."""

from dataclasses import dataclass
from typing import Annotated

from propdesk.kernel.i18n import N_
from propdesk.kernel.records.fields import Fact
from propdesk.kernel.records.states import StateWord
from propdesk.ui.lists.columns import columns_of


class Light(StateWord):
    """A state of its own beside that of the record."""

    ON = "on", N_("Yes"), "green", "check"


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row with a badge that is shown and one that is not, unless somebody asks for it."""

    shown: Annotated[Light, Fact(N_("State"))] = Light.ON
    aside: Annotated[Light | None, Fact(N_("State"), hidden=True)] = None


def test_a_badge_that_is_declared_as_hidden_is_a_column_of_the_menu_alone() -> None:
    assert [(one.field, one.hidden) for one in columns_of(Row)] == [
        ("shown", False),
        ("aside", True),
    ]
