"""Tables of the program itself: settings of the estate, users, grants, backups made."""

from datetime import datetime

from sqlalchemy import ForeignKey, text
from sqlalchemy.orm import Mapped, mapped_column

from propdesk.db.tables import IDS_ONCE, Base, Key, word
from propdesk.kernel.permissions import Role


class Setting(Base):
    """One setting of the estate: its value as JSON. It travels with the backup."""

    __tablename__ = "setting"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class User(Base):
    """Somebody who logs in. Hashes are argon2id; null = no password (PIN) set."""

    __tablename__ = "user"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    name: Mapped[str] = mapped_column(unique=True)  # what is typed at login
    display_name: Mapped[str]  # what papers show
    role: Mapped[Role] = mapped_column(word(Role, "role"))
    password_hash: Mapped[str | None]
    pin_hash: Mapped[str | None]
    active: Mapped[bool] = mapped_column(default=True)
    failed_logins: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    wait_seconds: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    wait_from: Mapped[int | None]  # seconds the PC had been up


class Grant(Base):
    """A permission given to (1) or taken from (0) a role, where the office wants it otherwise."""

    __tablename__ = "permission_grant"

    role: Mapped[Role] = mapped_column(word(Role, "role"), primary_key=True)
    permission: Mapped[str] = mapped_column(primary_key=True)
    allowed: Mapped[bool]


class BackupRun(Base):
    """One backup attempted: where, and whether it proved itself."""

    __tablename__ = "backup_run"

    id: Mapped[Key]
    at: Mapped[datetime]
    file: Mapped[str]
    sha256: Mapped[str] = mapped_column(default="")
    ok: Mapped[bool]
    other_disk: Mapped[bool] = mapped_column(default=False)
    message: Mapped[str] = mapped_column(default="")


class HeldPage(Base):
    """A half-written page put aside (挂单): whose, which page, its contents as JSON."""

    __tablename__ = "held_desk"

    id: Mapped[Key]
    user_id: Mapped[int]
    page: Mapped[str]
    title: Mapped[str]
    at: Mapped[datetime]
    contents: Mapped[str]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id", ondelete="RESTRICT"))
