"""The platform: Alexa's requests, responses and services.

ask-sdk is imported here, in ``skill.handler`` and in ``skill.app``, and nowhere else.
"""
