"""The words of vouchers: what moves, on which account it is booked, how they are put together."""

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from propdesk.fees.rules import Method, Nature
from propdesk.kernel.i18n import N_, _, listed
from propdesk.kernel.money import round_half_up
from propdesk.kernel.records.labels import Labelled

Side = Literal["debit", "credit"]
SERIES = "PZ"
TEN_THOUSAND = 10_000


class IncomeBasis(Labelled):
    """When income is booked."""

    ACCRUAL = "accrual", N_("When it is earned, by service month")
    CASH = "cash", N_("When it is paid")


class Each(Labelled):
    """What one voucher of money taken is of."""

    SESSION = "session", N_("One voucher a session")
    DAY = "day", N_("One voucher a day")
    MONTH = "month", N_("One voucher a month")


class Aux(Labelled):
    """What the auxiliary column says of a line that is somebody's."""

    NONE = "none", N_("Nothing")
    BUILDING = "building", N_("The building")
    UNIT = "unit", N_("The unit")


class Why(Labelled):
    """Why a line of a voucher is there; its summary begins with it. `group`: which voucher."""

    group: str

    def __init__(self, value: str, msgid: str = "", group: str = "") -> None:
        super().__init__(value, msgid)
        self.group = group

    CHARGED = "charged", N_("Charged"), "charged"
    ADJUSTED = "adjusted", N_("Charged more or less"), "charged"
    LATE_FEE = "late_fee", N_("Late fee"), "charged"
    TAKEN_BACK = "taken_back", N_("Charge taken back"), "charged"
    REDUCED = "reduced", N_("Waived or rounded off"), "charged"
    WRITTEN_OFF = "written_off", N_("Written off"), "charged"
    CARRIED = "carried", N_("Carried over from former books"), "carried"
    EARNED = "earned", N_("Income of the month"), "earned"
    RECEIVED = "received", N_("Received"), "money"
    VOID = "void", N_("Receipt void"), "money"
    RED = "red", N_("Red receipt"), "money"
    OFFSET = "offset", N_("Prepayment used"), "settled"
    MOVED = "moved", N_("Prepayment moved"), "settled"
    DEPOSIT_USED = "deposit_used", N_("Deposit used"), "settled"
    DEPOSIT_MOVED = "deposit_moved", N_("Deposit transferred"), "settled"
    REFUNDED = "refunded", N_("Deposit refunded"), "money"
    UNCLAIMED = "unclaimed", N_("Unclaimed money"), "money"
    COUNT = "count", N_("Cash counted more or less"), "money"
    DEPOSITED = "deposited", N_("Cash taken to the bank"), "handed"
    GATE = "gate", N_("Cash of the gate"), "handed"
    SETTLED = "settled", N_("Settled by the channel"), "handed"


GROUPS: Mapping[str, str] = {
    "carried": N_("Carried over from former books"),
    "charged": N_("Charges of the month"),
    "earned": N_("Income of the month"),
    "money": N_("Money taken and given"),
    "settled": N_("Settled without money"),
    "handed": N_("Cash and channels"),
}
"""What the vouchers are called, in the order they are numbered."""


class LedgerAccount(NamedTuple):
    """An account by its code in both standards: of small enterprises, and of enterprises. `title`
    is what the standard calls it, `told` says what is booked there (a msgid)."""

    small: str
    large: str
    title: str
    told: str


def nature_purpose(nature: Nature) -> str:
    """The purpose under which items of a nature are booked."""
    return f"nature:{nature.value}"


def method_purpose(method: str) -> str:
    """The purpose under which money of a method is booked."""
    return f"method:{method}"


CASH = method_purpose(Method.CASH.value)
ACCOUNTS: Mapping[str, LedgerAccount] = {
    CASH: LedgerAccount("1001", "1001", "库存现金", N_("Cash in the drawers")),
    method_purpose(Method.TRANSFER.value): LedgerAccount(
        "1002", "1002", "银行存款", N_("Transfers")
    ),
    method_purpose(Method.CHEQUE.value): LedgerAccount("1002", "1002", "银行存款", N_("Cheques")),
    method_purpose(Method.WECHAT.value): LedgerAccount(
        "1012", "1012", "其他货币资金-微信", N_("WeChat, until it is paid out")
    ),
    method_purpose(Method.ALIPAY.value): LedgerAccount(
        "1012", "1012", "其他货币资金-支付宝", N_("Alipay, until it is paid out")
    ),
    method_purpose(Method.CARD.value): LedgerAccount(
        "1012", "1012", "其他货币资金-POS", N_("Card terminal, until it is paid out")
    ),
    method_purpose(Method.OTHER.value): LedgerAccount(
        "1012", "1012", "其他货币资金", N_("Other methods")
    ),
    "bank": LedgerAccount("1002", "1002", "银行存款", N_("The bank account money is taken to")),
    "receivable": LedgerAccount("1122", "1122", "应收账款", N_("What is owed")),
    "prepaid": LedgerAccount("2203", "2205", "预收账款", N_("Prepayments")),
    "deferred": LedgerAccount("2203", "2205", "预收账款-递延", N_("Charged for months to come")),
    "unclaimed": LedgerAccount(
        "2241", "2241", "其他应付款-待认领款", N_("Money nobody claimed yet")
    ),
    "tax": LedgerAccount(
        "2221", "2221", "应交税费-应交增值税", N_("Value-added tax of the income")
    ),
    "written_off": LedgerAccount("5711", "6702", "坏账损失", N_("What is written off")),
    "fee": LedgerAccount("5603", "6603", "财务费用-手续费", N_("Fees of the channels")),
    "difference": LedgerAccount("1901", "1901", "待处理财产损溢", N_("Cash counted more or less")),
    "gate": LedgerAccount("5051", "6051", "其他业务收入-门岗", N_("Cash of the gate")),
    "carried": LedgerAccount("3104", "4104", "利润分配", N_("What former books carry over")),
}
NATURES: Mapping[Nature, LedgerAccount] = {
    Nature.OWN_INCOME: LedgerAccount("5001", "6001", "主营业务收入", Nature.OWN_INCOME.msgid),
    Nature.PAID_SERVICE: LedgerAccount("5051", "6051", "其他业务收入", Nature.PAID_SERVICE.msgid),
    Nature.LATE_FEE: LedgerAccount("5301", "6301", "营业外收入", Nature.LATE_FEE.msgid),
    Nature.COMMON_AREA: LedgerAccount(
        "2241", "2241", "其他应付款-公共收益", Nature.COMMON_AREA.msgid
    ),
    Nature.COLLECTED: LedgerAccount("2241", "2241", "其他应付款-代收款", Nature.COLLECTED.msgid),
    Nature.DEPOSIT: LedgerAccount("2241", "2241", "其他应付款-押金", Nature.DEPOSIT.msgid),
}
"""The account of an item by its nature, where the item has no code of its own."""


class Standard(Labelled):
    """Which of the two standards the office goes by."""

    SMALL = "small", N_("Accounting standard of small enterprises")
    LARGE = "large", N_("Accounting standard of enterprises")


def tax_within(fen: int, rate: int) -> int:
    """The tax within an amount at a rate in 10^-4, the rest rounded half away from zero."""
    return fen - round_half_up(fen * TEN_THOUSAND, TEN_THOUSAND + rate)


GENERAL = """
日期 = {date}
凭证字 = {word}
凭证号 = {number}
摘要 = {summary}
科目代码 = {code}
科目名称 = {account}
借方金额 = {debit}
贷方金额 = {credit}
辅助核算 = {aux}
"""
KINGDEE = """
凭证日期 = {date}
会计年度 = {year}
会计期间 = {month}
凭证字 = {word}
凭证号 = {number}
科目代码 = {code}
科目名称 = {account}
币别代码 = RMB
币别名称 = 人民币
原币金额 = {amount}
借方 = {debit}
贷方 = {credit}
制单 = {maker}
附件数 = 0
摘要 = {summary}
分录序号 = {line}
核算项目 = {aux}
"""
YONYOU = """
制单日期 = {date}
凭证类别字 = {word}
凭证编号 = {number}
附单据数 = 0
摘要 = {summary}
科目编码 = {code}
借方金额 = {debit}
贷方金额 = {credit}
方向 = {side}
客户 = {aux}
制单人 = {maker}
"""


class Preset(Labelled):
    """Layouts in the shape accounting programs commonly import, to begin with."""

    text: str

    def __init__(self, value: str, msgid: str = "", text: str = "") -> None:
        super().__init__(value, msgid)
        self.text = text.strip()

    GENERAL = "general", N_("General"), GENERAL
    KINGDEE = "kingdee", N_("As Kingdee programs take it"), KINGDEE
    YONYOU = "yonyou", N_("As Yonyou programs take it"), YONYOU


def setting_told(value: str) -> str:
    """The word of a setting of vouchers; one that is no longer there as it was kept."""
    words = {one.value: one.label for kind in (IncomeBasis, Each, Aux, Standard) for one in kind}
    return words.get(value, value)


def codes_told(codes: Sequence[Sequence[str]]) -> str:
    """The accounts the office said itself: what is booked there, code and name."""
    known = {**ACCOUNTS, **{nature_purpose(nature): one for nature, one in NATURES.items()}}
    return listed(
        " ".join((_(known[purpose].told) if purpose in known else purpose, code, title)).strip()
        for purpose, code, title in codes
    )
