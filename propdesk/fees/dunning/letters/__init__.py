"""Letters of dunning: whom a batch asks, what each says, and how it reached its debtor."""
