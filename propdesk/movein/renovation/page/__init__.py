"""The page of renovations, its forms and its papers."""
