"""Words of the money and every computation of an amount. Integers only; no session, no clock."""

from enum import StrEnum

from propdesk.kernel.i18n import N_


class Nature(StrEnum):
    """Whose money an item is."""

    OWN_INCOME = "own_income"
    PAID_SERVICE = "paid_service"
    COMMON_AREA = "common_area"
    COLLECTED = "collected"
    DEPOSIT = "deposit"
    LATE_FEE = "late_fee"


NATURE_NAMES = {
    Nature.OWN_INCOME: N_("Own income"),
    Nature.PAID_SERVICE: N_("Paid service"),
    Nature.COMMON_AREA: N_("Common-area income"),
    Nature.COLLECTED: N_("Collected for others"),
    Nature.DEPOSIT: N_("Deposit"),
    Nature.LATE_FEE: N_("Late fee"),
}


class Formula(StrEnum):
    """How a tariff computes."""

    AREA = "area"
    FIXED = "fixed"
    ONE_OFF = "one_off"
    COUNTER = "counter"


FORMULA_NAMES = {
    Formula.AREA: N_("Area × price"),
    Formula.FIXED: N_("Fixed amount"),
    Formula.ONE_OFF: N_("One-off amount"),
    Formula.COUNTER: N_("Counter charge"),
}


class Rounding(StrEnum):
    """The unit each line is rounded to, half up."""

    FEN = "fen"
    JIAO = "jiao"
    YUAN = "yuan"


ROUNDING_NAMES = {
    Rounding.FEN: N_("To the fen"),
    Rounding.JIAO: N_("To the jiao"),
    Rounding.YUAN: N_("To the yuan"),
}


class Proration(StrEnum):
    """How a part of a month is charged (money.md 2: A, B, C1, C2, D)."""

    ACTUAL_DAYS = "actual_days"
    THIRTY_DAYS = "thirty_days"
    HALF_MONTHS = "half_months"
    HALF_AFTER_15 = "half_after_15"
    WHOLE_MONTHS = "whole_months"


PRORATION_NAMES = {
    Proration.ACTUAL_DAYS: N_("By days of the month"),
    Proration.THIRTY_DAYS: N_("By days of 30"),
    Proration.HALF_MONTHS: N_("First half: half a month; second half: from the next month"),
    Proration.HALF_AFTER_15: N_("Up to the 15th: a full month; after it: half"),
    Proration.WHOLE_MONTHS: N_("Whole months"),
}


class ScopeKind(StrEnum):
    """What a tariff's scope row names."""

    UNIT_KIND = "unit_kind"
    BUILDING = "building"
    UNIT = "unit"


class ChargeKind(StrEnum):
    """Normal lines may not overlap; a reversal takes one line back."""

    NORMAL = "normal"
    COUNTER = "counter"
    DIFFERENCE = "difference"
    REVERSAL = "reversal"


class PaymentKind(StrEnum):
    """Money in; its void within the session; its red counter-entry later; an offset moves none."""

    PAYMENT = "payment"
    VOID = "void"
    RED = "red"
    OFFSET = "offset"


class Method(StrEnum):
    """How money came. `prepaid` uses up what was paid before and is not money in."""

    CASH = "cash"
    WECHAT = "wechat"
    ALIPAY = "alipay"
    CARD = "card"
    TRANSFER = "transfer"
    CHEQUE = "cheque"
    OTHER = "other"
    PREPAID = "prepaid"


METHOD_NAMES = {
    Method.CASH: N_("Cash"),
    Method.WECHAT: N_("WeChat Pay"),
    Method.ALIPAY: N_("Alipay"),
    Method.CARD: N_("Bank card"),
    Method.TRANSFER: N_("Bank transfer"),
    Method.CHEQUE: N_("Cheque"),
    Method.OTHER: N_("Other method"),
    Method.PREPAID: N_("Prepayment used"),
}


class ReductionKind(StrEnum):
    """Why a line is reduced."""

    ROUNDING_OFF = "rounding_off"
    WAIVER = "waiver"


class PrepaymentKind(StrEnum):
    """What moves a prepayment."""

    IN = "in"
    OFFSET = "offset"
    REFUND = "refund"
    MOVE = "move"
    REVERSAL = "reversal"


class ReceiptKind(StrEnum):
    """A receipt, or a red one that takes it back. A void keeps the number of what it voids."""

    RECEIPT = "receipt"
    RED = "red"
    VOID = "void"
