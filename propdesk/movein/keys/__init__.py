"""Keys and cards of units: pieces that move as sets, who has them, counts, entries in need."""
