"""Couples in a DynamoDB table: one item a couple, changed under a version condition."""

import hashlib
import json
import logging
import os
import time
import zlib
from collections.abc import Callable
from enum import StrEnum
from typing import Protocol, TypeVar

from skill import deadline
from skill.errors import NoAnswer, Refused, StoreError
from skill.guide.couple import Couple
from skill.store import CONNECT_TIMEOUT_S, READ_TIMEOUT_S, Row

BUDGET_S = 1.0
"""How long one read or change tries again; an answer makes two at most and is due in 3 s (Alexa
waits for 8)."""
FIRST_WAIT_S, LONGEST_WAIT_S = 0.05, 0.25
"""How long a try waits for the next one, at most: at first, and in the end."""

DAY_S = 24 * 60 * 60
KEPT_DAYS = 400
"""How long a record is kept after its last change: a couple that comes back after a year finds its
nights."""

REMEMBERED_ROWS = 1_000
"""How many rows a process remembers as it saw them last, so that a change right after needs no
read: under 1 MB."""

ASIDE = tuple(f".unreadable.{number}" for number in range(4))
"""Behind the couple's key: where items that cannot be read are set aside. Few and known, so that
all can be erased."""

BUSY = frozenset(
    {"ProvisionedThroughputExceededException", "ThrottlingException", "RequestLimitExceeded"}
)
"""What a table answers that is asked too much; anything from 500 on is worth another try too."""

Given = TypeVar("Given")

log = logging.getLogger("quiet_together")


def _chance() -> float:
    """From 0 up to 1; imported where it is needed, since most answers wait for nothing."""
    from random import random

    return random()


class TableClient(StrEnum):
    """Who asks the table."""

    SIGNED = "signed"
    """A small client of our own, with which a cold start takes a third as long. It knows the
    credentials that Lambda gives."""
    BOTO3 = "boto3"
    """It finds credentials, regions and proxies wherever AWS's configuration names them. In Lambda
    it is the one of the runtime."""


class Client(Protocol):
    """What a store needs of a client."""

    def call(self, operation: str, request: Row) -> Row:
        """What DynamoDB answers to one request.

        Raises NoAnswer, Refused, or StoreError for anything else.
        """


class DynamoStore:
    """A store in one table: partition key ``couple`` (text), time to live ``expires``.

    ``expires`` (seconds since 1970) moves to 400 days from now with every write, so a record that
    nobody uses goes by itself; DynamoDB removes it some days late, and until then it is not read
    any more.

    An item that cannot be read is copied unchanged to the first free key in ``ASIDE`` before a
    change begins anew. Copies go by themselves as well, 400 days later, and ``forget`` erases them.
    """

    def __init__(
        self,
        table: str,
        *,
        client: TableClient = TableClient.SIGNED,
        endpoint_url: str | None = None,
        now: Callable[[], float] = time.time,
        clock: Callable[[], float] = time.monotonic,
        wait: Callable[[float], None] = time.sleep,
        chance: Callable[[], float] = _chance,
    ) -> None:
        """Region and credentials come from the environment, and an endpoint that is not given, too.

        ``now`` dates the records; ``clock`` measures how long a change may try again, and ``wait``
        passes that time.
        """
        self._table = table
        self._now, self._clock, self._wait, self._chance = now, clock, wait, chance
        self._seen: dict[str, Row] = {}
        """Rows as they were last read or written. A change begins there, under the same condition
        as behind a read: when somebody else was faster it fails, and reads."""
        self._client = _client(client, endpoint_url)

    def read(self, couple: str) -> Couple:
        """See CoupleStore."""
        row = self._patiently(lambda: self._get(couple))
        record = self._record(row)
        self._remember(couple, row)
        return record

    def change(
        self,
        couple: str,
        function: Callable[[Couple], Couple],
    ) -> Couple:
        """See CoupleStore."""
        attempts: list[Row] = []
        return self._patiently(lambda: self._changed(couple, function, attempts))

    def forget(self, couple: str) -> None:
        """See CoupleStore."""
        self._patiently(lambda: self._erase(couple))

    def _patiently(self, attempt: Callable[[], Given]) -> Given:
        """What the attempt gives.

        It is tried again after a wait (with jitter) as long as the budget and the answer allow.
        """
        ends = self._clock() + min(BUDGET_S, deadline.left())
        longest = FIRST_WAIT_S
        while True:
            pause = longest * self._chance()
            try:
                return attempt()
            except _NotNow:
                if self._clock() + pause >= ends:
                    raise
            self._wait(pause)
            longest = min(2 * longest, LONGEST_WAIT_S)

    def _changed(
        self,
        couple: str,
        function: Callable[[Couple], Couple],
        attempts: list[Row],
    ) -> Couple:
        """One attempt at a change; ``attempts`` are the rows that earlier ones have written."""
        remembered = self._seen.pop(couple, None)
        row = self._get(couple) if remembered is None else remembered
        if row in attempts:
            return self._record(row)  # it was written after all, and only the answer was lost
        stored = self._readable(row)
        changed_couple = function(stored or Couple())
        if changed_couple == stored and remembered is not None:
            # Only a read can tell that nothing is to be written.
            return self._changed(couple, function, attempts)
        if changed_couple == stored:
            self._remember(couple, row)
            return changed_couple
        if stored is None:
            self._set_aside(couple, row)
        attempts.append(self._row(couple, changed_couple, _version(row) + 1))
        if not self._put(attempts[-1], _unchanged(row)):
            raise _NotNow(f"{self._table}: somebody else was faster, again and again")
        self._remember(couple, attempts[-1])
        return changed_couple

    def _remember(self, couple: str, row: Row) -> None:
        if len(self._seen) >= REMEMBERED_ROWS:
            self._seen.clear()
        self._seen[couple] = row

    def _readable(self, row: Row) -> Couple | None:
        try:
            return self._record(row)
        except StoreError as error:
            log.error("%s", error)
            return None

    def _record(self, row: Row) -> Couple:
        """The couple in this row; a row that is not there, or is past its time, is a new couple."""
        try:
            if not row or ("expires" in row and float(row["expires"]["N"]) <= self._now()):
                return Couple()
            item = row["item"]
            is_packed = "B" in item
            text = zlib.decompress(item["B"]) if is_packed else item["S"]
            return Couple.from_item(json.loads(text))
        except (
            KeyError,
            ValueError,
            RecursionError,
            zlib.error,
        ) as error:
            raise StoreError(f"{self._table}: an item cannot be read ({error!r})") from error

    def _row(self, couple: str, record: Couple, version: int) -> Row:
        """Packed: the nights and days away of ten years would be over 1 KB, the unit of billing."""
        item = zlib.compress(json.dumps(record.to_item()).encode())
        return {
            "couple": {"S": couple},
            "version": {"N": str(version)},
            "item": {"B": item},
        } | self._expires()

    def _expires(self) -> Row:
        return {"expires": {"N": str(int(self._now()) + KEPT_DAYS * DAY_S)}}

    def _set_aside(self, couple: str, row: Row) -> None:
        """Copy an item that cannot be read to the first free key.

        A copy that is there already will do.
        """
        content = json.dumps(row, sort_keys=True, default=repr)
        digest = hashlib.sha256(content.encode()).hexdigest()[:16]
        for suffix in ASIDE:
            copy = {
                "couple": {"S": couple + suffix},
                "digest": {"S": digest},
                "row": {"M": row},
            } | self._expires()
            free_or_same = {
                "ConditionExpression": "attribute_not_exists(couple) OR digest = :digest",
                "ExpressionAttributeValues": {":digest": copy["digest"]},
            }
            if self._put(copy, free_or_same):
                log.error("an item that cannot be read is set aside: %s%s", couple, suffix)
                return
        raise StoreError(
            f"{self._table}: an item cannot be read, and {len(ASIDE)} are set aside already"
        )

    def _get(self, couple: str) -> Row:
        request = {
            "TableName": self._table,
            "Key": {"couple": {"S": couple}},
            "ConsistentRead": True,
        }
        return dict(self._ask("GetItem", request).get("Item", {}))

    def _put(self, row: Row, condition: Row) -> bool:
        """Write the row; False when the condition does not hold."""
        try:
            self._ask("PutItem", {"TableName": self._table, "Item": row, **condition})
        except Refused:
            return False
        return True

    def _erase(self, couple: str) -> None:
        self._seen.pop(couple, None)
        for suffix in ("", *ASIDE):
            request = {"TableName": self._table, "Key": {"couple": {"S": couple + suffix}}}
            self._ask("DeleteItem", request)

    def _ask(self, operation: str, request: Row) -> Row:
        """What the table answers in time.

        Raises Refused for a condition that does not hold, or else StoreError.
        """
        if deadline.left() < CONNECT_TIMEOUT_S + READ_TIMEOUT_S:
            raise StoreError(f"{self._table}: no time is left to ask")
        try:
            return self._client.call(operation, request)
        except NoAnswer as error:
            raise _NotNow(f"{self._table}: {error}") from error
        except Refused as error:
            if error.name == "ConditionalCheckFailedException":
                raise
            busy = error.status >= 500 or error.name in BUSY
            raise (_NotNow if busy else StoreError)(f"{self._table}: {error}") from error
        except StoreError as error:
            raise StoreError(f"{self._table}: {error}") from error


def _client(kind: TableClient, endpoint: str | None) -> Client:
    """Imported here, so that nobody pays for one who does not use it: TLS, or all of boto3."""
    if kind is TableClient.BOTO3:
        from skill.store.boto import BotoClient

        return BotoClient(endpoint)
    from skill.store.signed import SignedClient

    return SignedClient(endpoint, os.environ, time.time)


class _NotNow(StoreError):
    """Worth another try: somebody was faster, or the table is busy or silent."""


def _version(row: Row) -> int:
    try:
        return int(row["version"]["N"])
    except (KeyError, ValueError):
        return 0  # no row, or not one of ours


def _unchanged(row: Row) -> Row:
    """The condition that the item is still what was read: its version, and what it says.

    The version alone would not do, since it begins anew behind ``forget``.
    """
    names = ("couple", "version", "item")
    terms = [
        f"#{name} = :{name}" if name in row else f"attribute_not_exists(#{name})" for name in names
    ]
    condition: Row = {
        "ConditionExpression": " AND ".join(terms),
        # "item" is a word of DynamoDB's own, so every name has a placeholder.
        "ExpressionAttributeNames": {f"#{name}": name for name in names},
    }
    values = {f":{name}": row[name] for name in names if name in row}
    if values:  # an empty table of them is refused
        condition["ExpressionAttributeValues"] = values
    return condition
