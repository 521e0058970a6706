"""The words of kinds of faults, and the list an office begins with."""

from propdesk.kernel.i18n import N_
from propdesk.kernel.records.labels import Labelled

DAY = 8 * 60  # minutes of working hours
# The builder looks at a part under warranty within 24 hours, and mends it within 72.
WARRANTY_LOOK, WARRANTY_FINISH = 24 * 60, 72 * 60


class WorkClass(Labelled):
    """Who answers for a repair, and who pays."""

    ORDINARY = "ordinary", N_("Ordinary")
    WARRANTY = "warranty", N_("Warranty")
    PUBLIC = "public", N_("Public area")
    PAID = "paid", N_("Paid service")


HEATING_AND_COOLING = "采暖制冷"  # under warranty for two seasons of each
# Code, name, class, months under warranty, and the minutes until it is to be finished when it is
# ordinary. Figures of the field; the office changes them.
USUAL: tuple[tuple[str, str, WorkClass, int, int], ...] = (
    ("01", "给排水", WorkClass.ORDINARY, 24, 2 * DAY),
    ("02", "渗漏水", WorkClass.WARRANTY, 60, 3 * DAY),
    ("03", "强电照明", WorkClass.ORDINARY, 24, 2 * DAY),
    ("04", "弱电对讲门禁", WorkClass.PUBLIC, 24, 2 * DAY),
    ("05", "门窗五金", WorkClass.ORDINARY, 24, 3 * DAY),
    ("06", "墙地面装修", WorkClass.WARRANTY, 24, 5 * DAY),
    ("07", HEATING_AND_COOLING, WorkClass.ORDINARY, 24, 2 * DAY),
    ("08", "电梯", WorkClass.PUBLIC, 0, DAY),
    ("09", "消防设施", WorkClass.PUBLIC, 0, DAY),
    ("10", "公共照明", WorkClass.PUBLIC, 0, 2 * DAY),
    ("11", "道路绿化设施", WorkClass.PUBLIC, 0, 5 * DAY),
    ("12", "有偿入户服务", WorkClass.PAID, 0, 3 * DAY),
)
