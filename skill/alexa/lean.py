"""Imported before all else, it spares a cold start what no answer needs; ``started`` ends that.

The SDK's clients of Alexa's services are 130 modules, a third of what the SDK takes to start:
ask-sdk-core imports their factory, and that all of them, whether it is used or not.
``skill.alexa.device`` asks the two services that the guide needs by itself. Whoever makes a factory
all the same gets the real one.

The collector would look through all that is imported again and again, for a twentieth of the start,
and find nothing.
"""

import gc
import sys
from importlib import import_module
from types import ModuleType
from typing import Any

FACTORY = "ask_sdk_model.services.service_client_factory"


def started() -> None:
    """All is imported: it is garbage never more, and what comes from now on may be."""
    gc.freeze()
    gc.enable()


def _made(*given: Any, **named: Any) -> Any:  # noqa: ANN401
    """The factory, once somebody makes one."""
    if sys.modules.get(FACTORY) is _later:
        del sys.modules[FACTORY]
    return import_module(FACTORY).ServiceClientFactory(*given, **named)


_later = ModuleType(FACTORY)
vars(_later)["ServiceClientFactory"] = _made
sys.modules.setdefault(FACTORY, _later)
gc.disable()
