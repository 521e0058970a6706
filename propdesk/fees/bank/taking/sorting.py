"""What a row says of itself before any household is looked for: fees, interest, settlements."""

import re

from propdesk.fees.bank.files.rows import StatementLine
from propdesk.fees.bank.rules import PayChannel, RowState, WhyIgnored
from propdesk.kernel.exchange.values import bare_text

_FEE = re.compile(
    r"手续费|服务费|管理费|工本费|短信费|收费|年费|service\s*fee|charge", re.IGNORECASE
)
_INTEREST = re.compile(r"结息|利息|interest", re.IGNORECASE)
_CHANNEL = re.compile(
    r"财付通|支付宝\(中国\)|支付宝（中国）|蚂蚁|银联商务|网银在线|拉卡拉|通联支付|收钱吧|随行付"
)


def sorted_out(
    line: StatementLine, channel: PayChannel, holder: str
) -> tuple[RowState, WhyIgnored | None]:
    """The state a row begins with, and why it is none of a household's."""
    said = f"{line.kind} {line.remark}"
    if line.amount <= 0 and not line.is_refund and _FEE.search(said):
        return RowState.IGNORED, WhyIgnored.FEE
    if line.amount > 0 and not line.payer_account and _INTEREST.search(said):
        return RowState.IGNORED, WhyIgnored.INTEREST
    if channel is PayChannel.BANK:
        if holder and bare_text(line.payer) == bare_text(holder):
            return RowState.IGNORED, WhyIgnored.OWN
        if line.amount > 0 and _CHANNEL.search(line.payer):
            return RowState.IGNORED, WhyIgnored.SETTLED
        if line.amount <= 0 and not line.is_refund:
            return RowState.IGNORED, WhyIgnored.SPENT
    if line.amount == 0:
        return RowState.IGNORED, WhyIgnored.FEE
    return (RowState.REFUND if line.amount < 0 else RowState.OPEN), None
