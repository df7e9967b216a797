"""What borrowers can learn here: short lessons with a quiz, a glossary, and what a choice would cost.

Pure: wording comes from the catalogue, figures from the statement; the same words, account and day give the same answer.
"""
