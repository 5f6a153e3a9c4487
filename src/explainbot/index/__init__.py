"""The index: what is stored of the corpus, how it is built and searched."""
