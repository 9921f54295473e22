"""The page about the API, in Chinese and in English. `{name}` takes a value."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "reference.title": ("接口说明", "The API"),
    "reference.lead": (
        "命令行能做的一切，都可以通过 HTTP 接口完成。本页由接口描述文件生成，条目说明为英文。",
        "Everything that the command line does can be done over HTTP: made from the description.",
    ),
    "reference.file": ("接口描述文件（OpenAPI 3.1）", "The description (OpenAPI 3.1)"),
    "reference.contents": ("目录", "Contents"),
    "reference.needs": ("所需权限", "needs"),
    "reference.everybody": ("无须登录", "public"),
    "reference.parameters": ("参数", "Parameters"),
    "reference.parameter": ("名称", "Name"),
    "reference.where": ("位置", "Where"),
    "reference.meaning": ("说明", "Meaning"),
    "reference.required": ("必填", "required"),
    "reference.body": ("请求示例", "Example of a request"),
    "reference.answer": ("应答示例", "Example of an answer"),
    "reference.answers": ("应答", "Answers"),
    "reference.status": ("状态", "Status"),
}
