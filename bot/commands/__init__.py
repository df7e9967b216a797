"""The verbs of the command line that have a room of their own, and what all verbs share."""
