"""Offers of prepayment (预缴优惠): who pays months at once pays less; leaving early ends it."""
