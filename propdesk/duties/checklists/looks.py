"""Two looks at the same items side by side: what each said, and where they differ."""

from collections.abc import Iterable

import msgspec

from propdesk.duties.checklists.sheets import CheckRow


class LookedAt(msgspec.Struct, frozen=True):
    """An item at both looks; None where there was none."""

    first: CheckRow | None
    second: CheckRow | None

    @property
    def one(self) -> CheckRow:
        """The item itself."""
        found = self.first or self.second
        assert found is not None  # noqa: S101  a row is of one of both
        return found

    @property
    def mark(self) -> str:
        """What tells the looks apart: ≠ where they say different things."""
        return "≠" if self.second is not None and self.second.is_changed else ""

    @property
    def notes(self) -> str:
        """What was said of it, first and second."""
        said = [row.note if row else "" for row in (self.first, self.second)]
        return " → ".join(said).strip() if said[1] and said[1] != said[0] else said[0]


def side_by_side(first: Iterable[CheckRow], second: Iterable[CheckRow]) -> tuple[LookedAt, ...]:
    """Both looks row by row."""
    one, other = ({row.row: row for row in look} for look in (first, second))
    return tuple(LookedAt(one.get(row), other.get(row)) for row in sorted({*one, *other}))
