"""Renovation companies: named once, with what they did here and what stands against them."""
