"""What is asked: wording, spelling, subject, expected answer type."""
