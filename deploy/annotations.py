"""An annotation set for SMAPI's NLU evaluation: sentences, and the intents that do right by each.

A deployer lets Alexa herself understand them ("Batch Test Your NLU Model"), and so learns her
confusions before a couple does. The sentences are those that no interaction model was written by.
"""

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from audio.files import write_whole
from interaction_models.build import FOLDER
from skill.guide.intents import Intent

FRESH = FOLDER / "fresh"


def annotation_set(groups: list[Mapping[str, Any]]) -> dict[str, Any]:
    """As the "NLU Evaluation Tool API" reads it; any of several intents may be the right one."""
    annotations = []
    for group in groups:
        names = [name.partition(":")[0] for name in group["intents"]]
        expected = [{"intent": {"name": Intent[name].value}} for name in names]
        for sentence in group["sentences"]:
            annotations.append({"inputs": {"utterance": sentence.lower()}, "expected": expected})
    return {"data": annotations}


def write_annotations(folder: Path) -> list[Path]:
    """Write the set of every locale that has fresh sentences."""
    paths = []
    for source in sorted(FRESH.glob("*.toml")):
        groups = tomllib.loads(source.read_text(encoding="utf-8"))["said"]
        content = json.dumps(annotation_set(groups), indent=2, ensure_ascii=False)
        paths.append(write_whole(folder / f"{source.stem}.json", content.encode()))
    return paths
