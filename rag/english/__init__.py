"""Word lists and rules of English; those that hold for other languages too say so."""
