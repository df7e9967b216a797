"""The borrower chatbot: lending rules, use cases, storage, dialogue worker, gateway and channels."""
