"""Sign-in, accounts, grants, in Chinese and in English. `{name}` takes a value."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "access.sign_in": ("登录", "Sign in"),
    "access.login": ("登录名", "Login name"),
    "access.password": ("密码", "Password"),
    "access.have_code": (
        "首次登录，或忘记密码？用一次性验证码设置密码",
        "First time here, or forgot the password? Set it with a one-time code",
    ),
    "access.demo": ("演示账号", "Demonstration accounts"),
    "access.demo_hint": (
        "点一下即以该角色登录；密码都是 {password}",
        "One click signs you in with that role; the password of all is {password}",
    ),
    "access.public": ("不登录也可查看", "Open to everybody"),
    "access.public_notices": ("考核结果公示", "Public notices"),
    "access.public_schemes": ("现行考核办法", "The rules in force"),
    "access.choose_password": ("设置密码", "Choose a password"),
    "access.code": ("一次性验证码", "One-time code"),
    "access.code_lead": (
        "验证码由系统管理员当面或电话告知，三天内有效，只能用一次。",
        "Your administrator tells you the code in person. It holds for three days, and once.",
    ),
    "access.code_hint": (
        "形如 ABCD-EFGH-IJKL-MNOP，不分大小写",
        "Like ABCD-EFGH-IJKL-MNOP; small letters will do",
    ),
    "access.new_password": ("新密码", "New password"),
    "access.old_password": ("现用密码", "Present password"),
    "access.repeated": ("再次输入新密码", "New password again"),
    "access.password_hint": (
        "至少 10 个字符，不含登录名；一句话最好记",
        "At least 10 characters, without the login name; a short sentence is easy to remember",
    ),
    "access.account": ("我的账号", "Your account"),
    "access.password_changed": (
        "密码已更改，其他设备上的登录已全部退出。",
        "The password was changed, and all other sessions have ended.",
    ),
    "access.roles": ("角色与辖区", "Roles and jurisdictions"),
    "access.until": ("至 {day}", "until {day}"),
    "access.no_roles": (
        "还没有任何角色。请联系系统管理员授予。",
        "You have no role yet. Ask your administrator for one.",
    ),
    "access.sessions": ("正在登录的设备", "Where you are signed in"),
    "access.started": ("登录时间", "Since"),
    "access.seen": ("最近使用", "Last used"),
    "access.address": ("网络地址", "Address"),
    "access.browser": ("浏览器", "Browser"),
    "access.this_one": ("本设备", "This one"),
    "access.end": ("退出", "End"),
    "access.end_all": ("全部退出", "Sign out everywhere"),
    "access.change_password": ("更改密码", "Change the password"),
}
