"""The guide in a browser without a server: the same Python, run there by Pyodide.

``build`` writes the folder that any web host serves; ``browser`` is what runs in the page.
"""
