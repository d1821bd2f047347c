"""What a new window has to tell, in bars: whoever has signed in may be typing already."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from yuan.ui.shell import Shell


def tell_at_start(window: Shell) -> None:
    """Say what a crash left and what signing in founded, once the window has come to rest."""
    from yuan.ui.account.fingerprints import tell_founding
    from yuan.ui.editor.draft.leftovers import leftovers_of
    from yuan.ui.editor.draft.recovery_dialog import offer_recovery

    if window.workspace.session.founded is not None:
        text = "您的签名密钥已成为这个预案库的根。请查看根指纹，打印或抄下来，存放在预案库以外的地方。"
        show, close = (
            partial(tell_founding, window, window.workspace.session),
            partial(window.notices.take, "founded"),
        )
        window.notices.put("founded", text, [("查看根指纹…", show), ("知道了", close)], "success")
    left = leftovers_of(window.workspace)
    found = left.found
    take = partial(window.notices.take, "recovery")
    if not found:
        if left.others:
            window.notices.put("recovery", left.about_others, [("知道了", take)])
        return

    def look() -> None:
        take()
        window.save_text()  # a text taken back is put in the place of a draft, which may be open and written in
        if not offer_recovery(window, window.workspace):
            window.workspace.notice.emit("没有需要取回的文字了。")
        window.renew()

    plans = "、".join(dict.fromkeys(f"“{item.title}”" for item in found))
    text = f"{left.what_happened}：{plans}。可以对照查看，再决定是否取回。{left.about_others}"
    window.notices.put("recovery", text, [("查看…", look), ("下次再说", take)])
