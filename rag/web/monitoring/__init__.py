"""What operators ask of a running server: is it there, can it answer, what has it done."""
