"""Is it right? `python -m evals` asks the gold set; `python -m evals fit` fits the weights on the training set."""
