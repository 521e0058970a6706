"""A cashier's shift: opened with its float, closed once, with its report."""
