"""Couples in a DynamoDB table: one item a couple, changed under a version condition."""

import json
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

from skill.errors import StoreError
from skill.guide.couple import Couple

if TYPE_CHECKING:
    from types_boto3_dynamodb.client import DynamoDBClient

CONNECT_TIMEOUT_S, READ_TIMEOUT_S = 0.5, 1.0
"""Short enough that a silent table costs the couple less than Alexa's 8 s."""
TRIES = 8
"""How often a change is tried against somebody faster."""
FIRST_WAIT_S = 0.02


class DynamoStore:
    """A store in one table whose partition key is ``couple`` (text)."""

    def __init__(
        self,
        table: str,
        *,
        endpoint_url: str | None = None,
        wait: Callable[[float], None] = time.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        """Region and credentials come from the environment, as boto3 finds them."""
        self._table, self._endpoint_url = table, endpoint_url
        self._wait, self._chance = wait, chance

    @cached_property
    def _client(self) -> "DynamoDBClient":
        import boto3  # costs about 90 ms, so nobody pays who does not use a table
        from botocore.config import Config

        config = Config(
            connect_timeout=CONNECT_TIMEOUT_S,
            read_timeout=READ_TIMEOUT_S,
            retries={"mode": "standard", "total_max_attempts": 2},
        )
        client: DynamoDBClient = boto3.client("dynamodb", endpoint_url=self._endpoint_url, config=config)
        return client

    def read(self, couple: str) -> Couple:
        """See CoupleStore."""
        return self._read(couple)[0]

    def change(self, couple: str, function: Callable[[Couple], Couple]) -> Couple:
        """See CoupleStore."""
        for attempt in range(TRIES):
            before, version = self._read(couple)
            after = function(before)
            if after == before or self._written(couple, after, version):
                return after
            self._wait(FIRST_WAIT_S * 2**attempt * self._chance())
        raise StoreError(f"{self._table}: somebody else was faster {TRIES} times")

    def forget(self, couple: str) -> None:
        """See CoupleStore."""
        with self._answering():
            self._client.delete_item(TableName=self._table, Key={"couple": {"S": couple}})

    def _read(self, couple: str) -> tuple[Couple, int]:
        with self._answering():
            answer = self._client.get_item(TableName=self._table, Key={"couple": {"S": couple}}, ConsistentRead=True)
        if (row := answer.get("Item")) is None:
            return Couple(), 0
        try:
            return Couple.from_item(json.loads(row["item"]["S"])), int(row["version"]["N"])
        except (KeyError, ValueError) as error:
            raise StoreError(f"{self._table}: an item cannot be read ({error!r})") from error

    def _written(self, couple: str, record: Couple, version: int) -> bool:
        """Write version + 1, unless the item is no longer at this version."""
        row = {"couple": {"S": couple}, "version": {"N": str(version + 1)}, "item": {"S": json.dumps(record.to_item())}}
        with self._answering():
            try:
                self._client.put_item(
                    TableName=self._table,
                    Item=row,
                    ConditionExpression="version = :read OR (attribute_not_exists(couple) AND :read = :none)",
                    ExpressionAttributeValues={":read": {"N": str(version)}, ":none": {"N": "0"}},
                )
            except self._client.exceptions.ConditionalCheckFailedException:
                return False
        return True

    @contextmanager
    def _answering(self) -> Iterator[None]:
        """Turn every way in which a table can fail to answer into StoreError."""
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            yield
        except (BotoCoreError, ClientError) as error:
            raise StoreError(f"{self._table}: {error}") from error
