"""Dataclasses made of closures: what this skill uses of the standard library's module, and no more.

The standard library writes the methods of each class as text and compiles it, and imports
``inspect`` for their signatures. With forty classes that is the largest part of a cold start
(docs/speed.md), so ``skill.alexa.lean`` puts this module in its place while a function starts.
Anywhere else the skill is made of the standard library's own. A class made here has the same
arguments, equality, hash, ``repr`` and ``replace``, and refuses the same.
"""

from collections.abc import Callable
from typing import Any


class FrozenInstanceError(AttributeError):
    """Somebody wanted to change what does not change."""


class _Factory:
    """What ``field`` leaves in a class until it is made."""

    def __init__(
        self,
        make: Callable[[], Any],
        is_hashed: bool,
        is_compared: bool,
    ) -> None:
        self.make, self.is_hashed, self.is_compared = make, is_hashed, is_compared


_INHERITABLE: dict[type | None, dict[str, Any]] = {}
"""The defaults of each class that was made here, for those that inherit from it."""


def field(
    *,
    default: object = None,
    default_factory: Callable[[], Any] | None = None,
    hash: bool = True,
    compare: bool = True,
) -> Any:  # noqa: ANN401 - as the standard library's
    """A field whose default may be made anew for each object.

    It may be left out of the hash, or of both hash and comparison.
    """
    make = default_factory or (lambda: default)
    return _Factory(make, hash and compare, compare)


def dataclass(
    cls: type | None = None,
    /,
    *,
    frozen: bool = False,
    kw_only: bool = False,
) -> Any:  # noqa: ANN401
    """Make a class of annotated fields; used with arguments or without.

    ``kw_only`` is for the type checker: here a field may be given by its place all the same.
    """
    return _made(cls, frozen) if cls else lambda later: _made(later, frozen)


def replace(instance: Any, /, **changes: object) -> Any:  # noqa: ANN401 - of any class made here
    """The same object with some fields changed."""
    state = {name: getattr(instance, name) for name in type(instance).__match_args__}
    return type(instance)(**(state | changes))


def _made(cls: type, frozen: bool) -> type:
    own = tuple(cls.__annotations__)
    own_defaults = {name: vars(cls)[name] for name in own if name in vars(cls)}
    # What a class inherits is given by name, so it comes behind its own.
    inherited: dict[str, Any] = _INHERITABLE.get(cls.__base__, {})
    names = (*own, *inherited)
    defaults = own_defaults | inherited
    _INHERITABLE[cls] = dict(defaults)
    factories = {
        name: value.make for name, value in defaults.items() if isinstance(value, _Factory)
    }
    hashed = tuple(name for name in names if _is_hashed(defaults.get(name)))
    compared = tuple(name for name in names if _is_compared(defaults.get(name)))
    for name in factories:
        if name in own_defaults:
            delattr(cls, name)
    methods = {
        "__match_args__": names,
        "__init__": _init(
            cls.__name__,
            names,
            defaults,
            factories,
        ),
        "__repr__": _repr(names),
        "__eq__": _eq(compared),
        "__hash__": _hash(hashed) if frozen else None,
    }
    if frozen:
        methods |= {"__setattr__": _refuse, "__delattr__": _refuse}
    for name, method in methods.items():
        if name == "__hash__" or name not in vars(cls):
            setattr(cls, name, method)
    return cls


def _is_hashed(default: object) -> bool:
    return not isinstance(default, _Factory) or default.is_hashed


def _is_compared(default: object) -> bool:
    return not isinstance(default, _Factory) or default.is_compared


def _init(
    title: str,
    names: tuple[str, ...],
    defaults: dict[str, Any],
    factories: dict[str, Callable[[], Any]],
) -> Callable[..., None]:
    all_names = set(names)

    def fill(self: object, *values: object, **keywords: object) -> None:
        state = dict(zip(names, values, strict=False))
        if len(values) > len(names) or not state.keys().isdisjoint(keywords):
            raise TypeError(f"{title}() got too many arguments, or one of them twice")
        state = defaults | state | keywords
        if state.keys() != all_names:
            wrong = sorted(state.keys() ^ all_names)
            raise TypeError(f"{title}(): missing or unknown: {wrong}")
        for name, make in factories.items():
            if state[name] is defaults[name]:
                state[name] = make()
        vars(self).update(state)

    return fill


def _repr(names: tuple[str, ...]) -> Callable[[object], str]:
    def show(self: object) -> str:
        fields = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
        return f"{type(self).__qualname__}({fields})"

    return show


def _eq(names: tuple[str, ...]) -> Callable[[object, object], object]:
    def equals(self: object, other: object) -> object:
        if type(other) is not type(self):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in names)

    return equals


def _hash(names: tuple[str, ...]) -> Callable[[object], int]:
    def digest(self: object) -> int:
        return hash(tuple(getattr(self, name) for name in names))

    return digest


def _refuse(instance: object, name: str, *value: object) -> None:
    raise FrozenInstanceError(f"cannot change {name!r} of {type(instance).__qualname__}")
