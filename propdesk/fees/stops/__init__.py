"""Days for which an item is charged at a share: services stopped (报停), units standing empty."""
