"""Errors, in Chinese and in English. `{name}` takes a value."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "problem.400": ("请求有误", "The request is not right"),
    "problem.422": ("请求有误", "The request is not right"),
    "problem.404": ("没有找到", "Not found"),
    "problem.410": ("公示已经结束", "The notice is over"),
    "problem.409": ("现在不能办理", "Not possible now"),
    "problem.503": ("数据正在更新", "Still catching up"),
    "problem.500": ("系统出错", "Something went wrong"),
    "problem.401": ("请先登录", "Sign in first"),
    "problem.403": ("没有权限", "Not permitted"),
    "problem.detail": ("详细说明（英文）", "In detail"),
    "problem.request": ("请求编号", "Request number"),
    "problem.code": ("错误代码", "Code"),
    "problem.home": ("回到考核排名", "Go to the standing"),
}
