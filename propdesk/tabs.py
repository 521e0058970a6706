"""The tabs of the window; what stands in them is declared by the subjects, each for itself."""

from propdesk.kernel.i18n import N_
from propdesk.ui.window.tabs import Tab

TABS = (
    Tab("today", N_("Today"), "sun"),
    Tab("estate", N_("Estate"), "building-2"),
    Tab("movein", N_("Move-in"), "key-round"),
    Tab("fees", N_("Fees"), "wallet"),
    Tab("repairs", N_("Repairs"), "wrench"),
    Tab("patrol", N_("Patrol"), "route"),
    Tab("service", N_("Service"), "headphones"),
    Tab("access", N_("Access"), "door-open"),
)
# The pages behind the menus of the header; they stand in no tab of the rail.
MENUS, MENUS_TITLE = "system", N_("System")
# What every tab has of it: its rights stand under a title of their own.
DUTIES, DUTIES_TITLE = "duties", N_("Plans and tasks")
