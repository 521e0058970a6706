"""What is held of deposits: how it moved in each month, proved against the money, by payer."""
