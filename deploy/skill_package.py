"""The ASK skill package: manifest, interaction models and icons, as ask-cli 2.30 reads them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from audio.files import write_whole
from deploy.icons import icons
from deploy.manifest import ICON_FOLDER, Account, manifest
from deploy.store_page import StorePage, read_store
from deploy.support import need_checked_numbers
from interaction_models import build as interaction_models
from skill.guide.programme import CONTENT

MANIFEST = "skill.json"


def write_skill_package(folder: Path, account: Account) -> list[Path]:
    """Write the package.

    What is there already and says the same is not touched, so that ask-cli uploads it once. What
    ``account`` does not tell (addresses of the functions, of the pages) is kept as it stands there:
    ask-cli writes the function's address into the manifest. Raises ContentError for a locale whose
    numbers to call nobody has looked up.
    """
    known = account_of(folder / MANIFEST)
    account = Account(
        account.site or known.site,
        account.endpoint or known.endpoint,
        {**known.regions, **account.regions},
    )
    return [_written(folder / name, content) for name, content in _files(account)]


def account_of(path: Path) -> Account:
    """What a deployed manifest tells of its deployer's account; nothing when there is none."""
    try:
        deployed: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["manifest"]
    except FileNotFoundError:
        return Account()
    legal = deployed["privacyAndCompliance"]["locales"].values()
    addresses = [pages["privacyPolicyUrl"] for pages in legal]
    site = addresses[0].partition("/store/")[0] if addresses else ""
    custom = deployed["apis"]["custom"]
    endpoint = custom.get("endpoint", {}).get("uri", "")
    regions = {name: body["endpoint"]["uri"] for name, body in custom.get("regions", {}).items()}
    return Account(site, endpoint, regions)


def _files(account: Account) -> Iterator[tuple[str, bytes]]:
    names = interaction_models.locales()
    need_checked_numbers(CONTENT, names)
    pages: dict[str, StorePage] = {name: read_store(CONTENT, name) for name in names}
    yield MANIFEST, _json(manifest(pages, account))
    for locale in pages:
        yield f"interactionModels/custom/{locale}.json", _json(interaction_models.model(locale))
    for name, png in icons().items():
        yield f"{ICON_FOLDER}/{name}", png


def _json(content: dict[str, Any]) -> bytes:
    return json.dumps(content, indent=2, ensure_ascii=False).encode()


def _written(path: Path, content: bytes) -> Path:
    if not path.exists() or not _same(path.read_bytes(), content):
        write_whole(path, content)
    return path


def _same(first: bytes, second: bytes) -> bool:
    """Whether two files say the same; in JSON the order and the spaces say nothing."""
    if first == second:
        return True
    return second.startswith(b"{") and json.loads(first) == json.loads(second)
