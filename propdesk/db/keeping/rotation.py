"""Names of backups, and which of them stay."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from propdesk.db.keeping.archive import (
    SUFFIX,
)

PREFIX = "PropDesk"
LONGEST_ESTATE = 40
_NAME = re.compile(r"PropDesk-(?:(.+)-)?(\d{8}-\d{6})(?:-(\d+))?\.propdesk")


@dataclass(frozen=True, slots=True)
class Keep:
    """Of how many days, weeks and months the newest backup stays."""

    days: int = 7
    weeks: int = 4
    months: int = 12


def backup_name(estate: str, moment: datetime) -> str:
    """The name of a backup made at a local moment: PropDesk-海棠湾-20261120-154200.propdesk."""
    parts = [PREFIX, _plain(estate), f"{moment:%Y%m%d-%H%M%S}"]
    return "-".join(part for part in parts if part) + SUFFIX


def unused(folder: Path, name: str) -> Path:
    """A path of that name in the folder, with a number when the name is taken."""
    first, number = folder / name, 1
    path = first
    while path.exists():
        number += 1
        path = first.with_stem(f"{first.stem}-{number}")
    return path


def backups_in(folder: Path, estate: str | None = None) -> list[tuple[datetime, Path]]:
    """The backups in a folder, of one estate or of all, oldest first, by the time in their name.

    Several of one second differ in their microseconds: these are the number in the name.
    """
    found = []
    for path in folder.iterdir() if folder.is_dir() else []:
        match = _NAME.fullmatch(path.name)
        if match and (estate is None or (match[1] or "") == _plain(estate)):
            at = datetime.strptime(match[2], "%Y%m%d-%H%M%S")  # noqa: DTZ007  local, as written
            found.append((at.replace(microsecond=int(match[3] or 1)), path))
    return sorted(found)


def outdated(backups: Iterable[tuple[datetime, Path]], keep: Keep) -> list[Path]:
    """Those to remove: all but the newest of each of the last days, weeks and months that have any.

    They come in the order they were made. The newest of all is always kept, and so is everything
    of its day.
    """
    newest_first = list(backups)[::-1]
    if not newest_first:
        return []
    kept = {path for at, path in newest_first if at.date() == newest_first[0][0].date()}
    periods: list[tuple[int, Callable[[datetime], object]]] = [
        (keep.days, lambda moment: moment.date()),
        (keep.weeks, lambda moment: moment.isocalendar()[:2]),
        (keep.months, lambda moment: (moment.year, moment.month)),
    ]
    for count, period in periods:
        newest_of: dict[object, Path] = {}
        for moment, path in newest_first:
            newest_of.setdefault(period(moment), path)
        kept |= set(list(newest_of.values())[:count])
    return [path for _moment, path in newest_first if path not in kept]


def _plain(estate: str) -> str:
    letters = (letter if letter.isalnum() else "_" for letter in estate.strip())
    return "".join(letters)[:LONGEST_ESTATE].strip("_")
