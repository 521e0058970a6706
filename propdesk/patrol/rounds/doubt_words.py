"""Why a sheet is doubtful, in words."""

from collections.abc import Iterable

from propdesk.kernel.i18n import listed
from propdesk.patrol.rounds.rules import DoubtFlag


def doubts_told(flags: Iterable[str]) -> str:
    """The reasons, one after another."""
    known = {each.value: each for each in DoubtFlag}
    return listed(known[flag].label for flag in flags if flag in known)
