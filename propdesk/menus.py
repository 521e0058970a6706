"""The menus of the header and the pages Ctrl+K finds, as the subjects declare them."""

from collections.abc import Callable, Iterable
from functools import partial
from operator import itemgetter

from propdesk.kernel.i18n import _
from propdesk.modules import MODULES, pages
from propdesk.ui.desk import Desk
from propdesk.ui.window.header import MenuEntry
from propdesk.ui.window.search import Found
from propdesk.ui.window.tabs import MenuAction


def menu_entries(desk: Desk, menu: str, own: Iterable[MenuAction]) -> list[MenuEntry]:
    """The pages and actions of a menu, a stroke between its parts; `own` are the window's."""
    mine = desk.store.actor.permissions
    declared = (one for module in MODULES for one in module.menu_actions)
    lines = [
        (one.part, one.place, MenuEntry(one.title, partial(one.run, desk), one.icon))
        for one in (*own, *declared)
        if one.menu == menu
    ]
    for page in pages():
        if page.menu == menu:
            go, may = partial(desk.open_page, page.id), page.permission in {"", *mine}
            lines.append((page.part, page.place, MenuEntry(page.title, go, page.icon, enabled=may)))
    lines.sort(key=itemgetter(0, 1))
    entries: list[MenuEntry] = []
    for (part, _place, entry), before in zip(lines, [None, *lines], strict=False):
        if before is not None and before[0] != part:
            entries.append(MenuEntry())
        entries.append(entry)
    return entries


def pages_named(desk: Desk, typed: str) -> list[Found]:
    """The pages whose name holds what is typed; a single letter would find half of them."""
    mine, wanted = desk.store.actor.permissions, typed.strip().casefold()
    group, wings = _("Pages"), desk.store.declarations.wings
    return [
        Found(title, _(wings[page.tab]), page.icon, page.id, group=group)
        for page in pages()
        if len(wanted) > 1 and page.permission in {"", *mine}
        if wanted in (title := _(page.title)).casefold()
    ]


def for_desk(run: Callable[[], object]) -> Callable[[Desk], object]:
    """The same as an action, which is given a desk."""
    return lambda _desk: run()
