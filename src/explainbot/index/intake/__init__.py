"""Taking files into the corpus."""
