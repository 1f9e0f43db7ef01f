"""The doors that programs use."""
