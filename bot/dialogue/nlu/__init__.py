"""What a borrower's message means: language, values, wish, danger.

Everything here is pure and reads text alone; `components` are the thin adapters by which Rasa trains and runs it, and
`reading` runs the same parts without Rasa.
"""
