"""Two sentences above a page at once: it gives way or scrolls, and nothing is cut."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.rules import Method
from propdesk.kernel.money import Money
from propdesk.kernel.permissions import Role
from propdesk.kernel.records.states import Tone
from propdesk.open_estate import Running
from propdesk.system.users.listed import USER_USES
from propdesk.system.users.listing import UserFields
from propdesk.system.users.users import actor_for
from propdesk.ui.parts.cards import Banner
from propdesk.ui.parts.page_area import PageArea
from tests.ui.clipping import cut
from tests.ui.seen import seen_parts
from tests.windows import page_ids, settle

SENTENCE = "还没有另一块磁盘上的备份；这台电脑坏了，数据就全没了。" * 2
TONES: tuple[Tone, ...] = ("red", "amber")
SCREENS = ((1366, 696), (960, 468))  # 1366 x 768, and Full HD at 200 %


def leave_a_session_open(running: Running) -> None:
    """Another cashier takes money and goes home without closing."""
    store = running.store
    manager = store.actor
    order = Order(unit_id=1, parts=(Part(Method.CASH, Money(100)),), payer="陈", keep_rest=True)
    other_id = store.write(
        USER_USES.add, fields=UserFields(name="wl", display_name="王丽", role=Role.CASHIER)
    )
    store.as_actor(store.read(actor_for, other_id))
    store.write(collect_payment, order=order)
    store.as_actor(manager)


def faults_below_banners(running: Running) -> list[str]:
    """What is cut on any page below two sentences: the closing page has one of its own."""
    window, found = running.window, []
    leave_a_session_open(running)
    window.show_page("fees.closing")
    settle(running)
    assert len(seen_banners(window)) == 2  # the frame's and its own
    found += cut_in_sizes(running, "fees.closing")
    window.show_banner(two_banners())
    for page_id in page_ids():
        window.show_page(page_id)
        settle(running)
        assert len(seen_banners(window)) >= 2
        found += cut_in_sizes(running, page_id)
    window.show_banner(None)
    return found


def two_banners() -> QWidget:
    """Two sentences that the frame says at once."""
    both = QWidget()
    column = QVBoxLayout(both)
    column.setContentsMargins(0, 0, 0, 0)
    for tone in TONES:
        column.addWidget(Banner(SENTENCE, tone))
    return both


def cut_in_sizes(running: Running, page_id: str) -> list[str]:
    found, window = [], running.window
    page = window.current_page
    assert page is not None
    for size in SCREENS:
        window.resize(*size)
        settle(running, calm=0)
        found += [f"{page_id} {size}: {one}" for one in faults(running, page)]
    return found


def faults(running: Running, page: QWidget) -> list[str]:
    """What is cut, and what the area around the page cannot bring into view."""
    window = running.window
    viewport = page.parentWidget()
    area = viewport.parentWidget() if viewport is not None else None
    assert isinstance(area, PageArea)
    hidden = page.height() - area.viewport().height() - area.verticalScrollBar().maximum()
    lost = [f"{hidden} px are out of reach"] if hidden > 0 else []
    return cut(window) + lost


def seen_banners(window: QWidget) -> list[Banner]:
    return [each for each in seen_parts(window) if isinstance(each, Banner)]
