"""Training of the model that judges whether sentences support a claim; not in the wheel."""
