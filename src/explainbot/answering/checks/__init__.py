"""Whether a passage that looks right tells of what was asked."""
