"""Registry: the kinds of file, and what other packages add to the program."""
