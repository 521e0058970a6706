"""Letters that asked for debts, and how they arrived, as the dunning desk writes them down."""

import json
from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from propdesk.db.store import Store, acting, now, use_case
from propdesk.fees.dunning.models import DunContact, DunDelivery
from propdesk.fees.dunning.rules import DunDelivered, DunWay
from propdesk.kernel.money import Money, total


def ask(
    store: Store, account_id: int, lines: Sequence[tuple[int, Money]], day: date, no: str = "CJ1"
) -> int:
    """Write a letter over some lines; its id."""

    @use_case(permission="", touches=("dun_contact",))
    def put(session: Session) -> int:
        one = DunContact(
            no=no, account_id=account_id, unit_id=None, keeper_id=None, day=day,
            way=DunWay.LETTER, made_by="", met="", reached=False, answer="", promised_on=None,
            promised=None, owed=total(amount for _line, amount in lines), late=Money(0),
            lines=json.dumps([[line, amount.fen] for line, amount in lines]), pay_until=None,
            facts="", at=now(session), user_name=acting(session).name, reverses_id=None, reason="",
        )  # fmt: skip
        session.add(one)
        session.flush()
        return one.id

    return store.write(put)


def deliver(
    store: Store, contact_id: int, day: date, how: DunDelivered = DunDelivered.SIGNED
) -> int:
    """Say how a letter arrived; the id of that."""

    @use_case(permission="", touches=("dun_delivery",))
    def put(session: Session) -> int:
        one = DunDelivery(
            contact_id=contact_id, day=day, how=how, brought_by="王管家", proof="本人签收", note="",
            at=now(session), user_name=acting(session).name, reverses_id=None, reason="",
        )  # fmt: skip
        session.add(one)
        session.flush()
        return one.id

    return store.write(put)


def take_back(store: Store, delivery_id: int) -> None:
    """Take a delivery back."""

    @use_case(permission="", touches=("dun_delivery",))
    def put(session: Session) -> None:
        was = session.get_one(DunDelivery, delivery_id)
        session.add(
            DunDelivery(
                contact_id=was.contact_id, day=was.day, how=was.how, brought_by="", proof="",
                note="", at=now(session), user_name="", reverses_id=delivery_id, reason="写错",
            )
        )  # fmt: skip
        session.flush()

    store.write(put)
