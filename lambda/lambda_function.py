"""What AWS Lambda calls: the guide behind ``lambda_handler``."""

import logging
import os
from typing import Any

from skill.alexa import lean  # before all else
from skill.app import Settings, answer, build, open_store

settings = Settings.from_environ(os.environ)
logging.getLogger().setLevel(
    logging.WARNING
)  # of libraries: botocore's lower levels quote what is stored
logging.getLogger("quiet_together").setLevel(settings.log_level)
logging.getLogger("quiet_together.journal").setLevel(
    logging.INFO
)  # metrics are in its lines, so they always come
skill = build(settings, open_store(settings))
lean.started()


def lambda_handler(event: object, context: object) -> dict[str, Any]:
    """Answer one request of Alexa's."""
    return answer(skill, event, context)
