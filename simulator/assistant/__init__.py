"""The guide for assistants that speak MCP (the Model Context Protocol).

An assistant asks by *tools*, and what it is given are the guide's own sentences and times as data.
``talking`` is what the guide says to it, ``steps`` what an evening holds, ``shapes`` the form of
each; ``waiting`` holds what waits for an answer, and ``memory`` what is kept. ``guide`` answers a
tool, ``server`` tells an assistant which tools there are, and ``serving`` listens.
``evening_page`` is the page of an evening that an assistant shows (an MCP App), and ``shown`` what
it finds there.
"""
