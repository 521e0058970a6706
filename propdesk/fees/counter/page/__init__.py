"""The page of the cash desk and its dialogs."""
