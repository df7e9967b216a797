"""Conversations played through the real agent and the real book, written down as they went."""
