"""Bills of former owners for days after their last one, told after an import."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from propdesk.db.store import use_case
from propdesk.fees.charges.service import SplitLine, reaching_beyond
from propdesk.kernel.i18n import _, listed, ngettext
from propdesk.kernel.money import Money, total

MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """What of a former owner's bills of a unit is for days after his last one."""

    unit_code: str
    name: str
    amount: Money


@use_case(permission="fees.view")
def left_behind(session: Session, *, unit_ids: Collection[int]) -> list[LeftBehind]:
    """The bills of each unit that stay with a former owner and reach beyond his last day."""
    found: dict[tuple[str, str], list[SplitLine]] = {}
    for line in reaching_beyond(session, unit_ids=unit_ids).lines:
        found.setdefault((line.unit_code, line.debtor), []).append(line)
    return [
        LeftBehind(unit, name, total(line.new_part for line in lines))
        for (unit, name), lines in found.items()
    ]


def left_told(left: Sequence[LeftBehind]) -> str:
    """Which bills stay with former owners, and where to split them; '' when none does."""
    if not left:
        return ""
    each = [f"{one.unit_code} {one.name} {one.amount}" for one in left[:MOST_NAMED]]
    if len(left) > MOST_NAMED:
        each.append(_("… and {count} more").format(count=len(left) - MOST_NAMED))
    count = len({one.unit_code for one in left})
    words = ngettext(
        "In {count} unit bills for days after the owner change stay with the former owner: "
        "{which}. To split them: the household page, F6.",
        "In {count} units bills for days after the owner change stay with the former owner: "
        "{which}. To split them: the household page, F6.",
        count,
    )
    return words.format(count=count, which=listed(each))
