"""What is certified: a skill, its model, and its listing and words as far as they are at hand."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from simulator.echo.player import Json
from simulator.echo.walk import Step
from simulator.echo.world import Opened, Scenario

YES = "AMAZON.YesIntent"


@dataclass(frozen=True)
class SkillUnderTest:
    """One skill in one locale. What has a default is known of our own alone."""

    locale: str
    opened: Opened
    scenarios: tuple[Scenario, ...]
    model: Json
    """The interaction model, as ``ask deploy`` sends it."""
    manifest: Json | None = None
    """``skill.json``; None: nothing that stands in the store is looked at."""
    pages: Mapping[str, str] | None = None
    """The pages that the manifest points to, by address."""
    texts: Mapping[str, str] | None = None
    """All that can be spoken, live or recorded, by where it stands; None: what a walk has heard."""
    apologies: frozenset[str] = frozenset()
    """What is said when something went wrong inside."""
    reminded: Callable[[Mapping[str, Any]], bool] | None = None
    """Whether this memory says that a reminder was set; None: nobody can see it."""
    agreeing: frozenset[str] = frozenset({YES})
    """The intents by which somebody says yes: Alexa's own, and its twins in this skill."""
    checks_its_id: bool = False
    """Whether its own code refuses another skill's requests; Lambda's trigger may do it, too."""
    is_about_health: bool = False
    """Whether Amazon's policy for health holds for it."""
    house_rules: bool = False
    """Whether its model keeps our own habits besides what Amazon asks."""

    @property
    def language(self) -> Json:
        """The language model."""
        language: Json = self.model["interactionModel"]["languageModel"]
        return language

    @property
    def intents(self) -> frozenset[str]:
        """The names of the intents that its model declares."""
        return frozenset(intent["name"] for intent in self.language["intents"])

    @property
    def listing(self) -> Json:
        """What the store shows in this locale."""
        listings: Json = self.publishing.get("locales", {})
        listing: Json = listings.get(self.locale) or {}
        return listing

    @property
    def publishing(self) -> Json:
        """What the manifest says to the store."""
        publishing: Json = self._content.get("publishingInformation", {})
        return publishing

    @property
    def compliance(self) -> Json:
        """What the manifest says of privacy and of the law."""
        compliance: Json = self._content.get("privacyAndCompliance", {})
        return compliance

    @property
    def permissions(self) -> frozenset[str]:
        """The permissions that the manifest lists."""
        permissions = self._content.get("permissions", [])
        return frozenset(permission["name"] for permission in permissions)

    @property
    def words(self) -> Mapping[str, str]:
        """All that can be spoken, as far as it is known."""
        return self.texts or {}

    def with_heard_words(self, steps: Sequence[Step]) -> "SkillUnderTest":
        """This skill, with what a walk has heard for its words, where nothing better is known."""
        if self.texts is not None:
            return self
        first_said: dict[str, str] = {}
        for step in steps:
            first_said.setdefault(step.spoken, str(step))
        texts = {where: spoken for spoken, where in first_said.items() if spoken}
        return replace(self, texts=texts)

    @property
    def _content(self) -> Json:
        """What stands in ``skill.json``; nothing where it is not at hand."""
        if self.manifest is None:
            return {}
        content: Json = self.manifest["manifest"]
        return content
