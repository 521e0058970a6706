"""The page of keys and cards by hand: the desk's gestures, its forms and its papers."""
