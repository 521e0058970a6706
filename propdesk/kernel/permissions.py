"""Who may do what: the permissions there are, the roles, and what each role may do at first."""

from enum import StrEnum

from propdesk.kernel.i18n import N_


class Role(StrEnum):
    """The posts of an office that use the program."""

    CASHIER = "cashier"
    CLERK = "clerk"
    ACCOUNTANT = "accountant"
    SUPERVISOR = "supervisor"
    MANAGER = "manager"
    READER = "reader"


ROLE_NAMES = {
    Role.CASHIER: N_("Cashier"),
    Role.CLERK: N_("Clerk"),
    Role.ACCOUNTANT: N_("Accountant"),
    Role.SUPERVISOR: N_("Supervisor"),
    Role.MANAGER: N_("Manager"),
    Role.READER: N_("Read only"),
}

# What each permission allows, as shown in the permission table.
PERMISSIONS = {
    "estate.view": N_("See units, people and vehicles"),
    "estate.edit": N_("Add and change units, people and vehicles"),
    "estate.import": N_("Import rosters and undo an import"),
    "estate.reveal": N_("Reveal a full ID number"),
    "fees.view": N_("See charges, receipts and arrears"),
    "fees.tariffs": N_("Change fee items and tariffs"),
    "fees.bill": N_("Publish bills and undo a run"),
    "fees.correct": N_("Take a single charge back, move a prepayment"),
    "fees.collect": N_("Take money and issue receipts"),
    "fees.void": N_("Void a receipt while the session is open"),
    "fees.red": N_("Issue a red receipt after the session is closed"),
    "fees.close": N_("Close the cashier session"),
    "fees.supervise": N_("Close the session of an absent cashier, and void in it"),
    "system.settings": N_("Change the estate's settings"),
    "system.users": N_("Manage users and roles"),
    "system.audit": N_("Read the audit log"),
    "system.backup": N_("Back up and verify"),
    "system.restore": N_("Restore a backup"),
    "system.export": N_("Export lists"),
}

_VIEW = {"estate.view", "fees.view"}
_DESK = _VIEW | {"fees.collect", "fees.close", "system.backup"}

DEFAULT_GRANTS: dict[Role, frozenset[str]] = {
    Role.READER: frozenset(_VIEW),
    Role.CASHIER: frozenset(_DESK | {"fees.void"}),
    Role.CLERK: frozenset(_VIEW | {"estate.edit", "estate.import", "system.backup"}),
    Role.ACCOUNTANT: frozenset(
        _VIEW
        | {"fees.tariffs", "fees.bill", "fees.correct", "fees.red", "fees.close"}
        | {"system.audit", "system.backup", "system.export"}
    ),
    Role.SUPERVISOR: frozenset(PERMISSIONS.keys() - {"system.users", "system.restore"}),
    Role.MANAGER: frozenset(PERMISSIONS),
}

# A manager who could not manage users would lock the office out; a cashier never approves
# what reverses his own taking after the close.
FIXED_GRANTS: dict[Role, frozenset[str]] = {
    Role.MANAGER: frozenset({"system.users", "system.restore", "system.backup"}),
}
NEVER_GRANTED: dict[Role, frozenset[str]] = {
    Role.CASHIER: frozenset({"fees.red", "fees.supervise", "system.users", "system.restore"}),
    Role.READER: frozenset(PERMISSIONS.keys() - _VIEW - {"system.audit", "system.export"}),
}
