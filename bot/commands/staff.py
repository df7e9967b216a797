"""`python -m bot staff`: adding the lender's people, listing them, new passwords, closing logins."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.common import Result, fail, present, read, write

if TYPE_CHECKING:
    from bot.store.unit_of_work import UnitOfWork

ACTOR = "operator:command_line"

app = typer.Typer(no_args_is_help=True, help="Keep the people who sign in to the console.")


@app.command("add")
def add(
    login: str,
    name: Annotated[str, typer.Option(help="What borrowers and colleagues see.")],
    role: Annotated[str, typer.Option(help="agent, supervisor, auditor or operator.")] = "agent",
    language: Annotated[list[str] | None, typer.Option(help="zh or en, best first; give it twice for both.")] = None,
) -> None:
    """Add somebody; prints their first password, which is told this once and must be changed at the first sign-in."""
    from bot.service import staff_members

    new = staff_members.NewMember(login=login, name=name, role=role, languages=language or ["zh"])
    password = _change(lambda uow: staff_members.add(uow, new, actor=ACTOR, now=present()))
    typer.echo(f"{login} / {password}")


@app.command("list")
def listed() -> None:
    """Everybody, one a line: login, role, languages, second factor, state, name."""
    now = present()
    for each in read(lambda uow: uow.staff.all()):
        closed = each.closed_until is not None and now < each.closed_until
        state = "disabled" if each.disabled else "closed for a while" if closed else "open"
        factor = "second factor" if each.totp_secret else "password only"
        typer.echo(f"{each.login:<16} {each.role:<11} {','.join(each.languages):<6} {factor:<14} {state:<19} {each.name}")


@app.command("reset")
def reset(login: str) -> None:
    """For somebody who lost password or phone: prints a new first password; their second factor and sign-ins are gone."""
    from bot.service import staff_members

    password = _change(lambda uow: staff_members.reset(uow, login, actor=ACTOR, now=present()))
    typer.echo(f"{login} / {password}")


@app.command("disable")
def disable(login: str) -> None:
    """Close a login for good and end its sign-ins."""
    _set_disabled(login, True)


@app.command("enable")
def enable(login: str) -> None:
    """Open a closed login again."""
    _set_disabled(login, False)


@app.command("sign-out")
def sign_out(login: str) -> None:
    """End every sign-in of somebody."""
    from bot.service import staff_members

    _change(lambda uow: staff_members.end_sign_ins(uow, login, actor=ACTOR, now=present()))
    typer.echo(f"{login} is signed out everywhere")


def _set_disabled(login: str, disabled: bool) -> None:
    from bot.service import staff_members

    _change(lambda uow: staff_members.set_disabled(uow, login, disabled, actor=ACTOR, now=present()))
    typer.echo(f"{login} is {'disabled' if disabled else 'enabled'}")


def _change(use: Callable[[UnitOfWork], Awaitable[Result]]) -> Result:
    """Do it in one transaction; a refusal is one plain sentence."""
    from bot.gateway.answers import sentence
    from bot.service.errors import ServiceError

    try:
        return write(use)
    except ServiceError as refused:
        fail(sentence(refused.code, "en", refused.figures))
