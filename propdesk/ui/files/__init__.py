"""Files on the screen: asked for in dialogs of the system; those of a record, pictures large."""
