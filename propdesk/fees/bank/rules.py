"""The words of the statement desk: whence a file comes, what became of a row, and why."""

from propdesk.fees.rules import Method
from propdesk.kernel.i18n import N_
from propdesk.kernel.records.labels import Labelled
from propdesk.kernel.records.states import StateWord


class PayChannel(Labelled):
    """Whose file it is."""

    BANK = "bank", N_("Bank account")
    WECHAT = "wechat", N_("WeChat merchant")
    ALIPAY = "alipay", N_("Alipay merchant")


METHOD_OF = {
    PayChannel.BANK: Method.TRANSFER,
    PayChannel.WECHAT: Method.WECHAT,
    PayChannel.ALIPAY: Method.ALIPAY,
}
"""By which method the desk takes what came by a channel."""


class RowState(StateWord):
    """What became of a row. The first two wait for a clerk; unclaimed money is booked as a debt of
    the office; a refund waits for what it gives back."""

    MATCHED = "matched", N_("Fits exactly"), "accent", "check"
    OPEN = "open", N_("To be decided"), "amber", "circle-help"
    UNCLAIMED = "unclaimed", N_("Unclaimed money"), "red", "circle-dashed"
    REFUND = "refund", N_("Refund without its payment"), "amber", "undo-2"
    POSTED = "posted", N_("Payment made"), "green", "circle-check"
    PAIRED = "paired", N_("Was entered already"), "green", "link"
    IGNORED = "ignored", N_("Not taken in"), "grey", "ban"


WAITS = (RowState.MATCHED, RowState.OPEN, RowState.REFUND)
DONE = (RowState.POSTED, RowState.PAIRED)


class WhyIgnored(Labelled):
    """Why a row is none of a household's payments."""

    FEE = "fee", N_("Fee of the bank or channel")
    SETTLED = "settled", N_("Settled by WeChat, Alipay or a card terminal")
    INTEREST = "interest", N_("Interest")
    OWN = "own", N_("Between our own accounts")
    HANDED_IN = "handed_in", N_("Cash handed in")
    SPENT = "spent", N_("Paid by us to others")
    RETURNED = "returned", N_("Came and went back")
    OTHER = "other", N_("Other money of the company")


class WhyMeant(Labelled):
    """What a proposal goes by, the surest first."""

    TYPED = "typed", N_("taken at the desk already")
    CASH = "cash", N_("cash that was handed in")
    ROOM = "room", N_("room in the remark")
    LEARNED = "learned", N_("payer known")
    PHONE = "phone", N_("phone in the remark")
    NAME = "name", N_("name of a resident")
    AMOUNT = "amount", N_("owes exactly this")
