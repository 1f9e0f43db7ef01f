"""Questions, understood: period, scope, follow-ups, the kind of thing that is asked for."""
