"""The tests. Before any other module asks for the content, they get the frozen copy of it."""

from tests import frozen

frozen.use()
