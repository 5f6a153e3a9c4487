"""Decks of cards, as Anki keeps and exports them."""
