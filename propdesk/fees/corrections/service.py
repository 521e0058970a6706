"""What waivers and corrections offer other parts of the office."""

from propdesk.fees.corrections.asking import (
    ASK_TABLES as ASK_TABLES,
    ask_correction as ask_correction,
)
from propdesk.fees.corrections.fields import ASKS as ASKS
