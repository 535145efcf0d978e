"""The SDK's own way to a table: the standard builder with its DynamoDbAdapter.

It reads the table where something is said.
"""

import os

from ask_sdk.standard import StandardSkillBuilder
from ask_sdk_core.dispatch_components import AbstractRequestHandler
from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_core.utils import get_request_type
from ask_sdk_model import Response


class Welcome(AbstractRequestHandler):
    """Answers what was said, with a number from the table."""

    def can_handle(self, handler_input: HandlerInput) -> bool:
        return get_request_type(handler_input) in ("LaunchRequest", "IntentRequest")

    def handle(self, handler_input: HandlerInput) -> Response:
        nights = handler_input.attributes_manager.persistent_attributes["nights"]
        return (
            handler_input.response_builder.speak(f"Welcome back, {nights}.")
            .ask("What would you like?")
            .response
        )


class Event(AbstractRequestHandler):
    """Answers the player, without the table."""

    def can_handle(self, handler_input: HandlerInput) -> bool:
        return True

    def handle(self, handler_input: HandlerInput) -> Response:
        return handler_input.response_builder.response


builder = StandardSkillBuilder(table_name=os.environ["TABLE_NAME"])
builder.add_request_handler(Welcome())
builder.add_request_handler(Event())
lambda_handler = builder.lambda_handler()
