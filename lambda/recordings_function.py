"""What CloudFront asks where the bucket has no recording yet: the assembler behind ``recordings_handler``."""

import logging
import os
import time
from typing import Any

from skill.assembler import answer
from skill.store.s3 import S3Bucket

logging.getLogger("quiet_together").setLevel(logging.INFO)
bucket = S3Bucket(os.environ["RECORDINGS_BUCKET"], os.environ, time.time)


def recordings_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answer one request of CloudFront's."""
    return answer(event, bucket)
