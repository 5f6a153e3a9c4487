"""Question banks and decks of cards: what quiz and learning programs keep."""
