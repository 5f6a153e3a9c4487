"""What a teacher sees of a class: questions without an answer, and what they reach."""
