"""Pictures of every part of the kit and of a sample frame: python -m tests.ui.gallery FOLDER.

To be laid beside the design pictures; invented people only.
"""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from propdesk.kernel.i18n import LANGUAGES, set_language
from propdesk.kernel.money import Money
from propdesk.kernel.settings import MachineSettings
from propdesk.ui.desk import Desk
from propdesk.ui.forms.fields import (
    AmountField,
    CheckField,
    ChoiceField,
    CodeField,
    DateField,
    NotesField,
    PhoneField,
    TextField,
)
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.lists.columns import Column, Kind, State
from propdesk.ui.lists.tables import Table
from propdesk.ui.lists.totals import Figure
from propdesk.ui.parts import theme
from propdesk.ui.parts.cards import (
    Banner,
    Card,
    Choice,
    EmptyPage,
    FigureCard,
    StepRow,
    WayStep,
    fact_row,
    line_of,
)
from propdesk.ui.parts.charts import Bar, BarChart, Series
from propdesk.ui.parts.chip import Chip
from propdesk.ui.parts.messages import bug_dialog, error_dialog, question_dialog
from propdesk.ui.parts.small_parts import Badge, Button, hairline, label
from propdesk.ui.window.main_window import MainWindow
from propdesk.ui.window.tabs import Page, Tab

if TYPE_CHECKING:
    from propdesk.db.store import Store


class Stopped:
    """The moment of the design pictures."""

    def now(self) -> datetime:
        return datetime(2026, 11, 20, 7, 42, tzinfo=UTC)

    def today(self) -> date:
        return date(2026, 11, 20)


@dataclass(frozen=True, slots=True)
class Order:
    id: int
    no: str
    place: str
    what: str
    kind: str
    state: State
    who: str | None
    due: object
    cost: Money | None


LATE = State("超 3 天", "red", "triangle-alert")
SOON = State("剩 12 分", "amber", "clock")
SENT = State("已派", "accent", "user-check")
OPEN = State("待派", "amber", "circle-dashed")
CALL = State("待回访", "grey", "phone")
ORDERS = [
    Order(
        1,
        "BX-1187",
        "7 栋电梯",
        "轿厢停 6 层，困 1 人",
        "紧急",
        State("在场", "accent", "wrench"),
        "梁师傅",
        SOON,
        None,
    ),
    Order(2, "BX-1172", "3-2-1201", "厨房顶漏水", "公共", SENT, "许师傅", LATE, None),
    Order(3, "BX-1174", "2-1-0604", "对讲无声", "保修", SENT, "外协", LATE, None),
    Order(4, "BX-1178", "地库 B1 东", "照明 6 盏不亮", "公共", OPEN, None, LATE, None),
    Order(5, "BX-1180", "9-1-1702", "卫生间反水", "有偿", SENT, "许师傅", LATE, Money(12000)),
    Order(
        6, "BX-1189", "5-1-0902", "阳台地漏堵", "有偿", OPEN, None, date(2026, 11, 22), Money(8000)
    ),
    *(
        Order(
            n,
            f"BX-{1200 - n}",
            "4 栋 1 单元",
            "楼道灯常亮",
            "公共",
            CALL,
            "罗师傅",
            date(2026, 11, 24),
            Money(n * 1050),
        )
        for n in range(7, 47)
    ),
]
COLUMNS = (
    Column("check", "", kind=Kind.CHECK, width=40),
    Column("no", "单号", width=88, weight=500),
    Column("place", "位置", width=96, ink="text2"),
    Column("what", "内容", stretch=True, weight=400),
    Column("kind", "类别", width=62, ink="text2"),
    Column("state", "状态", kind=Kind.STATE, width=96),
    Column("who", "师傅", width=72),
    Column("due", "时限", kind=Kind.TEXT, width=120),
    Column("cost", "费用", kind=Kind.AMOUNT, width=92),
)
TABS = (
    Tab("today", "今日", "sun"),
    Tab("estate", "房产住户", "building-2"),
    Tab("movein", "入住", "key"),
    Tab("fees", "收费", "wallet"),
    Tab("repairs", "报修", "wrench"),
    Tab("patrol", "巡查", "route"),
    Tab("service", "客服", "headphones"),
    Tab("access", "出入", "door-open"),
    Tab("facilities", "设施", "gauge"),
    Tab("safety", "安全", "shield-check"),
    Tab("office", "办公", "briefcase"),
)


class NoStore:
    """Nothing to read from: the gallery shows parts, not data."""

    def __init__(self) -> None:
        self.listeners: list[object] = []


def nothing() -> None:
    """Do nothing."""


class Orders(QWidget):
    """A register page as the repairs picture shows it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addLayout(
            line_of(
                Button("登记报修", icon="plus", kind="primary", key="Ins"),
                Button("派工", icon="user-check", key="F3"),
                Button("回单录入", icon="clipboard-list", key="F4"),
                Button("回访", icon="phone", key="F6"),
                Button("打印派工单", icon="printer", key="Ctrl+P"),
                Button("作废", kind="danger", key="F9"),
                refused(Button("办结", key="F7")),
                None,
                Button("列", icon="columns-2"),
                Button("导出", icon="download", key="Ctrl+E"),
            )
        )
        whole.addLayout(
            line_of(
                label("状态", 12, 400, "text3"),
                Chip("在办", count=46, checked=True),
                Chip("待派", count=7),
                Chip("在途", count=18),
                Chip("暂停", count=0),
                4,
                hairline(vertical=True, length=18, ink="line2"),
                4,
                Chip("超时", count=5, icon="triangle-alert", tone="red"),
                Chip("同户再报", count=3, icon="repeat"),
                None,
            )
        )
        body = QHBoxLayout()
        body.setSpacing(10)
        self.table = Table(COLUMNS)
        self.table.show_rows(ORDERS)
        self.table.select(2)
        self.table.model.check([1, 2])
        self.table.show_totals(
            [Figure("", "46 单"), Figure("全部页合计", "")],
            [
                Figure("超时", "5", "red"),
                Figure("材料", "683.50"),
                Figure("费用合计", "1,923.50", strong=True),
            ],
        )
        self.table.choice.sort = "due"
        self.table.ordering.show()
        body.addWidget(self.table, 1)
        body.addWidget(self._side())
        whole.addLayout(body, 1)

    def _side(self) -> Card:
        card = Card()
        card.setFixedWidth(330)
        card.body.addLayout(
            line_of(
                label("BX-1172", 15, 600),
                Badge("超 3 天", "red", "triangle-alert"),
                None,
                Badge("已派", "accent", "user-check"),
            )
        )
        card.body.addWidget(label("厨房顶漏水，滴水到灶台", 15, 600))
        for name, value in (
            ("位置", "3 栋 2 单元 1201 厨房"),
            ("报修人", "陈雨桐  199 0000 3271"),
            ("料", "未领料"),
        ):
            card.body.addLayout(fact_row(name, value))
        card.body.addWidget(hairline())
        card.body.addStretch()
        card.body.addLayout(
            line_of(
                Button("改派", key="F3", bind_its_key=False),
                Button("办结", key="F5"),
                Button("催办", key="F7", bind_its_key=False),
            )
        )
        return card

    def bar_widget(self) -> QWidget:
        return Button("早会单", icon="printer", key="F10")


def refused(button: Button) -> Button:
    """A button that cannot be pressed."""
    button.refuse("先派工，才能办结。")
    return button


def parts(desk: Desk) -> QWidget:
    """Cards, figures, banners, steps."""
    page = QWidget()
    grid = QGridLayout(page)
    grid.setContentsMargins(0, 0, 0, 0)
    for number, (name, value, line, ink) in enumerate(
        (
            ("逾期欠费", "797.90", "3 笔 · 最早 2026-09-30", "red"),
            ("物业费已交至", "2026-08-31", "月付 377.02", "text"),
            ("押金", "2,000.00", "装修 · 可退 2026-12-03", "text"),
        )
    ):
        figure = FigureCard(name)
        figure.show_value(
            value, line, ink=ink, icon="triangle-alert" if ink == "red" else "", unit="元"
        )
        grid.addWidget(figure, 0, number)
    grid.addWidget(
        Banner("数据没有通过检查，现在只能查看。", "red", "circle-alert", Button("怎么办")),
        1,
        0,
        1,
        3,
    )
    grid.addWidget(
        Banner("练习模式：这里的东西不会进正式账。", "amber", "graduation-cap"), 2, 0, 1, 3
    )
    card = Card("导入", "4 张表")
    card.body.addWidget(
        StepRow(
            [
                WayStep("选文件", state="done"),
                WayStep("对列", state="done"),
                WayStep("预览", state="current"),
                WayStep("导入"),
                WayStep("结果"),
            ]
        )
    )
    grid.addWidget(card, 3, 0, 1, 3)
    buttons = Card("按钮")
    buttons.body.addLayout(
        line_of(
            Button("收款并打印", kind="primary", key="+", height=44, text_size=16),
            Button("编辑", icon="pencil", kind="flat"),
            Button("作废上张", kind="danger", key="F9"),
            refused(Button("办结", key="F7")),
            None,
        )
    )
    grid.addWidget(buttons, 4, 0, 1, 3)
    rate = Card("当期收缴率", "近 12 期 %")
    chart = BarChart()
    months = ["12", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10"]
    heights = (92, 61, 68, 79, 82, 85, 88, 75, 80, 84, 86)
    bars = [Bar(name, (height,)) for name, height in zip(months, heights, strict=True)]
    chart.show_bars([*bars, Bar("11月", (71.8,), current=True)], target=90, unit="%", top=100)
    rate.body.addWidget(chart)
    grid.addWidget(rate, 5, 0, 1, 2)
    work = Card("报修", "近 14 天 单")
    pairs = BarChart()
    pairs.show_bars(
        [Bar(f"{n}日", (n * 7 % 12, n * 5 % 9), current=n == 20) for n in range(7, 21)],
        series=[Series("新报", "hatched"), Series("办结", "filled")],
        unit="单",
    )
    work.body.addWidget(pairs)
    grid.addWidget(work, 5, 2)
    grid.setRowStretch(5, 1)
    return page


def empty(desk: Desk) -> QWidget:
    """The empty page of the design."""
    return EmptyPage(
        "house-plus",
        "还没有房屋",
        "房屋是收费、报修、入住的底子。先放进来，别的页就能用了。",
        (
            Choice(
                "file-spreadsheet",
                "导入业主名册",
                "有 Excel 就选它。怎样排版都行，先看结果再决定，导入后可撤销。",
                "选择 Excel 文件",
                "Enter",
                nothing,
            ),
            Choice(
                "building-2",
                "手工建楼栋",
                "说明几栋、几单元、几层、每层几户，一次生成全部房号。",
                "建楼栋",
                "F3",
                nothing,
            ),
            Choice(
                "graduation-cap",
                "先看样例小区",
                "300 户编造的资料，随便试。自己的数据不受影响。",
                "打开练习模式",
                "F4",
                nothing,
            ),
        ),
        (
            WayStep("小区资料", "云杉里花园", "done"),
            WayStep("备份位置", "插上 U 盘后设置"),
            WayStep("房屋和住户", "现在这一步", "current"),
            WayStep("收费标准", "有房屋后设置"),
            WayStep("第一张账单", "约 10 分钟后"),
        ),
    )


PAGES = (
    Page(id="orders", tab="repairs", title="工单", icon="wrench", build=Orders),
    Page(id="parts", tab="repairs", title="零件", icon="wrench", build=parts),
    Page(id="units", tab="estate", title="房屋", icon="house", build=empty),
    Page(id="people", tab="estate", title="人员", icon="users", build=empty),
    *(
        Page(id=f"more.{n}", tab="fees", title=name, icon="wallet", build=parts)
        for n, name in enumerate(
            (
                "Cash desk",
                "Statement desk",
                "Charges",
                "Tariffs",
                "Meters",
                "Apportioning",
                "Deposits and prepayments",
                "Arrears and dunning",
                "Receipts",
                "Invoices",
                "Closing",
                "Reports",
            )
        )
    ),
    *(
        Page(id=f"x.{tab.id}", tab=tab.id, title=tab.title, icon=tab.icon, build=empty)
        for tab in TABS
        if tab.id not in ("repairs", "estate", "fees")
    ),
)


def new_window() -> tuple[MainWindow, Desk]:
    """The frame with everything filled in."""
    desk = Desk(store=cast("Store", NoStore()), settings=MachineSettings(), clock=Stopped())
    window = MainWindow(TABS, desk.clock.now)
    window.attach(desk, PAGES)
    window.header.show_estate("云杉里花园", 1286)
    window.header.user.show_user("王丽", "收费员")
    window.status.show_printer("针式 241×93 就绪")
    window.status.show_pc("数据机 前台一号")
    window.show_backup("good", "备份 今天 12:30 已核对")
    window.show_count("today", 14)
    window.show_count("repairs", 5)
    desk.say("46 单已载入")
    return window, desk


def resident_form(desk: Desk) -> FormDialog:
    """The dialog of the design, with its mistakes."""
    dialog = FormDialog(
        desk,
        "新增住户",
        (
            TextField("name", "姓名", required=True),
            ChoiceField(
                "role",
                "关系",
                [("tenant", "租户"), ("owner", "业主")],
                required=True,
                hint="业主陈雨桐仍负责物业费；要改由租户付，在“缴费人”里设。",
            ),
            PhoneField("phone", "手机", required=True),
            CodeField(
                "paper",
                "证件号",
                check=lambda value: (
                    "warning",
                    "最后一位按规则应是 7，现在是 5。可以先存，以后核对。",
                ),
            ),
            DateField("since", "入住日", today=desk.today(), required=True),
            DateField("until", "租期至", today=desk.today()),
            AmountField("rent", "租金"),
            CheckField("lives", "住在这里"),
            NotesField("note", "备注", placeholder="例如：晚上 7 点后接电话", lines=1),
        ),
        save=lambda values: None,
        subject="3 栋 2 单元 1201",
        other=("保存并再加一人", "Ctrl+N"),
    )
    for name, text in (
        ("name", "江予安"),
        ("phone", "199 0000 62"),
        ("paper", "000000199104120015"),
        ("since", "2026-11-31"),
        ("until", "2027-11-30"),
    ):
        dialog.form.field(name).set_text(text)
    dialog.save()
    return dialog


def picture(folder: Path, name: str, widget: QWidget) -> None:
    """Save what a widget looks like."""
    widget.grab().save(str(folder / f"{name}.png"))


def take(folder: Path, mode: theme.Mode, language: str, application: QApplication) -> None:
    """All pictures of one theme and language."""
    set_language(language)
    theme.install(application, mode)
    window, desk = new_window()
    shots: list[tuple[str, Callable[[], None]]] = [
        ("orders", lambda: window.show_page("orders")),
        ("parts", lambda: window.show_page("parts")),
        ("more", lambda: window.show_page("more.10")),
        ("empty", lambda: window.show_page("units")),
    ]
    for height in (768, 696):
        window.resize(1366, height)
        window.show()
        for name, go in shots:
            go()
            application.processEvents()
            picture(folder, f"{name}-{mode}-{language}-{height}", window)
    dialogs: dict[str, QWidget] = {
        "form": resident_form(desk),
        "error": error_dialog(None, "房号 3-2-1209 查不到。请核对楼栋和单元。"),
        "question": question_dialog(
            None,
            "作废收据 SJ2026-004217？",
            ["退还现金 305.60 元，原单号保留，标记作废。", "冲回 1 笔物业费。"],
            "作废",
            danger=True,
        ),
        "bug": bug_dialog(None, ValueError("an example")),
    }
    for name, dialog in dialogs.items():
        dialog.show()
        application.processEvents()
        picture(folder, f"{name}-{mode}-{language}", dialog)
        dialog.close()
    window.close()


def main() -> None:
    """Take all pictures."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "gallery")
    folder.mkdir(parents=True, exist_ok=True)
    application = QApplication([])
    modes: tuple[theme.Mode, ...] = ("light", "dark")
    for mode in modes:
        take(folder, mode, "zh_CN", application)
    for language in LANGUAGES[1:]:
        take(folder, "light", language, application)


if __name__ == "__main__":
    main()
