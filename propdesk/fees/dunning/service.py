"""What dunning offers other parts of the office."""

from propdesk.fees.dunning.contacts import note_step as note_step
from propdesk.fees.dunning.dun_files import (
    hold_debtor as hold_debtor,
    let_go_of_debtor as let_go_of_debtor,
)
from propdesk.fees.dunning.standing import delivery_stands as delivery_stands, stands as stands
