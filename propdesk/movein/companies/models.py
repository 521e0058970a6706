"""The table of renovation companies."""

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from propdesk.db.tables import IDS_ONCE, Base, Key, word
from propdesk.movein.companies.rules import CompanyState


class RenovationCompany(Base):
    """A company that renovates homes. Works name it by `name`; `against` says why it is watched or
    on the black list, since when."""

    __tablename__ = "renovation_company"
    __table_args__ = IDS_ONCE

    id: Mapped[Key]
    name: Mapped[str] = mapped_column(unique=True)
    licence_no: Mapped[str]
    qualification: Mapped[str]
    contact: Mapped[str]
    phone: Mapped[str]
    address: Mapped[str]
    note: Mapped[str]
    state: Mapped[CompanyState] = mapped_column(word(CompanyState, "state"))
    against: Mapped[str] = mapped_column(default="")
    against_since: Mapped[date | None]
