"""How easy our words are to read: the school grade of the English, the length of the Chinese sentences.

`python -m bench.reading [--worst N]` prints a table over the catalogues and the rulebook; a test holds every topic to the limits.
"""
