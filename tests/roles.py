"""What a role may do in a new office, as the subjects declare it."""

from propdesk.kernel.permissions import Role, usual_rights
from propdesk.modules import declared


def rights_of(role: Role) -> frozenset[str]:
    """The names of its permissions."""
    return usual_rights(declared().permissions, role)
