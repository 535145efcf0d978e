"""Tables: an editor's TOML file, read, or refused with a sentence that says where."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from skill.errors import ContentError


def read_table(path: Path, where: str) -> dict[str, Any]:
    """The file as a table, which is for reading alone: files of one text share it.

    Raises ContentError, beginning with ``where``, for one that cannot be read.
    """
    import tomllib  # no package needs it: see ``skill.prepared``

    try:
        # Notepad puts a mark before the first letter, which is none.
        return _parsed(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ContentError(
            f"{where}: cannot be read ({error.strerror}); put the file there"
        ) from error
    except UnicodeDecodeError as error:
        raise ContentError(
            f"{where}: cannot be read as text ({error.reason}); save it as UTF-8"
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise ContentError(f"{where}: cannot be read as TOML ({error}); mend it there") from error


@lru_cache(maxsize=128)
def _parsed(text: str) -> dict[str, Any]:
    """The table in a text; parsed once, since a start reads most of the thirty files three times."""
    import tomllib

    return tomllib.loads(text)


def locales(content: Path) -> list[str]:
    """The locales that have a folder of words."""
    return sorted(folder.name for folder in (content / "words").glob("*") if folder.is_dir())
