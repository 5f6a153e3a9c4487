"""What is kept of a user's doings: logs, history, unanswered questions."""
