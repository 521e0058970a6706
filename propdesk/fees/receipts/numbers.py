"""Numbers of papers as people type them: SJ2026-000003 is also sj2026-3, sj3, 2026-3, 000003."""

import re
import unicodedata
from typing import NamedTuple

_SHAPES = tuple(
    re.compile(shape)
    for shape in (
        r"(?P<series>[A-Z]{1,6})?(?P<year>20\d\d)-(?P<number>\d{1,6})",
        r"(?P<series>[A-Z]{1,6})(?P<year>20\d\d)(?P<number>\d{6})",
        r"(?P<series>[A-Z]{1,6})-?(?P<number>\d{1,6})",
        r"(?P<number>\d{5,6})",
    )
)


class PaperNumber(NamedTuple):
    """What was said of a number: its series ('' any), its year (0 any), its place in the year."""

    series: str
    year: int
    number: int


def read_number(typed: str) -> PaperNumber | None:
    """The number meant by a text in any case and width, or None when it cannot be one."""
    folded = "".join(unicodedata.normalize("NFKC", typed).upper().split())
    for shape in _SHAPES:
        if found := shape.fullmatch(folded):
            said = found.groupdict()
            year = int(said.get("year") or 0)
            return PaperNumber(said.get("series") or "", year, int(said["number"]))
    return None
