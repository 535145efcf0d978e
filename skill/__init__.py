"""Quiet Together: what the couple meets, and all that Lambda runs."""
