"""Measurements of the product: how well it reads, negotiates and holds under load."""
