"""How a message leaves: web, SMS and e-mail."""
