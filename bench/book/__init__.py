"""A whole lender's book, made from a seed, and how long the product's own commands take over it."""
