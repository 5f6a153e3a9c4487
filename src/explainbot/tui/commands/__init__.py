"""What the commands of the chat are, and what they do."""
