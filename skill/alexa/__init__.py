"""The platform: Alexa's requests and responses. ask-sdk is imported here and in ``skill.app``, nowhere else."""
