"""What billing offers other parts of the office."""

from propdesk.fees.billing.ahead import (
    counter_line as counter_line,
    counter_tariffs as counter_tariffs,
    ends_before as ends_before,
    lines_of_months as lines_of_months,
    lines_until as lines_until,
    paid_to as paid_to,
)
from propdesk.fees.billing.billing import (
    post_lines as post_lines,
    publish_run as publish_run,
)
from propdesk.fees.billing.choosing import (
    TariffChoice as TariffChoice,
    Task as Task,
    Without as Without,
    task_of_meter as task_of_meter,
)
from propdesk.fees.billing.drafting import Amounts as Amounts, draft_lines as draft_lines
from propdesk.fees.billing.metered import (
    steps_since as steps_since,
    sum_words as sum_words,
    usage_anew as usage_anew,
    usage_cost as usage_cost,
    usage_price as usage_price,
)
from propdesk.fees.billing.payers import (
    PartLeft as PartLeft,
    Payers as Payers,
    paid_by as paid_by,
    parts_left as parts_left,
)
from propdesk.fees.billing.undoing import (
    LinePaid as LinePaid,
    LineReversal as LineReversal,
    LineUnknown as LineUnknown,
    WhyMissing as WhyMissing,
    take_back_line as take_back_line,
    take_back_preview as take_back_preview,
    undo_preview as undo_preview,
    undo_run as undo_run,
)
