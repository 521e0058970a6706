"""What lies where in a data folder."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from propdesk.kernel.errors import UserError, system_reason
from propdesk.kernel.i18n import N_
from propdesk.kernel.paths import make_shared

if TYPE_CHECKING:
    from propdesk.db.anchors.anchor import AnchorFile


class FolderUnusable(UserError):
    """It cannot be made or entered."""

    message = N_(
        "The data folder {folder} cannot be used ({reason}). Choose another folder, or have its "
        "rights put right."
    )

    @classmethod
    def because(cls, folder: Path, error: OSError) -> "FolderUnusable":
        """The refusal for what the system says."""
        return cls(folder=str(folder), reason=system_reason(error))


@dataclass(frozen=True, slots=True)
class DataFolder:
    """The folder of one estate: the data file and everything that belongs to it."""

    root: Path

    @property
    def database(self) -> Path:
        """The data file itself."""
        return self.root / "propdesk.db"

    @property
    def attachments(self) -> Path:
        """Files attached to records, each named by its SHA-256."""
        return self.root / "attachments"

    @property
    def backups(self) -> Path:
        """Backups made by the program itself: before a migration, before a restore."""
        return self.root / "backups"

    @property
    def aside(self) -> Path:
        """States that a restore replaced, kept for a while; and work not finished yet."""
        return self.root / "aside"

    @property
    def practice(self) -> Path:
        """The data folder of the practice mode."""
        return self.root / "practice"

    @property
    def is_practice(self) -> bool:
        """Whether it is the practice folder of another."""
        beside = DataFolder(self.root.parent)
        return beside.practice == self.root and beside.database.exists()

    @property
    def anchor(self) -> "AnchorFile | None":
        """What this PC remembers of its books; practice has nothing to lose and gets none."""
        from propdesk.db.anchors.anchor import anchor_of  # the frame of a window does not wait

        return None if self.is_practice else anchor_of(self.root)

    @property
    def lock(self) -> Path:
        """The file whose lock keeps two windows apart."""
        return self.root / "propdesk.lock"

    @property
    def names(self) -> frozenset[str]:
        """What of the folder is the program's; whatever else lies there is not touched."""
        parts = (self.attachments, self.backups, self.aside, self.practice, self.lock)
        files = (self.database, *journal_files(self.database))
        return frozenset(one.name for one in (*parts, *files))

    def make(self) -> None:
        """Create the folder and its parts where they are missing. Raises FolderUnusable."""
        try:
            make_shared(self.root)
            for part in (self.attachments, self.backups, self.aside):
                part.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise FolderUnusable.because(self.root, error) from error


def folder_at_work(connection: sqlite3.Connection) -> DataFolder:
    """The folder of the data a connection reads: for checks, which have no store."""
    (_number, _name, database), *_others = connection.execute("PRAGMA database_list")
    return DataFolder(Path(database).parent)


def journal_files(database: Path) -> tuple[Path, ...]:
    """What SQLite may have left beside a data file; it must never meet another data file."""
    return tuple(database.with_name(database.name + end) for end in ("-journal", "-wal", "-shm"))
