"""The menus of the header: an entry leads to a page, or to an action the window knows by name."""

from dataclasses import dataclass
from typing import Literal

from propdesk.kernel.i18n import N_


@dataclass(frozen=True, slots=True, kw_only=True)
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
        menu="data",
        title=N_("Backup and restore"),
        page="system.backup",
        icon="archive-restore",
        permission="system.backup",
    ),
    MenuLine(menu="data", title=N_("Check the books"), page="system.check", icon="list-checks"),
    MenuLine(
        menu="data",
        title=N_("Audit log"),
        page="system.audit",
        icon="scroll-text",
        permission="system.audit",
    ),
    MenuLine(menu="data"),
    MenuLine(menu="data", title=N_("Practice mode"), action="practice", icon="graduation-cap"),
    MenuLine(menu="data", title=N_("First steps"), page="system.start", icon="house-plus"),
    MenuLine(menu="data"),
    MenuLine(menu="data", title=N_("Quit"), action="quit", icon="log-out"),
    MenuLine(
        menu="system",
        title=N_("Estate settings"),
        page="system.estate",
        icon="building-2",
        permission="system.settings",
    ),
    MenuLine(
        menu="system",
        title=N_("Users and rights"),
        page="system.users",
        icon="users",
        permission="system.users",
    ),
    MenuLine(menu="system", title=N_("This PC"), page="system.machine", icon="monitor"),
    MenuLine(menu="system"),
    MenuLine(
        menu="system",
        title=N_("Change the user"),
        action="change_user",
        key="Ctrl+L",
        icon="user-cog",
    ),
    MenuLine(menu="system", title=N_("My password"), action="own_password", icon="lock"),
    MenuLine(menu="system", title=N_("My PIN"), action="own_pin", icon="key-round"),
    MenuLine(menu="help", title=N_("A day with PropDesk"), page="system.help", icon="book-open"),
    MenuLine(menu="help", title=N_("Keys of this page"), action="keys", key="F1", icon="keyboard"),
    MenuLine(menu="help"),
    MenuLine(menu="help", title=N_("About PropDesk"), action="about", icon="info"),
)
