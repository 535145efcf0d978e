"""What is measured beside us: handlers that somebody else might deploy, each a function."""
