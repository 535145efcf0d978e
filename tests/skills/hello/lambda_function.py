"""A hello world on ask-sdk-core, as somebody else writes one: it greets, and asks for a name."""

from typing import Any

from ask_sdk_core.dispatch_components import AbstractExceptionHandler, AbstractRequestHandler
from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_core.skill_builder import SkillBuilder
from ask_sdk_core.utils import is_intent_name, is_request_type
from ask_sdk_model import Response

skill = SkillBuilder()


class Launch(AbstractRequestHandler):
    def can_handle(self, handler_input: HandlerInput) -> bool:
        return bool(is_request_type("LaunchRequest")(handler_input))

    def handle(self, handler_input: HandlerInput) -> Response:
        builder = handler_input.response_builder.speak("Hello. Whom shall I greet?")
        return builder.ask("Whom shall I greet?").response


class Greet(AbstractRequestHandler):
    def can_handle(self, handler_input: HandlerInput) -> bool:
        return bool(is_intent_name("GreetIntent")(handler_input))

    def handle(self, handler_input: HandlerInput) -> Response:
        request: Any = handler_input.request_envelope.request
        name = request.intent.slots["name"].value or "you"
        builder = handler_input.response_builder.speak(f"Hello, {name}.")
        return builder.set_should_end_session(True).response


class Count(AbstractRequestHandler):
    """Remembers in the session how often it was asked."""

    def can_handle(self, handler_input: HandlerInput) -> bool:
        return bool(is_intent_name("AMAZON.HelpIntent")(handler_input))

    def handle(self, handler_input: HandlerInput) -> Response:
        attributes: Any = handler_input.attributes_manager.session_attributes
        attributes["helped"] = attributes.get("helped", 0) + 1
        text = f"Say a name. I have helped {attributes['helped']} times. Whom shall I greet?"
        return handler_input.response_builder.speak(text).ask("Whom shall I greet?").response


class Crash(AbstractRequestHandler):
    def can_handle(self, handler_input: HandlerInput) -> bool:
        return bool(is_intent_name("CrashIntent")(handler_input))

    def handle(self, handler_input: HandlerInput) -> Response:
        raise ZeroDivisionError("planted")


class Forgetful(AbstractRequestHandler):
    """Opens the microphone without a question, which Alexa's certification refuses."""

    def can_handle(self, handler_input: HandlerInput) -> bool:
        return bool(is_intent_name("ForgetfulIntent")(handler_input))

    def handle(self, handler_input: HandlerInput) -> Response:
        return handler_input.response_builder.speak("Well.").set_should_end_session(False).response


class Leave(AbstractRequestHandler):
    def can_handle(self, handler_input: HandlerInput) -> bool:
        return any(
            is_intent_name(f"AMAZON.{name}Intent")(handler_input) for name in ("Stop", "Cancel")
        )

    def handle(self, handler_input: HandlerInput) -> Response:
        builder = handler_input.response_builder.speak("Goodbye.")
        return builder.set_should_end_session(True).response


class Ended(AbstractRequestHandler):
    def can_handle(self, handler_input: HandlerInput) -> bool:
        return bool(is_request_type("SessionEndedRequest")(handler_input))

    def handle(self, handler_input: HandlerInput) -> Response:
        return handler_input.response_builder.response


class Sorry(AbstractExceptionHandler):
    """Handles what has no handler, and lets what is planted through."""

    def can_handle(self, handler_input: HandlerInput, exception: Exception) -> bool:
        return not isinstance(exception, ZeroDivisionError)

    def handle(self, handler_input: HandlerInput, exception: Exception) -> Response:
        builder = handler_input.response_builder.speak("Sorry. Whom shall I greet?")
        return builder.ask("Whom shall I greet?").response


for handler in (Launch, Greet, Count, Crash, Forgetful, Leave, Ended):
    skill.add_request_handler(handler())
skill.add_exception_handler(Sorry())
lambda_handler = skill.lambda_handler()
