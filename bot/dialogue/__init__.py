"""The dialogue worker: a Rasa agent with its actions in process. It decides what to say, never who may hear it."""
