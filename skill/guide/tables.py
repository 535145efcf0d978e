"""Tables: an editor's TOML file, read or refused with a sentence that says where."""

import json
from pathlib import Path
from typing import Any

from skill.errors import ContentError


def read_table(path: Path, where: str) -> dict[str, Any]:
    """The file as a table. Raises ContentError, beginning with ``where``, for one that cannot be read.

    The package holds it as JSON too, which is read in a fiftieth of the time: a couple waits for it
    at a cold start.
    """
    packed = path.with_suffix(".json")
    if packed.exists():
        return dict(json.loads(packed.read_bytes()))
    import tomllib

    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
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
