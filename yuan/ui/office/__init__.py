"""Settings of formal documents (公文设置) and the notice a plan is issued under."""

from yuan.ui.office.notice_dialog import NoticeDialog, show_notice
from yuan.ui.office.office_dialog import OfficeDialog, show_office

__all__ = ["NoticeDialog", "OfficeDialog", "show_notice", "show_office"]
