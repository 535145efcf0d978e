"""Calls to DynamoDB by boto3, as AWS's own configuration names credentials, region and endpoint."""

from functools import cached_property
from typing import TYPE_CHECKING

from skill.errors import NoAnswer, Refused, StoreError
from skill.store import CONNECT_TIMEOUT_S, READ_TIMEOUT_S, Row

if TYPE_CHECKING:
    from types_boto3_dynamodb.client import DynamoDBClient


class BotoClient:
    """Imports boto3 with the first call."""

    def __init__(self, endpoint: str | None) -> None:
        self._endpoint = endpoint

    @cached_property
    def _client(self) -> "DynamoDBClient":
        import boto3
        from botocore.config import Config

        config = Config(
            connect_timeout=CONNECT_TIMEOUT_S,
            read_timeout=READ_TIMEOUT_S,
            retries={
                "mode": "standard",
                "total_max_attempts": 1,
            },  # who tries again, and for how long: DynamoStore
        )
        client: DynamoDBClient = boto3.client(
            "dynamodb", endpoint_url=self._endpoint, config=config
        )
        return client

    def call(self, operation: str, request: Row) -> Row:
        """What DynamoDB answers.

        Raises NoAnswer, Refused, or StoreError where the environment lacks something.
        """
        from botocore import xform_name
        from botocore.exceptions import (
            BotoCoreError,
            ClientError,
            ConnectionError,
            HTTPClientError,
        )

        try:
            return dict(getattr(self._client, xform_name(operation))(**request))
        except ClientError as error:
            status = error.response["ResponseMetadata"]["HTTPStatusCode"]
            refusal = error.response["Error"]
            raise Refused(status, refusal["Code"], refusal["Message"]) from error
        except (ConnectionError, HTTPClientError) as error:
            raise NoAnswer(str(error)) from error
        except BotoCoreError as error:
            raise StoreError(str(error)) from error
