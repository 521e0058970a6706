"""Who may do what: the roles of an office, and what a permission says of each of them.

The permissions themselves are declared by the subjects, each in its `module.py`.
"""

from collections.abc import Iterable, Mapping

import msgspec

from propdesk.kernel.i18n import N_
from propdesk.kernel.records.labels import Labelled


class Role(Labelled):
    """The posts of an office that use the program."""

    CASHIER = "cashier", N_("Cashier")
    CLERK = "clerk", N_("Clerk")
    ACCOUNTANT = "accountant", N_("Accountant")
    SUPERVISOR = "supervisor", N_("Supervisor")
    MANAGER = "manager", N_("Manager")
    READER = "reader", N_("Read only")


class Permission(msgspec.Struct, frozen=True):
    """A permission: what it allows (a msgid, as the permission table shows it), and for whom.

    `roles` have it in a new office beside the manager, who has every one. `never` cannot be given
    it: whoever only reads changes nothing. `fixed`: a manager cannot lose it; without it the
    office would be locked out.
    """

    name: str
    title: str
    roles: tuple[Role, ...] = ()
    never: tuple[Role, ...] = (Role.READER,)
    fixed: bool = False

    def is_usual(self, role: Role) -> bool:
        """Whether a role has it in a new office."""
        return role is Role.MANAGER or role in self.roles

    def is_fixed(self, role: Role) -> bool:
        """Whether no office can change that a role has it, or has it not."""
        return role in self.never or self.always(role)

    def always(self, role: Role) -> bool:
        """Whether a role keeps it whatever the office wants."""
        return self.fixed and role is Role.MANAGER


Permissions = Mapping[str, Permission]


def usual_rights(permissions: Permissions, role: Role) -> frozenset[str]:
    """What a role may do in a new office."""
    return within_limits(permissions, role, ())


def within_limits(
    permissions: Permissions, role: Role, grants: Iterable[tuple[str, bool]]
) -> frozenset[str]:
    """Apply an office's grants to what a role may first do; the limits win over a doctored file."""
    given = {name for name, each in permissions.items() if each.is_usual(role)}
    for name, allowed in grants:
        (given.add if allowed else given.discard)(name)
    return frozenset(
        name
        for name, each in permissions.items()
        if each.always(role) or (name in given and role not in each.never)
    )
