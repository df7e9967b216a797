"""Nothing that nobody asked for leaves except through the gate."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted([*(ROOT / "bot").rglob("*.py"), *(ROOT / "actions").rglob("*.py")])

# Who may hand a letter to the outbox: the gate, what answers a borrower, the code that a borrower has just asked for, and the question
# whether a number is still theirs, which takes the place of a message that the gate had allowed.
POSTERS = {"reach_post.py", "conversation.py", "verification.py", "outbox.py", "numbers.py"}
# Who may put an unasked letter on its way: the gate itself, and the day's outreach, whose every verdict is the gate's, a page at once.
TELLERS = {"reach.py", "reach_bulk.py"}


def calls(path: Path, module: str, name: str) -> bool:
    """Whether a file imports that function, or calls it by its module."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == module and any(alias.name == name for alias in node.names):
            return True
        if isinstance(node, ast.Attribute) and node.attr == name and ast.unparse(node.value) in {module, module.split(".")[-1]}:
            return True
    return False


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_only_the_gate_and_answers_post_letters(path: Path) -> None:
    if path.name not in POSTERS:
        assert not calls(path, "bot.service.outbox", "post")
    if path.name not in TELLERS:
        assert not calls(path, "bot.service.reach_post", "tell")
    if path.name != "outreach.py":
        assert not calls(path, "bot.service.reach_bulk", "tell_all")
    if path.name not in {"outbox.py", "reach_bulk.py"}:
        assert not calls(path, "bot.service.outbox", "outgoing")


def test_the_days_outreach_posts_only_what_the_gate_allowed() -> None:
    tree = ast.parse((ROOT / "bot" / "service" / "outreach.py").read_text(encoding="utf-8"))
    [post] = [node for node in ast.walk(tree) if isinstance(node, ast.AsyncFunctionDef) and node.name == "post"]
    made = {ast.unparse(node.targets[0]): node.value for node in ast.walk(post) if isinstance(node, ast.Assign)}
    [told] = [node for node in ast.walk(post) if isinstance(node, ast.Call) and ast.unparse(node.func) == "tell_all"]
    assert ast.unparse(told.args[1]) == "letters"
    assert [ast.unparse(each.iter) for each in made["letters"].generators] == ["leaving"]
    [allowed] = made["leaving"].generators
    assert "each.verdict.posted" in ast.unparse(allowed.ifs[0])
