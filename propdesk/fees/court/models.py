"""Tables of agreements by instalments and of court cases."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from propdesk.db.tables import IDS_ONCE, Base, Fen, Key, word
from propdesk.fees.court.rules import AgreementState, SuitState, SuitWay
from propdesk.kernel.money import Money


class Agreement(Base):
    """What a debtor agreed to pay when of the lines of an account that are due until `due_until`.

    `plan` are the instalments as they are typed; they stand in `agreement_part`, the lines with
    what was open of each in `agreement_line`.
    """

    __tablename__ = "instalment_agreement"
    __table_args__ = (CheckConstraint("amount > 0", name="amount"), IDS_ONCE)

    id: Mapped[Key]
    no: Mapped[str] = mapped_column(unique=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id", ondelete="RESTRICT"), index=True)
    debtor: Mapped[str]
    due_until: Mapped[date]
    amount: Mapped[Money | None]
    times: Mapped[int | None]
    first_day: Mapped[date | None]
    plan: Mapped[str]
    why: Mapped[str]
    note: Mapped[str]
    state: Mapped[AgreementState] = mapped_column(word(AgreementState, "state"), index=True)
    account_id: Mapped[int | None] = mapped_column(
        ForeignKey("account.id", ondelete="RESTRICT"), index=True
    )
    signed_on: Mapped[date | None]
    signed_by: Mapped[str] = mapped_column(default="")
    over_on: Mapped[date | None]


class AgreementPart(Base):
    """An instalment of an agreement."""

    __tablename__ = "agreement_part"
    __table_args__ = (
        UniqueConstraint("agreement_id", "day"),
        CheckConstraint("amount > 0", name="amount"),
    )

    id: Mapped[Key]
    agreement_id: Mapped[int] = mapped_column(
        ForeignKey("instalment_agreement.id", ondelete="RESTRICT"), index=True
    )
    day: Mapped[date]
    amount: Mapped[Fen]


class AgreementLine(Base):
    """A line that an agreement covers, with what was open of it then."""

    __tablename__ = "agreement_line"
    __table_args__ = (UniqueConstraint("agreement_id", "charge_id"),)

    id: Mapped[Key]
    agreement_id: Mapped[int] = mapped_column(
        ForeignKey("instalment_agreement.id", ondelete="RESTRICT"), index=True
    )
    charge_id: Mapped[int] = mapped_column(ForeignKey("charge.id", ondelete="RESTRICT"), index=True)
    amount: Mapped[Fen]


class CourtCase(Base):
    """A debt before a court or another body, of the lines of an account due until `due_until`."""

    __tablename__ = "court_case"
    __table_args__ = (CheckConstraint("claim > 0", name="claim"), IDS_ONCE)

    id: Mapped[Key]
    no: Mapped[str] = mapped_column(unique=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id", ondelete="RESTRICT"), index=True)
    debtor: Mapped[str]
    way: Mapped[SuitWay] = mapped_column(word(SuitWay, "way"))
    body: Mapped[str]
    due_until: Mapped[date]
    claim: Mapped[Money | None]
    late_claim: Mapped[Fen | None]
    lawyer: Mapped[str]
    hearing_on: Mapped[date | None] = mapped_column(index=True)
    hearing_at: Mapped[str]
    note: Mapped[str]
    state: Mapped[SuitState] = mapped_column(word(SuitState, "state"), index=True)
    account_id: Mapped[int | None] = mapped_column(
        ForeignKey("account.id", ondelete="RESTRICT"), index=True
    )
    case_no: Mapped[str] = mapped_column(default="")
    filed_on: Mapped[date | None]
    court_fee: Mapped[Fen | None]
    result: Mapped[str] = mapped_column(default="")
    judged_on: Mapped[date | None]
    judged_amount: Mapped[Fen | None]
    over_on: Mapped[date | None]
