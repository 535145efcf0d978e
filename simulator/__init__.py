"""A laptop in place of the speaker and the cloud, over the same ``skill.app.answer`` as Lambda's.

- ``echo``: the virtual Echo, and ``rules``: what Alexa refuses. Both are for any skill.
- ``laptop``: this skill on such an Echo, ``studio``: its recordings; ``bedside``: that, or
  anybody's skill.
- ``terminal``: a front end, with its ``commands``, ``input_loop``, ``terminal_clock``,
  ``following`` and ``sound``; ``dialog`` has the files of ``ask dialog``.
- ``web``: the other one. ``web_access`` says whom it answers, ``page_state`` what a page is told,
  ``page_moment`` how this moment looks, ``picture`` what is drawn of the skill, and ``page/`` is
  the page itself.
- ``listen``: the third, hands-free: a microphone, a loudspeaker, and what was said.
- ``cli``: the commands.
- ``evening``: an evening on paper and in a file.
- ``check``: what editors ask. ``certify``: what Amazon asks.
"""
