"""The pages behind the header's menus, and the menus themselves.

Usage in `app.build`: `[*PAGES, *system_pages(window_actions)]` for the window, `MENU` for its
menus: an entry leads to a page, or to an action the window knows by name.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Literal

from PySide6.QtWidgets import QWidget

from propdesk.kernel.i18n import N_
from propdesk.system.window_actions import WindowActions
from propdesk.ui.desk import Desk
from propdesk.ui.window.pages import Page

TAB = "system"


@dataclass(frozen=True, slots=True)
class MenuLine:
    """One line of a menu: `page` or `action` is set; an empty title is a parting line.

    Actions: change_user, own_password, own_pin, practice, first_steps, keys, about, quit.
    """

    menu: Literal["data", "system", "help"]
    title: str = ""
    page: str = ""
    action: str = ""
    key: str = ""
    icon: str = ""
    permission: str = ""


MENU = (
    MenuLine(
        "data",
        N_("Backup and restore"),
        "system.backup",
        icon="archive-restore",
        permission="system.backup",
    ),
    MenuLine("data", N_("Check the books"), "system.check", icon="list-checks"),
    MenuLine(
        "data", N_("Audit log"), "system.audit", icon="scroll-text", permission="system.audit"
    ),
    MenuLine("data"),
    MenuLine("data", N_("Practice mode"), action="practice", icon="graduation-cap"),
    MenuLine("data", N_("First steps"), "system.start", icon="house-plus"),
    MenuLine("data"),
    MenuLine("data", N_("Quit"), action="quit", icon="log-out"),
    MenuLine(
        "system",
        N_("Estate settings"),
        "system.estate",
        icon="building-2",
        permission="system.settings",
    ),
    MenuLine(
        "system", N_("Users and rights"), "system.users", icon="users", permission="system.users"
    ),
    MenuLine("system", N_("This PC"), "system.machine", icon="monitor"),
    MenuLine("system"),
    MenuLine("system", N_("Change the user"), action="change_user", key="Ctrl+L", icon="user-cog"),
    MenuLine("system", N_("My password"), action="own_password", icon="lock"),
    MenuLine("system", N_("My PIN"), action="own_pin", icon="key-round"),
    MenuLine("help", N_("A day with PropDesk"), "system.help", icon="book-open"),
    MenuLine("help", N_("Keys of this page"), action="keys", key="F1", icon="keyboard"),
    MenuLine("help"),
    MenuLine("help", N_("About PropDesk"), action="about", icon="info"),
)


# Page, title, icon, where its class is, the right it needs. A class is read when it is first shown.
_PAGES = (
    ("backup", N_("Backup and restore"), "archive-restore", "backups.view:BackupPage", "backup"),
    ("check", N_("Check the books"), "list-checks", "backups.check_view:CheckPage", ""),
    ("audit", N_("Audit log"), "scroll-text", "log.view:AuditPage", "audit"),
    ("estate", N_("Estate settings"), "building-2", "settings.estate_view:EstatePage", "settings"),
    ("users", N_("Users and rights"), "users", "users.view:UsersPage", "users"),
    ("machine", N_("This PC"), "monitor", "settings.machine_view:MachinePage", ""),
    ("start", N_("First steps"), "house-plus", "start.view:StartPage", ""),
    ("help", N_("Help"), "book-open", "help.view:HelpPage", ""),
)


def system_pages(window_actions: WindowActions) -> tuple[Page, ...]:
    """The pages of the menus, for the window; they belong to no tab of the rail."""
    return tuple(
        Page(
            f"{TAB}.{name}",
            TAB,
            title,
            icon,
            _later(place, window_actions),
            f"system.{right}" if right else "",
        )
        for name, title, icon, place, right in _PAGES
    )


def _later(place: str, window_actions: WindowActions) -> Callable[[Desk], QWidget]:
    module, _colon, name = place.partition(":")

    def build(desk: Desk) -> QWidget:
        made: QWidget = getattr(import_module(f"propdesk.system.{module}"), name)(
            desk, window_actions
        )
        return made

    return build
