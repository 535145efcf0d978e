"""Planted bugs in the guide, and whether they are caught by their own room's tests.

Each *mutant* is one room's module with one small thing turned: a comparison, a boundary, a flag, a
sign, a condition. It is planted in a copy of the project, and the tests of that room alone are run
against it; a mutant that they let pass is a *survivor*, and a claim that wants a test (or a change
that nobody can notice). Which mutants are tried is drawn by a seed, as many from each room.

    python -m bench.mutants [--room programme] [--sample 20] [--seed 1] [--surviving 4]

No library does it here: mutmut needs a click that the voices' packages refuse, and cosmic-ray
changes the files of the project itself.
"""

import argparse
import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import Queue

ROOT = Path(__file__).parents[1]
GUIDE = Path("skill/guide")
COPIED = "skill tests simulator interaction_models audio bench deploy lambda pyproject.toml".split()
TESTS_OF: dict[str, tuple[str, ...]] = {
    "couple": ("couple", "nights", "preferences", "reminders", "questions", "growth"),
    "programme": ("session", "playback", "failures", "score", "practice", "questions", "growing"),
    "talk": (
        "consent",
        "care",
        "bedside",
        "welcome",
        "wishes",
        "growing",
        "offers",
        "conversation",
    ),
    "words": ("words", "frames"),
}
"""By room: the test files that have to catch what goes wrong in it. ``words`` are the modules
below the three rooms."""
SECONDS = 300.0
"""A mutant that runs for longer is taken for caught: it goes round in a circle."""


@dataclass(frozen=True)
class Mutant:
    """One module with one thing turned."""

    room: str
    path: Path
    number: int
    """Which of the module's mutants it is."""
    line: int
    change: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.change}"


class _Turn(ast.NodeTransformer):
    """Turns the thing with one number, and counts all that could be turned."""

    def __init__(self, number: int = -1) -> None:
        self._number = number
        self.changes: list[tuple[int, str]] = []
        """Of each thing that could be turned: its line, and what would become of it."""

    def _is_turned(self, node: ast.expr, change: str) -> bool:
        self.changes.append((node.lineno, change))
        return len(self.changes) - 1 == self._number

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        self.generic_visit(node)
        before = ast.unparse(node)
        for index, operator in enumerate(node.ops):
            for other in _COMPARISONS.get(type(operator), ()):
                turned = [*node.ops]
                turned[index] = other()
                after = ast.Compare(node.left, turned, node.comparators)
                if self._is_turned(node, f"{before} -> {ast.unparse(after)}"):
                    return ast.copy_location(after, node)
        return node

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.AST:
        self.generic_visit(node)
        after = ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
        if self._is_turned(node, f"{ast.unparse(node)} -> {ast.unparse(after)}"):
            return ast.copy_location(after, node)
        return node

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.AST:
        self.generic_visit(node)
        if not isinstance(node.op, ast.Not):
            return node
        if self._is_turned(node, f"{ast.unparse(node)} -> {ast.unparse(node.operand)}"):
            return node.operand
        return node

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        other = {ast.Add: ast.Sub, ast.Sub: ast.Add}.get(type(node.op))
        if other is None:
            return node
        after = ast.BinOp(node.left, other(), node.right)
        if self._is_turned(node, f"{ast.unparse(node)} -> {ast.unparse(after)}"):
            return ast.copy_location(after, node)
        return node

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        if isinstance(node.value, bool):
            after = ast.Constant(not node.value)
        elif isinstance(node.value, int):
            after = ast.Constant(node.value + 1)
        else:
            return node
        if self._is_turned(node, f"{node.value!r} -> {after.value!r}"):
            return ast.copy_location(after, node)
        return node

    def visit_IfExp(self, node: ast.IfExp) -> ast.AST:
        self.generic_visit(node)
        after = ast.IfExp(node.test, node.orelse, node.body)
        if self._is_turned(node, f"{ast.unparse(node)} -> {ast.unparse(after)}"):
            return ast.copy_location(after, node)
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """The settings of a decorator, of a cache, and the like, are no claims of ours."""
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        return node if name == "dataclass" else self.generic_visit(node)


_COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE,),
    ast.LtE: (ast.Lt,),
    ast.Gt: (ast.GtE,),
    ast.GtE: (ast.Gt,),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}


def mutants_of(room: str, root: Path = ROOT) -> Iterator[Mutant]:
    """Every mutant of a room."""
    folder = root / GUIDE
    modules = sorted(folder.glob("*.py") if room == "words" else (folder / room).glob("*.py"))
    for path in modules:
        turn = _Turn()
        turn.visit(ast.parse(path.read_text(encoding="utf-8")))
        for number, (line, change) in enumerate(turn.changes):
            yield Mutant(room, path.relative_to(root), number, line, change)


def source_of(mutant: Mutant, root: Path = ROOT) -> str:
    """The module as it is with the bug planted."""
    tree = ast.parse((root / mutant.path).read_text(encoding="utf-8"))
    return ast.unparse(_Turn(mutant.number).visit(tree))


class Copy:
    """A copy of the project, in which one bug at a time is planted."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.output = ""
        """What pytest said last."""
        for name in COPIED:
            path = ROOT / name
            copy = shutil.copytree if path.is_dir() else shutil.copy2
            copy(path, folder / name)

    def catches(self, mutant: Mutant, seconds: float) -> bool:
        """Whether the room's tests notice."""
        path = self._folder / mutant.path
        whole = path.read_text(encoding="utf-8")
        path.write_text(source_of(mutant), encoding="utf-8")
        try:
            return not self.passes(mutant.room, seconds)
        finally:
            path.write_text(whole, encoding="utf-8")

    def passes(self, room: str, seconds: float) -> bool:
        """Whether the room's tests pass."""
        files = (self._folder / "tests" / f"test_{name}.py" for name in TESTS_OF[room])
        command = [
            *(sys.executable, "-m", "pytest", "-x", "-q", "--no-cov", "--hypothesis-seed=1"),
            *("-p", "no:cacheprovider"),
            *(str(file) for file in files if file.exists()),
        ]
        try:
            # A source that is written twice in a second would be taken for its compiled self.
            run = subprocess.run(
                command,
                cwd=self._folder,
                env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
                capture_output=True,
                timeout=seconds,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return False
        self.output = run.stdout.decode(errors="replace")
        return run.returncode == 0


def survivors(chosen: list[Mutant], copies: int, seconds: float) -> list[Mutant]:
    """Those that nobody noticed, in their order. Raises AssertionError for tests that fail anyway."""
    with tempfile.TemporaryDirectory() as folder:
        idle: Queue[Copy] = Queue()
        for number in range(copies):
            place = Path(folder) / str(number)
            place.mkdir()
            idle.put(Copy(place))

        def passes_without_a_bug(room: str) -> None:
            copy = idle.get()
            passes, output = copy.passes(room, seconds), copy.output
            idle.put(copy)  # also for who comes behind a room that fails
            assert passes, f"{room} fails with no bug:\n{output}"

        def is_caught(mutant: Mutant) -> bool:
            copy = idle.get()
            caught = copy.catches(mutant, seconds)
            idle.put(copy)
            print("caught  " if caught else "SURVIVES", mutant, flush=True)
            return caught

        rooms = sorted({mutant.room for mutant in chosen})
        with ThreadPoolExecutor(copies) as pool:
            list(pool.map(passes_without_a_bug, rooms))  # raises what one of them raised
            caught = list(pool.map(is_caught, chosen))
    return [mutant for mutant, noticed in zip(chosen, caught, strict=True) if not noticed]


def drawn(rooms: list[str], sample: int, seed: int) -> list[Mutant]:
    """As many mutants of each room, or all where there are fewer."""
    chosen = []
    for room in rooms:
        mutants = list(mutants_of(room))
        chosen += random.Random(f"{seed} {room}").sample(mutants, min(sample, len(mutants)))
    return chosen


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--room", choices=TESTS_OF, action="append", help="default: every room")
    parser.add_argument("--sample", type=int, default=20, help="mutants of each room")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--copies", type=int, default=2, help="how many run at a time")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="at most, for each mutant")
    parser.add_argument("--surviving", type=int, help="fail where more of a room survive")
    options = parser.parse_args()
    rooms = options.room or list(TESTS_OF)
    chosen = drawn(rooms, options.sample, options.seed)
    alive = survivors(chosen, options.copies, options.seconds)
    blind_rooms = []
    for room in rooms:
        tried = sum(mutant.room == room for mutant in chosen)
        surviving = sum(mutant.room == room for mutant in alive)
        print(f"{room}: {tried - surviving} of {tried} caught")
        if options.surviving is not None and surviving > options.surviving:
            blind_rooms.append(room)
    if blind_rooms:
        sys.exit(f"Too much goes unnoticed in {', '.join(blind_rooms)}: each survivor wants a test")


if __name__ == "__main__":
    main()
