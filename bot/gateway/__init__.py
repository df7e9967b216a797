"""The one process that faces the world: identity, the conversation log, who holds the conversation, limits and delivery."""
