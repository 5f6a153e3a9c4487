"""The command line: arguments in, a rendered result and an exit status out."""
