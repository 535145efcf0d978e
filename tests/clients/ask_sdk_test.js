// An evening through ask-sdk-test (npm, MIT), which holds every response against Amazon's rule that the microphone is
// open when a question was asked, and only then. ADDRESS, of the skill, is in the environment; mocha runs it.
const assert = require("node:assert/strict");
const {
  AlexaTest,
  AudioPlayerPauseIntentRequestBuilder,
  AudioPlayerResumeIntentRequestBuilder,
  IntentRequestBuilder,
  LaunchRequestBuilder,
  SessionEndedRequestBuilder,
} = require("ask-sdk-test");

const SETTINGS = {
  appId: "amzn1.ask.skill.00000000-0000-0000-0000-000000000000",
  userId: "amzn1.ask.account.ANOTHER",
  deviceId: "amzn1.ask.device.ANOTHER",
  locale: "en-US",
  interfaces: { audio: true },
};

/** The skill as a function, which is all that ask-sdk-test can call. */
async function skill(event) {
  const answer = await fetch(process.env.ADDRESS, { method: "POST", body: JSON.stringify(event) });
  return answer.json();
}

const launch = () => new LaunchRequestBuilder(SETTINGS).build();
const says = (name, slots = {}) => {
  const builder = new IntentRequestBuilder(SETTINGS, name);
  for (const [slot, [type, id]] of Object.entries(slots)) builder.withSlotResolution(slot, id, type, id);
  return builder.build();
};
const asks = (request, words) => ({
  request,
  saysLike: words,
  reprompts: (text) => text.endsWith("?"),
  shouldEndSession: false,
});
const ends = (request, words) => ({ request, saysLike: words, repromptsNothing: true, shouldEndSession: true });
const plays = (request, words) => ({
  ...ends(request, words),
  callback: ({ response }) => {
    const [{ type, playBehavior, audioItem }] = response.directives;
    assert.deepEqual([type, playBehavior], ["AudioPlayer.Play", "REPLACE_ALL"]);
    assert.match(audioItem.stream.url, /^https:\/\/.*\.mp3$/);
  },
});

const test = new AlexaTest(skill, SETTINGS);

const mood = (id) => ({ mood: ["MOOD", id] });
const length = (id) => ({ length: ["LENGTH", id] });
const practice = (id) => ({ practice: ["PRACTICE", id] });

describe("a first evening, and whatever may be asked for behind it", () => {
  test.test([
    asks(launch(), "Are you both here, and both willing?"),
    asks(says("AboutIntent"), "quiet guide"),
    asks(says("TherapyIntent"), "therapy"),
    asks(says("WhyIntent", { topic: ["TOPIC", "breathing"] }), "Slow breathing tends to"),
    asks(says("PrivacyIntent"), "I keep your nights and a few settings."),
    asks(says("AMAZON.HelpIntent"), "I guide you two through a few quiet minutes"),
    asks(says("AMAZON.FallbackIntent"), "Sorry, I missed that."),
    asks(says("CountIntent", { switch: ["SWITCH", "off"] }), "I won't mention numbers."),
    plays(says("AMAZON.YesIntent"), "Here we go."),
    asks(launch(), "Are you both here, and both willing?"),
    ends(says("AMAZON.NoIntent"), "That's completely fine."),
    asks(launch(), "Welcome, you two."),
    asks(says("BeginIntent", { ...mood("tense"), ...length("7") }), "Are you both here, and both willing?"),
    asks(says("AMAZON.YesIntent"), "Are you both calm enough"),
    ends(says("AMAZON.NoIntent"), "Take at least twenty minutes apart."),
    asks(launch(), "Welcome, you two."),
    asks(says("BeginIntent", { ...mood("tired"), ...length("3") }), "Are you both here, and both willing?"),
    plays(says("AMAZON.YesIntent"), "Here we go."),
    asks(says("PracticeIntent", practice("breathe")), "Are you both here, and both willing?"),
    asks(says("AMAZON.YesIntent"), "Again, or good night?"),
    ends(says("AMAZON.NoIntent"), "Good night, you two."),
    ends(says("NightsIntent"), "No nights yet."),
    ends(says("CoachIntent"), "relationship coach"),
    ends(says("SupportIntent"), "nine, eight, eight"),
    ends(says("ExitIntent"), "Let's stop here."),
    asks(says("CareIntent"), "Shall I say the number again?"),
    ends(says("AMAZON.NoIntent"), "Please reach out"),
    asks(says("ForgetIntent"), "Shall I erase it?"),
    ends(says("AMAZON.YesIntent"), "Everything is erased."),
    { request: new SessionEndedRequestBuilder(SETTINGS, "USER_INITIATED").build(), ignoreQuestionCheck: true },
  ]);
});
