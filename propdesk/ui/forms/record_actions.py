"""What other subjects do with the record a list stands on, as their MODULE declares it."""

from collections.abc import Callable
from functools import partial

from propdesk.db.declarations import RecordAction
from propdesk.kernel.i18n import _
from propdesk.ui.desk import Desk
from propdesk.ui.lists.register import Action


def declared_actions(desk: Desk, kind: str, chosen: Callable[[], int | None]) -> list[Action]:
    """The buttons for what other subjects do with the chosen record of this kind."""

    def act(one: RecordAction) -> None:
        if (record_id := chosen()) is not None:
            with desk.attempt():
                one.run(desk, record_id)

    store = desk.store
    return [
        Action(_(one.title), partial(act, one), icon=one.icon, key=one.key, kind=one.kind,
               needs_row=True)
        for one in store.declarations.actions_on(kind, store.actor.permissions)
    ]  # fmt: skip
