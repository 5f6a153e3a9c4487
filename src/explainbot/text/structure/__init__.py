"""What a passage's mark-up means: its blocks and runs, drawn, or said in words."""
