"""What move-in as a whole declares: the rights that its rooms share."""

from propdesk.kernel.i18n import N_
from propdesk.subject import Module, Permission, Role

MODULE = Module(
    name="movein",
    permissions=(
        Permission("movein.view", N_("See move-in"), tuple(Role), never=()),
        Permission(
            "movein.edit", N_("Work on move-in"), (Role.CLERK, Role.CASHIER, Role.SUPERVISOR)
        ),
        Permission(
            "movein.take_over", N_("Take over somebody's visit of a hand-over"), (Role.SUPERVISOR,)
        ),
    ),
)
