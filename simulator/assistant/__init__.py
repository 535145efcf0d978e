"""The guide for assistants that speak MCP (the Model Context Protocol).

An assistant asks by *tools*, and what it is given are the guide's own sentences and times as data.
``talking`` is what the guide says to it, ``offered`` what a yes is to, ``steps`` what an evening
holds, ``shapes`` the form of each; ``waiting`` holds what waits for an answer, and ``memory`` what
is kept. ``guide`` answers a tool; ``tools`` is which ones there are, and ``arguments`` what they
take. ``server`` tells an assistant how the guide is to be asked, and ``serving`` listens.
``evening_page`` is the page of an evening that an assistant shows (an MCP App), and ``shown`` what
it finds there.
"""
