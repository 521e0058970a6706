"""What subjects do with the record a page shows, as their MODULE declares it."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from propdesk.db.declarations import RecordAction
from propdesk.db.linking.open_points import is_offered
from propdesk.kernel.i18n import _
from propdesk.ui.desk import Desk
from propdesk.ui.lists.actions import Action
from propdesk.ui.parts.small_parts import Button


def declared_actions(desk: Desk, kind: str, chosen: Callable[[], int | None]) -> list[Action]:
    """The buttons of a list for what other subjects do with the chosen record of this kind."""
    return [
        Action(
            _(one.title),
            run,
            icon=one.icon,
            key=one.key,
            kind=one.kind,
            needs_row=True,
            why_not=partial(_why_not, desk, one),
            leaves=one.why_not is not None or one.offered is not None,
        )
        for one, run in _runs(desk, kind, chosen)
    ]


def _why_not(desk: Desk, one: RecordAction, row: Any) -> str:  # noqa: ANN401  a row of the list
    if one.why_not is not None and (reason := one.why_not(row)):
        return reason
    if desk.store.read(is_offered, action=one, record_id=row.id):
        return ""
    return _("This one has nothing of the kind.")


def action_buttons(
    desk: Desk, kind: str, chosen: Callable[[], int | None]
) -> dict[RecordAction, Button]:
    """The same for a page of one record; who shows it hides what is not offered for it now."""
    return {
        one: Button(_(one.title), icon=one.icon, key=one.key, kind=one.kind, on_click=run)
        for one, run in _runs(desk, kind, chosen)
    }


def _runs(
    desk: Desk, kind: str, chosen: Callable[[], int | None]
) -> Iterator[tuple[RecordAction, Callable[[], None]]]:
    def run(one: RecordAction) -> None:
        if (record_id := chosen()) is not None:
            with desk.attempt():
                one.run(desk, record_id)

    store = desk.store
    for one in store.declarations.actions_on(kind, store.actor.permissions):
        yield one, partial(run, one)
