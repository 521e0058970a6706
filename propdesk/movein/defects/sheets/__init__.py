"""The inspection sheet of a unit: out on paper with a number, back through an entry grid."""
