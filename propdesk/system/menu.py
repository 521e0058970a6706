"""The menus of the header: an entry leads to a page, or to an action the window knows by name."""

from dataclasses import dataclass
from typing import Literal

from propdesk.kernel.i18n import N_


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
