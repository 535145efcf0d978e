"""The ids of the lines that the guide speaks live, as types: by what is filled in as it speaks.

So the type checker knows which lines the code needs and what it fills in, and `quiet-together check`
holds the words of every locale against the same types (``Words.line`` has a signature for each).
Whoever needs a new line adds its id here and its words in ``content/words``.
"""

from typing import Literal

PlainLine = Literal[
    "about.language",
    "about.posture",
    "about.privacy",
    "about.therapy",
    "about.voice",
    "about.volume",
    "about.what",
    "ache.breath",
    "ache.ill",
    "ache.pregnant",
    "ache.sore",
    "ache.tender",
    "again.help",
    "again.no",
    "again.reprompt",
    "alone.help",
    "alone.no",
    "alone.reprompt",
    "alone.yes",
    "another.help",
    "another.leave",
    "another.reprompt",
    "asleep.before",
    "asleep.during",
    "away.unclear",
    "back.month",
    "back.year",
    "captions.bell",
    "captions.in",
    "captions.look",
    "captions.out",
    "captions.talk",
    "care.again",
    "care.help",
    "care.no",
    "care.reprompt",
    "care.said",
    "child.say",
    "consent.both",
    "consent.during",
    "consent.no",
    "count.off",
    "count.on",
    "count.unclear",
    "day.any",
    "heard.long",
    "dizzy.help",
    "dizzy.reprompt",
    "dizzy.yes",
    "farewell.day",
    "farewell.night",
    "fallback.first",
    "fallback.last",
    "fallback.rest",
    "fallback.second",
    "first.reprompt",
    "forget.help",
    "forget.night",
    "forget.no",
    "forget.reprompt",
    "forget.what",
    "forget.yes",
    "gate.help",
    "gate.no",
    "gate.reprompt",
    "gate.say",
    "happens.any",
    "happens.seven",
    "happens.three",
    "happens.twelve",
    "happens.twenty",
    "have_to.say",
    "invite.help",
    "invite.no",
    "invite.reprompt",
    "left.nothing",
    "left.one",
    "liking.any_depth",
    "liking.both_off",
    "liking.both_on",
    "liking.both_unclear",
    "liking.depth_unclear",
    "liking.length_unclear",
    "liking.light",
    "liking.longer",
    "liking.look_off",
    "liking.look_on",
    "liking.look_unclear",
    "liking.shorter",
    "liking.touch_off",
    "liking.touch_on",
    "liking.touch_unclear",
    "longer.help",
    "longer.no",
    "longer.reprompt",
    "longer.yes",
    "loss.say",
    "nights.no_table",
    "once.another-question",
    "once.five-breaths",
    "once.longer",
    "once.mood",
    "once.path",
    "once.person",
    "pace.even",
    "pace.gentler",
    "pace.own",
    "pace.unclear",
    "pace.usual",
    "path.help",
    "path.left",
    "path.no",
    "path.none",
    "path.reprompt",
    "path.unclear",
    "path.yes",
    "paused.help",
    "paused.reprompt",
    "paused.yes",
    "playing.again",
    "playing.fallback",
    "playing.help",
    "playing.next",
    "playing.once_more",
    "playing.order",
    "playing.pause",
    "playing.paused",
    "playing.previous",
    "playing.reprompt",
    "practice.early",
    "practice.unclear",
    "question.no_table",
    "question.none",
    "question.other",
    "question.other_theme",
    "question.skip",
    "remind.denied",
    "remind.down",
    "remind.help",
    "remind.late",
    "remind.no_device",
    "remind.not_allowed",
    "remind.off",
    "remind.reprompt",
    "remind.said",
    "resume.nothing",
    "resume.partway",
    "rude.say",
    "safe.body",
    "safe.dizzy",
    "safe.drink",
    "safe.exit",
    "safe.faces",
    "safe.flood",
    "safe.panic",
    "safe.stop",
    "safe.upset",
    "same.none",
    "screen.again",
    "screen.another",
    "screen.as_before",
    "screen.erase",
    "screen.go_on",
    "screen.good_night",
    "screen.keep",
    "screen.leave",
    "screen.longer",
    "screen.no_reminder",
    "screen.not_tonight",
    "screen.once_more",
    "screen.one",
    "screen.picture",
    "screen.rest",
    "screen.sound",
    "screen.two",
    "screen.yes",
    "silly.say",
    "solo.welcome",
    "start.over",
    "start.yes",
    "step.asked",
    "step.back",
    "step.first",
    "step.help",
    "step.longer",
    "step.no",
    "step.none",
    "step.reprompt",
    "step.stay",
    "step.unclear",
    "step.yes",
    "stop.alone",
    "stop.before",
    "stop.during",
    "support.coach",
    "support.lines",
    "thanks.say",
    "timing.help",
    "timing.reprompt",
    "trouble.error",
    "trouble.no_player",
    "trouble.no_recording",
    "trouble.not_remembered",
    "unclear.length",
    "unclear.mood",
    "unclear.not_yet",
    "unclear.without",
    "upset.help",
    "upset.reprompt",
    "upset.yes",
    "voice.slow",
    "voice.soft",
    "voice.unclear",
    "voice.usual",
    "voice.whispered",
    "wait.later",
    "wait.say",
    "wait.talk",
    "welcome.afternoon",
    "welcome.back",
    "welcome.first",
    "welcome.gap",
    "welcome.late",
    "welcome.morning",
    "welcome.no_table",
    "welcome.weekly",
    "why.breathing",
    "why.looking",
    "why.parts",
    "why.polyvagal",
    "why.science",
    "why.touch",
    "without.question",
]
"""Nothing is filled in."""

LineWithDay = Literal["away.until",]
"""Filled in: {day}."""

LineWithDate = Literal[
    "calendar.date",
    "calendar.first",
]
"""Filled in: {day}, {month}."""

LineWithClock = Literal[
    "calendar.evening",
    "calendar.morning",
]
"""Filled in: {hour}, {hours}, {minutes}."""

LineWithMinutes = Literal[
    "invite.question",
    "invite.usual",
    "left.minutes",
    "screen.title",
    "start.closest",
    "start.minutes",
    "start.nearest",
]
"""Filled in: {minutes}."""

LineWithNights = Literal[
    "nights.none",
    "nights.one",
    "nights.other",
]
"""Filled in: {nights}."""

LineWithPath = Literal[
    "path.list",
    "path.on",
    "path.question",
]
"""Filled in: {path}."""

LineWithPathMinutes = Literal["invite.path",]
"""Filled in: {path}, {minutes}."""

LineWithEvenings = Literal["path.begin",]
"""Filled in: {path}, {nights}."""

LineWithFirst = Literal[
    "back.month_longer",
    "back.year_longer",
]
"""Filled in: {first}, {minutes}."""

LineWithPractice = Literal[
    "invite.practice",
    "resume.yes",
    "start.practice",
]
"""Filled in: {practice}."""

LineWithQuestion = Literal[
    "question.again",
    "question.deep",
    "question.here",
]
"""Filled in: {question}."""

LineWithRow = Literal["nights.row",]
"""Filled in: {row}."""

LineWithTime = Literal[
    "again.question",
    "another.question",
    "alone.question",
    "care.question",
    "dizzy.question",
    "first.question",
    "forget.question",
    "gate.question",
    "longer.question",
    "paused.question",
    "playing.question",
    "remind.done",
    "remind.question",
    "timing.question",
    "upset.question",
]
"""Filled in: {time}."""

MoodLine = Literal["day", "start"]
"""Of each mood of sessions.toml, under ``[mood.<name>]``: what is said to such a day, and how its
evening begins. Nothing is filled in."""

MoodLineWithMinutes = Literal["invite"]
"""Of a mood whose evenings are offered in words of their own. Filled in: {minutes}."""

VaryingLine = Literal["first", "prompt"]
"""Of these each evening has another variant: who speaks first, and what a part may be."""
