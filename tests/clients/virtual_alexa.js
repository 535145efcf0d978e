// An evening through virtual-alexa (npm, Apache-2.0): its own understanding, from our interaction model, and its own
// player. Run by tests/test_clients.py: ADDRESS and MODEL are in the environment.
const assert = require("node:assert/strict");
const { VirtualAlexa } = require("virtual-alexa");

const { ADDRESS, MODEL } = process.env;
const alexa = VirtualAlexa.Builder().skillURL(ADDRESS).interactionModelFile(MODEL).create();
const player = alexa.audioPlayer();
let steps = 0;

function said(response) {
  return (response.response.outputSpeech?.ssml ?? "").replace(/<[^>]*>/g, " ").replace(/\s+/g, " ").trim();
}

/** One step: what is answered holds `words`, and the microphone stays open or not. */
async function expect(asked, words, open) {
  steps += 1;
  const response = await asked;
  assert.ok(said(response).includes(words), `step ${steps}: "${said(response)}" lacks "${words}"`);
  assert.equal(response.response.shouldEndSession === false, open, `step ${steps}: the microphone`);
  if (open) assert.ok(said(response).endsWith("?"), `step ${steps}: "${said(response)}" asks nothing`);
  return response;
}

/** One step: the player sounds, at this offset, in this session's place. */
function sounds(offset, plan) {
  steps += 1;
  assert.ok(player.isPlaying(), `step ${steps}: nothing sounds`);
  const { stream } = player.playing();
  assert.equal(stream.offsetInMilliseconds, offset, `step ${steps}`);
  assert.equal(stream.token.split(":")[1], plan, `step ${steps}`);
  return stream;
}

async function firstNight() {
  await expect(alexa.launch(), "Are you both here, and both willing?", true);
  await expect(alexa.utter("what is this"), "I'm a quiet guide for two", true);
  await expect(alexa.utter("is this therapy"), "not therapy or medical advice", true);
  await expect(alexa.utter("help"), "three minutes up to thirty", true);
  await expect(alexa.utter("yes"), "Here we go.", false);
  const first = sounds(0, "ordinary-3");
  player.playbackOffset(40_000);
  await expect(alexa.utter("how long is left"), "About two minutes more.", false);
  await expect(alexa.utter("pause"), "Pausing here", false);
  steps += 1;
  assert.ok(!player.isPlaying());
  await expect(alexa.utter("resume"), "Back to", false);
  sounds(11_000, "ordinary-3");
  await player.playbackNearlyFinished();
  await player.playbackFinished();
  assert.notEqual(sounds(0, "ordinary-3").token, first.token);
  await expect(alexa.utter("next"), "Skipping that.", false);
  await expect(alexa.utter("previous"), "One step back.", false);
  await expect(alexa.utter("shuffle on"), "keeps its own order", false);
  await expect(alexa.utter("loop on"), "keeps its own order", false);
  await expect(alexa.utter("start over"), "From the beginning", false);
  sounds(0, "ordinary-3");
  await expect(alexa.utter("how many nights"), "one night", false);
}

async function laterNight() {
  await expect(alexa.launch(), "Shall I go on, or leave it here?", true);
  await expect(alexa.utter("seven minutes"), "Here we go.", false);
  sounds(0, "ordinary-7");
  player.playbackOffset(20_000);
  await expect(alexa.utter("stop"), "Good night, you two.", false);
  await expect(alexa.launch(), "Earlier you two stopped partway.", true);
  await expect(alexa.intend("BeginIntent", { mood: "tense" }), "Are you both calm enough, and both willing?", true);
  await expect(alexa.utter("no"), "Take at least twenty minutes apart.", false);
  await expect(alexa.utter("don't count nights"), "I won't mention numbers.", false);
  await expect(alexa.utter("i don't feel safe"), "Let's stop here.", false);
  await expect(alexa.utter("forget us"), "Shall I erase it?", true);
  await expect(alexa.utter("yes"), "Everything is erased.", false);
  await alexa.launch();
  assert.deepEqual((await alexa.endSession()).response ?? {}, {});
}

firstNight()
  .then(laterNight)
  .then(() => console.log(`${steps} steps`));
