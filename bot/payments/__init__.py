"""Payment providers: those who take money on pages of their own and tell us of it."""
