"""Who works when the window opens; the dialogs are loaded when somebody needs one."""

from propdesk.system.users.login import first_actor
from propdesk.ui.desk import Desk


def ask_login(desk: Desk) -> bool:
    """Ask who is working, if a login is needed; False when the user turned away."""
    first = desk.store.read(first_actor)
    if first is not None:
        desk.store.as_actor(first)
        return True
    from propdesk.system.users.login_dialogs import LoginDialog

    return LoginDialog(desk).exec() == 1
