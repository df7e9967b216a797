"""The same data served the stock way, to compare with: DIET and TEDPolicy, `rasa run`, an action server over HTTP, Rasa's SQL store."""
