# ruff: noqa: E501  lines as banks write them
"""Write the files of this folder anew, as banks, WeChat and Alipay write them, with the truth.

python -m tests.data.statements.write. All people, accounts and numbers are invented.
"""

import json
import random
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from openpyxl import Workbook

HERE = Path(__file__).parent
PEOPLE = (
    "王伟",
    "李娜",
    "张敏",
    "刘洋",
    "陈静",
    "杨帆",
    "赵磊",
    "黄蓉",
    "周强",
    "吴倩",
    "徐峰",
    "孙丽",
)
REMARKS = (
    "{b}-{e}-{r}物业费",
    "{b}栋{e}单元{r}室 2026年10月物业费",
    "物业费",
    "{b}-{e}-{r}",
    "停车费 {r}",
    "{b}号楼{e}单元{r} 管理费",
    "转账",
    "1{phone}",
)


class Row(dict[str, Any]):
    """A payment as it happened: at, fen, payer, account, remark, no, order, refund, fee."""


def wall(day: int, hour: int, minute: int, second: int) -> datetime:
    """A moment of October 2026 as the clock on the wall says it."""
    return datetime(2026, 10, day, hour, minute, second)  # noqa: DTZ001


def rows(seed: int, count: int, refunds: int = 0) -> list[Row]:
    """Payments of October 2026 in the order of time, some of them given back later."""
    dice = random.Random(seed)
    at, found = wall(1, 7, 12, 5), list[Row]()
    for number in range(count):
        at += timedelta(
            minutes=dice.randrange(20, 60 * 24 * 28 // count), seconds=dice.randrange(60)
        )
        place = {
            "b": dice.randint(1, 3),
            "e": dice.randint(1, 2),
            "r": f"{dice.randint(1, 6)}0{dice.randint(1, 4)}",
            "phone": f"99{dice.randrange(10**8):08d}",
        }
        found.append(
            Row(
                at=at,
                fen=dice.choice((18842, 37702, 24000, 15000, 30650, 120000)),
                payer=dice.choice(PEOPLE),
                account=f"62220{dice.randrange(10**13):013d}",
                remark=dice.choice(REMARKS).format(**place),
                no=f"{at:%Y%m%d}{seed:03d}{number:06d}",
                order=f"42000{seed:02d}{at:%Y%m%d%H%M%S}{number:05d}",
                refund="",
                fee=0,
                back=False,
            )
        )
    for one in dice.sample(found, refunds):
        later = Row(
            one,
            at=one["at"] + timedelta(hours=3),
            fen=-one["fen"],
            refund=f"503{one['no']}",
            back=True,
            no=one["no"] + "9",
        )
        found.append(later)
    return sorted(found, key=lambda one: one["at"])


def truth(name: str, found: list[Row], **more: object) -> dict[str, object]:
    """What a reader must find."""
    return {
        "file": name,
        "rows": len(found),
        "total": sum(one["fen"] for one in found),
        "fee": sum(one["fee"] for one in found),
        "in": sum(one["fen"] for one in found if one["fen"] > 0),
        "refunds": sum(one["back"] for one in found),
        "first_at": f"{found[0]['at']:%Y-%m-%d %H:%M:%S}",
        "last_at": f"{found[-1]['at']:%Y-%m-%d %H:%M:%S}",
        "remarks": [one["remark"] for one in found],
        "payers": [one["payer"] for one in found],
        "amounts": [one["fen"] for one in found],
        **more,
    }


def yuan(fen: int, *, commas: bool = False) -> str:
    """1234.50"""
    return f"{fen / 100:,.2f}" if commas else f"{fen / 100:.2f}"


def wechat() -> dict[str, object]:
    """The merchant's bill of WeChat: back-ticks before everything, sums below headings of their own."""
    heads = (
        "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,"
        "应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,"
        "手续费,费率,订单金额,申请退款金额,费率备注"
    )
    found, lines = rows(11, 40, refunds=3), [heads]
    for one in found:
        one["fee"] = round(one["fen"] * 6 / 1000)
        one["payer"], one["account"] = "", f"oUpF8u{one['account'][-10:]}"
        paid, back = ("0.00", yuan(-one["fen"])) if one["back"] else (yuan(one["fen"]), "0.00")
        cells = (
            f"{one['at']:%Y-%m-%d %H:%M:%S}",
            "wx2421b1c4370ec43b",
            "1900009851",
            "0",
            "",
            one["order"],
            f"PD{one['no']}",
            one["account"],
            "NATIVE",
            "REFUND" if one["back"] else "SUCCESS",
            "OTHERS",
            "CNY",
            paid,
            "0.00",
            one["refund"] or "0",
            "0",
            back,
            "0.00",
            "ORIGINAL" if one["back"] else "",
            "SUCCESS" if one["back"] else "",
            one["remark"],
            "",
            f"{one['fee'] / 100:.5f}",
            "0.60%",
            paid,
            back,
            "",
        )
        lines.append(",".join(f"`{cell}" for cell in cells))
    came, back = (
        sum(o["fen"] for o in found if o["fen"] > 0),
        -sum(o["fen"] for o in found if o["fen"] < 0),
    )
    fee = sum(one["fee"] for one in found)
    lines.append(
        "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额"
    )
    sums = (len(found), yuan(came), yuan(back), "0.00", f"{fee / 100:.5f}", yuan(came), yuan(back))
    lines.append(",".join(f"`{one}" for one in sums))
    (HERE / "wechat.csv").write_bytes(("\ufeff" + "\r\n".join(lines) + "\r\n").encode())
    return truth(
        "wechat.csv",
        found,
        channel="wechat",
        number="1900009851",
        layout="back-ticks, sums at the end",
    )


def alipay_account() -> dict[str, object]:
    """Alipay's account, GB18030: lines of # around, tabs behind numbers, fees as rows of their own."""
    found = rows(12, 30, refunds=2)
    with_fees: list[Row] = []
    for one in found:
        with_fees.append(one)
        if one["fen"] > 0:
            with_fees.append(
                Row(
                    one,
                    fen=-round(one["fen"] * 6 / 1000),
                    remark="服务费",
                    no=one["no"] + "7",
                    payer="",
                )
            )
    lines = [
        "#支付宝账务明细查询",
        "#账号：[20880219xxxx0156]",
        "#起始日期：[2026年10月01日 00:00:00]   终止日期：[2026年11月01日 00:00:00]",
        "#-----------------------------------------账务明细列表----------------------------------------",
        "账务流水号,业务流水号,商户订单号,商品名称,发生时间,对方账号,收入金额（+元）,支出金额（-元）,账户余额（元）,交易渠道,业务类型,备注",
    ]
    balance = 500_000
    for one in with_fees:
        balance += one["fen"]
        one["payer"] = ""
        came, went = (yuan(one["fen"]), "") if one["fen"] > 0 else ("", yuan(one["fen"]))
        kind = "退款" if one["back"] else "收费" if one["remark"] == "服务费" else "在线支付"
        account = "" if one["remark"] == "服务费" else f"199****{one['account'][-4:]}"
        lines.append(
            ",".join(
                (
                    one["no"] + "\t",
                    one["order"] + "\t",
                    f"PD{one['order'][-8:]}\t",
                    one["remark"],
                    f"{one['at']:%Y-%m-%d %H:%M:%S}",
                    account,
                    came,
                    went,
                    yuan(balance),
                    "支付宝",
                    kind,
                    "",
                )
            )
        )
    came, went = (sum(o["fen"] for o in with_fees if (o["fen"] > 0) is up) for up in (True, False))
    lines += [
        "#-----------------------------------------账务明细列表结束------------------------------------",
        f"#支出合计：{sum(o['fen'] < 0 for o in with_fees)}笔，共{yuan(went)}元",
        f"#收入合计：{sum(o['fen'] > 0 for o in with_fees)}笔，共{yuan(came)}元",
        "#导出时间：[2026年11月02日 09:15:44]",
    ]
    (HERE / "alipay_account.csv").write_bytes(("\r\n".join(lines) + "\r\n").encode("gb18030"))
    return truth(
        "alipay_account.csv",
        with_fees,
        channel="alipay",
        number="20880219xxxx0156",
        opening=500_000,
        closing=balance,
        first="2026-10-01",
        last="2026-11-01",
        layout="gb18030, # lines, tabs",
    )


def alipay_orders() -> dict[str, object]:
    """Alipay's orders, GB18030: the fee in a column, refunds below nothing."""
    found = rows(13, 24, refunds=2)
    heads = (
        "支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,订单金额（元）,"
        "商家实收（元）,支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,券名称,商家红包消费金额（元）,"
        "卡消费金额（元）,退款批次号/请求号,服务费（元）,分润（元）,备注"
    )
    lines = [
        "#支付宝业务明细查询",
        "#账号：[20880219xxxx0156]",
        "#起始日期：[2026年10月01日 00:00:00]   终止日期：[2026年11月01日 00:00:00]",
        "#-----------------------------------------业务明细列表----------------------------------------",
        heads,
    ]
    for one in found:
        one["fee"] = 0 if one["back"] else round(one["fen"] * 55 / 10000)
        one["payer"] = "*" + one["payer"][1:]
        lines.append(
            ",".join(
                (
                    one["order"] + "\t",
                    f"PD{one['order'][-8:]}\t",
                    "退款" if one["back"] else "交易",
                    one["remark"],
                    f"{one['at']:%Y-%m-%d %H:%M:%S}",
                    f"{one['at']:%Y-%m-%d %H:%M:%S}",
                    "",
                    "",
                    "",
                    "",
                    f"{one['payer']}(199****{one['account'][-4:]})",
                    yuan(one["fen"]),
                    yuan(one["fen"]),
                    "0.00",
                    "0.00",
                    "0.00",
                    "0.00",
                    "0.00",
                    "",
                    "0.00",
                    "0.00",
                    one["refund"] + "\t",
                    yuan(one["fee"]),
                    "0.00",
                    "",
                )
            )
        )
    came, went = (sum(o["fen"] for o in found if (o["fen"] > 0) is up) for up in (True, False))
    lines += [
        "#-----------------------------------------业务明细列表结束------------------------------------",
        f"#交易合计：{sum(o['fen'] > 0 for o in found)}笔，商家实收共{yuan(came)}元",
        f"#退款合计：{sum(o['fen'] < 0 for o in found)}笔，商家实收退款共{yuan(went)}元",
    ]
    for one in found:
        one["payer"] = ""
    (HERE / "alipay_orders.csv").write_bytes(("\r\n".join(lines) + "\r\n").encode("gb18030"))
    return truth(
        "alipay_orders.csv",
        found,
        channel="alipay",
        number="20880219xxxx0156",
        layout="orders with fee",
    )


def _with_spent(seed: int, count: int) -> list[Row]:
    """A month of a bank account: what households sent, a fee, interest, wages and a settlement."""
    found = rows(seed, count)
    extra = (
        (3, -1200, "", "短信服务费"),
        (21, 1846, "", "结息"),
        (10, -4_520_000, "代发工资", "10月工资"),
        (15, 632_150, "财付通支付科技有限公司", "财付通结算款"),
        (18, -88_000, "绿源电梯维保公司", "电梯维保费"),
    )
    for day, fen, payer, remark in extra:
        at = wall(day, 16, 5, day)
        found.append(
            Row(
                found[0],
                at=at,
                fen=fen,
                payer=payer,
                account="" if not payer else "12050000000300001",
                remark=remark,
                no=f"{at:%Y%m%d}{seed:03d}9{day:05d}",
            )
        )
    return sorted(found, key=lambda one: one["at"])


def bank_columns() -> dict[str, object]:
    """A title block, money in and out in two columns, the newest row first, sums below."""
    found, balance = _with_spent(21, 36), 8_000_000
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(["账户明细查询结果"])
    sheet.append(["账号：", "3602000109200123456", "", "户名：", "翠湖苑物业服务有限公司"])
    sheet.append(["查询时间段：2026-10-01 至 2026-10-31", "", "", "币种：", "人民币"])
    sheet.append([])
    sheet.append(
        [
            "凭证号",
            "交易时间",
            "借方发生额",
            "贷方发生额",
            "余额",
            "对方单位名称",
            "对方账号",
            "摘要",
            "用途",
            "交易流水号",
        ]
    )
    body, out, into = [], 0, 0
    for one in found:
        balance += one["fen"]
        went = -one["fen"] if one["fen"] < 0 else 0
        out, into = out + went, into + max(0, one["fen"])
        body.append(
            [
                "",
                f"{one['at']:%Y-%m-%d %H:%M:%S}",
                yuan(went, commas=True) if went else "",
                yuan(one["fen"], commas=True) if one["fen"] > 0 else "",
                yuan(balance, commas=True),
                one["payer"],
                one["account"],
                one["remark"],
                "",
                one["no"],
            ]
        )
    for line in reversed(body):
        sheet.append(line)
    sheet.append(["合计", "", yuan(out, commas=True), yuan(into, commas=True)])
    workbook.save(HERE / "bank_columns.xlsx")
    return truth(
        "bank_columns.xlsx",
        found,
        channel="bank",
        number="3602000109200123456",
        opening=8_000_000,
        closing=balance,
        holder="翠湖苑物业服务有限公司",
        first="2026-10-01",
        last="2026-10-31",
        layout="two columns, newest first",
    )


def bank_signed() -> dict[str, object]:
    """Amounts with a sign, balances stated above, days without dashes."""
    found, balance = _with_spent(22, 28), 1_250_000
    closing = balance + sum(one["fen"] for one in found)
    lines = [
        "账号,6225880100004321",
        "户名,翠湖苑物业服务有限公司",
        "起始日期,20261001,终止日期,20261031",
        f"期初余额,{yuan(balance)},期末余额,{yuan(closing)}",
        "",
        "交易日期,交易时间,交易金额,联机余额,对方户名,对方账号,交易附言,流水号",
    ]
    for one in found:
        balance += one["fen"]
        sign = "+" if one["fen"] > 0 else ""
        lines.append(
            ",".join(
                (
                    f"{one['at']:%Y%m%d}",
                    f"{one['at']:%H:%M:%S}",
                    sign + yuan(one["fen"]),
                    yuan(balance),
                    one["payer"],
                    one["account"] + "\t",
                    one["remark"],
                    one["no"] + "\t",
                )
            )
        )
    (HERE / "bank_signed.csv").write_bytes(("\r\n".join(lines) + "\r\n").encode("gb18030"))
    return truth(
        "bank_signed.csv",
        found,
        channel="bank",
        number="6225880100004321",
        opening=1_250_000,
        closing=closing,
        first="2026-10-01",
        last="2026-10-31",
        layout="signed amounts",
    )


def bank_direction() -> dict[str, object]:
    """Amounts with a column of 借 and 贷, a time in one number; the account stands in each row."""
    found = _with_spent(23, 20)
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(
        [
            "本方账号",
            "交易时间",
            "借贷标志",
            "发生额",
            "对方户名",
            "对方账号",
            "摘要",
            "附言",
            "核心流水号",
        ]
    )
    for one in found:
        sheet.append(
            [
                "33050161000012345678",
                f"{one['at']:%Y%m%d%H%M%S}",
                "贷" if one["fen"] > 0 else "借",
                abs(one["fen"]) / 100,
                one["payer"],
                one["account"],
                "转账" if one["payer"] else "",
                one["remark"],
                one["no"],
            ]
        )
        one["remark"] = " · ".join(
            dict.fromkeys((*(["转账"] if one["payer"] else []), one["remark"]))
        )
    workbook.save(HERE / "bank_direction.xlsx")
    return truth(
        "bank_direction.xlsx",
        found,
        channel="bank",
        number="33050161000012345678",
        layout="借贷标志",
    )


def bank_numberless() -> dict[str, object]:
    """A small bank: days only, no number of a row, and two payments that look alike."""
    found = rows(24, 14)
    for one in found:
        one["at"] = one["at"].replace(hour=0, minute=0, second=0)
    found.insert(1, Row(found[0]))
    lines = [
        "农村信用合作社对账单",
        "客户账号：101003887654321  户名：翠湖苑物业服务有限公司",
        "日期,摘要,存入,支取,对方户名",
    ]
    lines += [
        f"{one['at']:%Y年%m月%d日},{one['remark']},{yuan(one['fen'])},,{one['payer']}"
        for one in found
    ]
    lines.append(f"合计,,{yuan(sum(one['fen'] for one in found))},0.00,")
    (HERE / "bank_numberless.csv").write_bytes(("\n".join(lines) + "\n").encode())
    return truth(
        "bank_numberless.csv",
        found,
        channel="bank",
        number="101003887654321",
        layout="no numbers, days only",
    )


def write() -> None:
    """Write all of them, and the truth beside."""
    told = [
        wechat(),
        alipay_account(),
        alipay_orders(),
        bank_columns(),
        bank_signed(),
        bank_direction(),
        bank_numberless(),
    ]
    text = json.dumps(told, ensure_ascii=False, indent=1)
    (HERE / "truth.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    write()
