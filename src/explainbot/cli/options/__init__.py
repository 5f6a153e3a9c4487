"""Values of options: what is typed behind them."""
