"""Why an account may not use a command."""

from __future__ import annotations

from collections.abc import Callable

from yuan.library.permissions import Right, refusal
from yuan.ui.shell import Shell


def needs(right: Right) -> Callable[[Shell], str]:
    """A `why_not`: what the library would refuse to the account of the window, for plans of its own unit."""

    def why_not(shell: Shell) -> str:
        account = shell.workspace.session.account
        return refusal(account, right, account.unit)

    return why_not
