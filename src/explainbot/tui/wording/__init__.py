"""What the chat says, as plain records."""
