"""Forms: inputs, typed fields, the dialog around them."""
