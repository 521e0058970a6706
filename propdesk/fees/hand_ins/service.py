"""What hand-ins offer other parts of the office."""

from propdesk.fees.hand_ins.of_sessions import hand_in_of as hand_in_of
