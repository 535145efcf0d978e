"""Fresh sentences are an annotation set that SMAPI's NLU evaluation can read."""

import json
from pathlib import Path

from deploy.annotations import annotation_set, write_annotations
from skill.guide.intents import IN_MODEL


def test_each_sentence_names_the_intents_that_do_right_by_it() -> None:
    """In lower case, without a slot's value; any of the intents may be the right one."""
    group = {"intents": ["TOUCH:off", "BEGIN"], "sentences": ["No touching, please"]}
    (annotation,) = annotation_set([group])["data"]
    assert annotation["inputs"] == {"utterance": "no touching, please"}
    names = [row["intent"]["name"] for row in annotation["expected"]]
    assert names == ["TouchIntent", "BeginIntent"]


def test_the_set_of_a_locale_lies_beside_the_package(tmp_path: Path) -> None:
    """Every intent that it names is declared, and everyday talk is expected to fall back."""
    paths = write_annotations(tmp_path / "nlu-annotations")
    assert {path.suffix for path in paths} == {".json"}
    assert [path.stem for path in paths] == [
        "de-DE",
        "en-US",
        "es-ES",
        "fr-FR",
        "it-IT",
        "ja-JP",
        "pt-BR",
    ]
    for path in paths:
        data = json.loads(path.read_text())["data"]
        names = {row["intent"]["name"] for annotation in data for row in annotation["expected"]}
        assert len(data) > 500
        assert "AMAZON.FallbackIntent" in names
        assert names <= {intent.value for intent in IN_MODEL}
