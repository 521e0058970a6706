"""The channels that pay out later what was taken by them."""

from propdesk.fees.rules import Method
from propdesk.kernel.i18n import N_
from propdesk.kernel.records.labels import Labelled


class TakingsChannel(Labelled):
    """By which method the money came."""

    WECHAT = "wechat", N_("WeChat Pay")
    ALIPAY = "alipay", N_("Alipay account")
    CARD = "card", N_("Card terminal")


METHODS = {
    TakingsChannel.WECHAT: Method.WECHAT,
    TakingsChannel.ALIPAY: Method.ALIPAY,
    TakingsChannel.CARD: Method.CARD,
}
SETTLED_DAYS = 7  # after which what was taken should have come
