"""What is measured beside us: the handlers that somebody else might deploy, each a ``lambda_function`` of its own."""
