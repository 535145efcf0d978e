"""What puts the guide into somebody's own accounts; never imported by the skill."""
