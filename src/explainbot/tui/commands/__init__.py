"""What the commands of the full-screen chat do."""
