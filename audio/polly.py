"""Amazon Polly's voices over the network: neural, long-form and generative. Needs an AWS account; costs a little."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any
from xml.sax.saxutils import escape

from audio.samples import Samples
from audio.voice import FINISH, SMALLNESS, decoded, finished, found
from skill.errors import RecordingError

DOLLARS_A_MILLION: Mapping[str, float] = MappingProxyType(
    {"neural": 16, "generative": 30, "long-form": 100}
)
"""US dollars a million characters, by engine. From a secondary source, so an estimate: the pricing
page decides."""
SPEAKER, ENGINE = "Danielle", "neural"
"""What plain ``polly`` means."""
REGION = "us-east-1"
"""Where the account names no region of its own. Long-form voices are offered in few others."""
RATE_PERCENT = 85
"""How slowly, by SSML, where the engine takes it. Amazon's pages disagree about generative voices,
which are therefore given plain text: a tag that is not supported is an error."""
CONNECT_SECONDS, READ_SECONDS, ATTEMPTS = 3, 20, 2
_ADVICE = {
    "NoCredentialsError": "no AWS credentials were found; run `aws configure`, or set AWS_PROFILE",
    "EndpointConnectionError": "the service could not be reached; look at the network and at AWS_DEFAULT_REGION",
    "ConnectTimeoutError": "the service could not be reached; look at the network and at AWS_DEFAULT_REGION",
    "AccessDeniedException": "this account may not; allow it polly:SynthesizeSpeech",
    "UnrecognizedClientException": "the AWS credentials are not valid; renew them",
    "ExpiredTokenException": "the AWS credentials have expired; renew them",
    "EngineNotSupportedException": "this voice has no such engine there; `aws polly describe-voices` lists them",
    "ValidationException": "no such voice there; `aws polly describe-voices` lists them",
    "ThrottlingException": "too many requests; build again, and it goes on where it was",
}


@cache
def _client() -> Any:  # noqa: ANN401 - types-boto3-lite knows no Polly
    import boto3
    from botocore.config import Config

    session = boto3.Session()
    config = Config(
        connect_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
        retries={"max_attempts": ATTEMPTS},
    )
    return session.client("polly", region_name=session.region_name or REGION, config=config)


@dataclass(frozen=True)
class PollyVoice:
    """One of Polly's voices with one of its engines."""

    name: str = "polly"
    speaker: str = SPEAKER
    engine: str = ENGINE
    client: Callable[[], Any] = _client
    """A boto3 client for Polly, made when it is first needed."""
    hurries: bool = True
    smallness: float = SMALLNESS
    languages: frozenset[str] = frozenset()

    def recipe_of(self, sentence: str) -> str:
        """Without the region: a voice is the same in all of them."""
        return f"polly; {self.speaker}; {self.engine}; {RATE_PERCENT} %; mp3 24000; {FINISH}"

    @property
    def installed(self) -> bool:
        """Whether ``make voice`` has been run. Whether there is an account shows only when it speaks."""
        return self.client is not _client or found("boto3", "pydub")

    def request(self, sentence: str) -> dict[str, str]:
        """What SynthesizeSpeech is asked. MP3, because Polly's PCM ends at 16 kHz."""
        spoken = {"Text": sentence, "TextType": "text"}
        if self.engine != "generative":
            slow = f'<speak><prosody rate="{RATE_PERCENT}%">{escape(sentence)}</prosody></speak>'
            spoken = {"Text": slow, "TextType": "ssml"}
        return {
            "Engine": self.engine,
            "VoiceId": self.speaker,
            "OutputFormat": "mp3",
            "SampleRate": "24000",
            **spoken,
        }

    def speak(self, sentence: str) -> Samples:
        """Raises RecordingError, saying what to do, when the service did not answer with a sound."""
        try:
            sound = decoded(
                self.client().synthesize_speech(**self.request(sentence))["AudioStream"].read()
            )
        except Exception as error:  # botocore's, urllib3's and soundfile's errors share no ancestor
            raise RecordingError(
                f'Polly did not speak "{sentence}" ({self.speaker}, {self.engine}): {_reason(error)}; '
                'the voice "bedtime" works offline'
            ) from error
        return finished(sound)

    def notice(self, sentences: Sequence[str]) -> str:
        """Voice, region and estimated cost."""
        count = sum(map(len, sentences))
        dollars = count * DOLLARS_A_MILLION[self.engine] / 1e6
        return (
            f"Amazon Polly ({self.speaker}, {self.engine}, {self.client().meta.region_name}) speaks "
            f"{len(sentences)} sentences, {count:,} characters: about ${dollars:.2f}, an estimate."
        )


def polly_called(name: str) -> PollyVoice:
    """``polly``, ``polly:Ruth`` or ``polly:Ruth:long-form``. Raises RecordingError for an unknown engine."""
    _, speaker, engine = (*name.split(":"), "", "")[:3]
    engine = engine or ENGINE
    if engine not in DOLLARS_A_MILLION or name.count(":") > 2:
        raise RecordingError(
            f"No voice called {name}; write polly:{SPEAKER} or polly:{SPEAKER}:ENGINE, ENGINE being one of "
            f"{', '.join(DOLLARS_A_MILLION)}"
        )
    return PollyVoice(name, speaker or SPEAKER, engine)


def _reason(error: Exception) -> str:
    """An error's advice by its class or its AWS code; otherwise its own words."""
    code = getattr(error, "response", {}).get("Error", {}).get("Code", type(error).__name__)
    return _ADVICE.get(code, f"{code}, {error}")
