"""Question sets: a set and an index come in, a measured run with its report goes out."""
