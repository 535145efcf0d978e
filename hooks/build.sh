#!/bin/sh
# ask-cli calls this instead of its own build, which would throw the compiled code away: hooks/build.sh ZIP DEBUG
set -eu
exec "$(dirname "$0")/../.venv/bin/quiet-together" package --zip "$1"
