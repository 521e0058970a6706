"""What offers of prepayment offer other parts of the office."""

from propdesk.fees.offers.rules import (
    Fit as Fit,
    OfferLine as OfferLine,
    OfferTerms as OfferTerms,
    fits as fits,
    offer_words as offer_words,
    why_no_offer as why_no_offer,
)
from propdesk.fees.offers.taken.at_the_desk import OffersAtDesk as OffersAtDesk
from propdesk.fees.offers.taken.ending import (
    Ending as Ending,
    end_at_a_sale as end_at_a_sale,
    ending_of as ending_of,
    go_on_after_all as go_on_after_all,
    uses_reaching as uses_reaching,
)
from propdesk.fees.offers.taken.register import (
    OFFER_USE as OFFER_USE,
    USES as USES,
    EarlyEnd as EarlyEnd,
)
from propdesk.fees.offers.taken.taking import (
    OfferTaken as OfferTaken,
    drop_offers as drop_offers,
    offers_for as offers_for,
    offers_of_payment as offers_of_payment,
    refuse_ended as refuse_ended,
)
