"""The table of builders and suppliers."""

from sqlalchemy.orm import Mapped, mapped_column

from propdesk.db.tables import IDS_ONCE, Base, Key, word
from propdesk.repairs.builders.rules import BuilderKind, BuilderState


class Builder(Base):
    """A company that answers for repairs under warranty; `contract_no` is that of the warranty."""

    __tablename__ = "builder"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    code: Mapped[str]
    name: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[BuilderKind] = mapped_column(word(BuilderKind, "kind"))
    does: Mapped[str]
    contact: Mapped[str]
    phone: Mapped[str]
    fax: Mapped[str]
    address: Mapped[str]
    contract_no: Mapped[str]
    note: Mapped[str]
    state: Mapped[BuilderState] = mapped_column(word(BuilderState, "state"))
