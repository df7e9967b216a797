"""Between a borrower's words and the negotiator's figures: what was said as statements, and where a talk stands as plain data.

Pure: no wording, no storage; the same words, debt and day give the same talk.
"""
