"""The pages of dunning: the list of debtors with what is done, the contacts, forms and dialogs."""
