"""Questions in a language that the texts are not in, answered by meaning alone."""
