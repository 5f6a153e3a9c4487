"""A question to an answer: retrieval, scoring, reading, confidence."""
