"""What banks, WeChat and Alipay write above their columns and around their rows."""

import re

from propdesk.fees.bank.rules import PayChannel
from propdesk.kernel.exchange.guessing import Headings
from propdesk.kernel.exchange.values import bare_text
from propdesk.kernel.i18n import _

HEADINGS: Headings = (
    ("no", ("账务流水号", "交易流水号", "流水号", "核心流水号", "账户明细编号-交易流水号", "交易号",
            "交易单号", "业务流水编号", "明细编号", "回单编号", "交易参考号", "交易序号",
            "transactionno", "transactionid", "reference", "referenceno")),
    ("refund_no", ("微信退款单号", "退款批次号/请求号", "退款单号", "refundno", "refundid")),
    ("order_no", ("微信订单号", "微信支付业务单号", "支付宝交易号", "业务流水号", "订单号",
                  "orderno", "orderid")),
    ("own_account", ("商户号", "本方账号", "账号", "我方账号", "特约商户号", "merchantid",
                     "accountno")),
    ("at", ("交易时间", "发生时间", "入账时间", "完成时间", "付款时间", "交易日期时间", "记账时间",
            "datetime", "time", "transactiontime")),
    ("day", ("交易日期", "记账日期", "入账日期", "日期", "交易日", "date", "valuedate",
             "transactiondate")),
    ("incoming", ("贷方发生额", "贷方金额", "收入金额", "收入", "收入金额(+元)",
                  "贷方发生额/元(收入)", "贷方发生额(收入)", "存入金额", "存入", "转入金额",
                  "收入(元)", "收入金额(元)",
                  "贷方", "credit", "creditamount", "moneyin", "deposit")),
    ("outgoing", ("借方发生额", "借方金额", "支出金额", "支出", "支出金额(-元)",
                  "借方发生额/元(支取)", "借方发生额(支取)", "支取金额", "支取", "转出金额",
                  "支出(元)", "支出金额(元)",
                  "借方", "debit", "debitamount", "moneyout", "withdrawal")),
    ("amount", ("交易金额", "应结订单金额", "金额", "发生额", "金额(元)", "商家实收(元)",
                "交易金额(元)", "发生金额", "收支金额", "amount")),
    ("refund", ("退款金额", "refundamount")),
    ("direction", ("收/支", "借贷标志", "借贷", "借/贷", "收支", "收支类型", "借贷方向", "收付标志",
                   "direction", "debit/credit", "dr/cr")),
    ("status", ("交易状态", "状态", "当前状态", "status")),
    ("fee", ("手续费", "服务费(元)", "服务费", "手续费(元)", "fee")),
    ("balance", ("余额", "账户余额", "账户余额(元)", "本次余额", "联机余额", "余额(元)",
                 "balance")),
    ("payer", ("对方户名", "对方单位名称", "对方名称", "对方单位", "付款人", "付款人名称",
               "付款方名称", "付款户名", "交易对方", "对方账户名称", "对方账户名", "对方",
               "payer", "payername",
               "counterparty")),
    ("payer_account", ("对方账号", "对方账户", "付款账号", "付款人账号", "付款方账号", "用户标识",
                       "对方卡号", "对方帐号", "counterpartyaccount", "payeraccount")),
    ("kind", ("业务类型", "交易类型", "业务种类", "交易方式", "type")),
    ("remark", ("摘要", "商品名称", "交易摘要", "商品", "商品说明", "remark", "description",
                "narrative")),
    ("memo", ("交易附言", "附言", "留言", "备注", "note", "memo")),
    ("purpose", ("用途", "交易用途", "个性化信息", "商户数据包", "purpose", "details")),
)  # fmt: skip
_WECHAT = re.compile(r"微信|公众账号")
_ALIPAY = re.compile(r"支付宝|账务流水号|集分宝")
OUT_IS_MINUS = re.compile(r"[-－]\s*元")
"""A heading that says its amounts are written with a minus: 支出金额（-元）."""

NUMBER = re.compile(
    r"(?:本方|我方|客户|支付宝|微信支付)?(?:账号|帐号|卡号|商户号|商户编号|账户号码|账户(?=[:：\[]))"
    r"|account\s*(?:no\.?|number)|merchant\s*(?:id|no\.?)",
    re.IGNORECASE,
)
HOLDER = re.compile(
    r"户名|账户名称|单位名称|商户名称|账户名|客户名称|account\s*(?:name|holder)", re.IGNORECASE
)
BEGIN = re.compile(r"起始(?:日期|时间)|开始(?:日期|时间)|起始日|from\b", re.IGNORECASE)
END = re.compile(r"(?:终止|截止|结束)(?:日期|时间)|截止日|until\b|\bto\b", re.IGNORECASE)
SPAN = re.compile(
    r"查询(?:时间段?|日期|区间|期间)|账单周期|对账(?:日期|周期|期间)|交易(?:区间|期间)|period",
    re.IGNORECASE,
)
OPENING = re.compile(
    r"(?:期初|上期|承前|上日|起始|期前)余额|opening\s*balance|balance\s*brought", re.IGNORECASE
)
CLOSING = re.compile(
    r"(?:期末|本期|终止|结束)余额|closing\s*balance|balance\s*carried", re.IGNORECASE
)
SAID_TOTAL = re.compile(
    r"(收入|支出|交易|退款|贷方|借方)合计[:：]?\s*\d*\s*笔?[，,]?.*?共?\s*\+?(-?[\d,]+\.\d\d)\s*元?"
)
"""A line of sums of Alipay: 收入合计：23笔，共41120.00元."""

SUMMARY = {
    "incoming": ("应结订单总金额", "贷方合计", "收入合计"),
    "outgoing": ("退款总金额", "借方合计", "支出合计"),
    "fee": ("手续费总金额",),
}
"""The headings of the sums WeChat writes at the end of its bill."""

DAY = re.compile(r"(\d{4})[-/年.]?(\d{1,2})[-/月.]?(\d{1,2})")
FAILED = re.compile(r"关闭|失败|撤销|REVOKED|CLOSED|PAYERROR|failed", re.IGNORECASE)
REFUNDED = re.compile(r"退款|退货|REFUND", re.IGNORECASE)
INCOMING = ("收入", "收", "贷", "贷方", "c", "cr", "credit", "in", "存", "转入", "入")
OUTGOING = ("支出", "支", "借", "借方", "d", "dr", "debit", "out", "取", "转出", "出", "付")


def named_fields() -> dict[str, str]:
    """What the columns are called, in the reader's language."""
    return {
        "at": _("Time"),
        "day": _("Day"),
        "incoming": _("Credit column"),
        "outgoing": _("Debit column"),
        "amount": _("Amount"),
        "direction": _("In or out"),
        "refund": _("Amount refunded"),
        "fee": _("Fee of the channel"),
        "balance": _("Balance"),
        "no": _("Transaction number"),
        "order_no": _("Order number"),
        "refund_no": _("Refund number"),
        "payer": _("Payer"),
        "payer_account": _("Account of the payer"),
        "remark": _("Remark"),
        "memo": _("Message of the payer"),
        "purpose": _("Purpose"),
        "kind": _("Kind"),
        "status": _("Status"),
        "own_account": _("Our account"),
    }


def channel_said(texts: str) -> PayChannel:
    """Whose file it is, by what stands above its rows and over its columns."""
    if _WECHAT.search(texts):
        return PayChannel.WECHAT
    return PayChannel.ALIPAY if _ALIPAY.search(texts) else PayChannel.BANK


def way_of(text: str) -> int:
    """1 for money in, -1 for money out, 0 where a cell says neither."""
    word = bare_text(text)
    return 1 if word in INCOMING else -1 if word in OUTGOING else 0
