"""The table of second signatures."""

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from propdesk.db.tables import IDS_ONCE, Base, Key, word
from propdesk.system.signatures.rules import LoneStep, SignatureState


class SecondSignature(Base):
    """A step that one person did and another has to sign. `done_by_id` may not sign it."""

    __tablename__ = "second_signature"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    no: Mapped[str] = mapped_column(unique=True)
    step: Mapped[LoneStep] = mapped_column(word(LoneStep, "step"))
    about: Mapped[str]
    done_on: Mapped[date]
    done_by: Mapped[str]
    done_by_id: Mapped[int] = mapped_column(default=-1)  # nobody known
    reason: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    state: Mapped[SignatureState] = mapped_column(word(SignatureState, "state"), index=True)
    signed_by: Mapped[str] = mapped_column(default="")
    signed_on: Mapped[date | None]
    why_not: Mapped[str] = mapped_column(default="")
    settled_how: Mapped[str] = mapped_column(default="")
    settled_on: Mapped[date | None]
