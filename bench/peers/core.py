"""The SDK's hello world: ask-sdk-core without a table."""

from ask_sdk_core.dispatch_components import AbstractRequestHandler
from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_core.skill_builder import SkillBuilder
from ask_sdk_core.utils import get_request_type
from ask_sdk_model import Response


class Welcome(AbstractRequestHandler):
    """Answers what was said."""

    def can_handle(self, handler_input: HandlerInput) -> bool:
        return get_request_type(handler_input) in ("LaunchRequest", "IntentRequest")

    def handle(self, handler_input: HandlerInput) -> Response:
        return (
            handler_input.response_builder.speak("Welcome back.")
            .ask("What would you like?")
            .response
        )


class Event(AbstractRequestHandler):
    """Answers the player."""

    def can_handle(self, handler_input: HandlerInput) -> bool:
        return True

    def handle(self, handler_input: HandlerInput) -> Response:
        return handler_input.response_builder.response


builder = SkillBuilder()
builder.add_request_handler(Welcome())
builder.add_request_handler(Event())
lambda_handler = builder.lambda_handler()
