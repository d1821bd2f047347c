"""The settings of the demonstration's office: the names of its district."""

from __future__ import annotations

from yuan.model.office import Office

OFFICE = Office(
    district="门头沟区",
    city="北京市",
    bureau="门头沟区应急管理局",
    issuers={"总体": "门头沟区人民政府", "专项": "门头沟区突发事件应急委员会"},
    printers={"总体": "门头沟区人民政府办公室", "专项": "门头沟区突发事件应急委员会办公室"},
)
