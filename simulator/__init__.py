"""A laptop in place of the speaker and the cloud, over the same ``skill.app.answer`` as Lambda's.

- ``echo``: the virtual Echo, and ``rules``: what Alexa refuses. Both are for any skill.
- ``laptop``: this skill on such an Echo. Its front ends are ``terminal``, with ``dialog`` and
  ``sound``, and ``web``, with ``page_state`` and ``page/``. ``cli`` has the commands.
- ``evening``: an evening on paper and in a file.
- ``check``: what editors ask. ``certify``: what Amazon asks.
"""
