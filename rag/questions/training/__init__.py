"""Train what tells questions apart; not in the wheel, and not imported by the product."""
