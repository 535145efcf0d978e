"""Interaction models: what Alexa is told that couples may say; generated, committed, compared in a test."""
