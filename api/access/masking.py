"""Names as they are shown to who may not read them: the family name, then asterisks."""

from __future__ import annotations

_COMPOUND_NAMES = (
    "欧阳 太史 上官 端木 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 "
    "太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 "
    "漆雕 乐正 宰父 谷梁 拓跋 夹谷 轩辕 令狐 段干 百里 呼延 东郭 南门 羊舌 微生 公户 公玉 公仪 梁丘 公仲 "
    "公上 公门 公山 公坚 左丘 公伯 西门 公祖 第五 公乘 贯丘 公皙 南荣 东里 东宫 仲长 即墨 达奚 褚师 纳兰"
)
_COMPOUND = frozenset(_COMPOUND_NAMES.split())
"""Family names of two characters (复姓)."""
_DOTS = "·•・‧"  # between the parts of a name from a minority's language
_SHORTEST_WITH_COMPOUND = 3


def mask_name(name: str) -> str:
    """张伟 as 张*, 王建国 as 王**, 欧阳修 as 欧阳*, 买买提·吐尔逊 as 买**·***; one character as *."""
    plain = name.strip()
    shown = 1
    if len(plain) >= _SHORTEST_WITH_COMPOUND and plain[:2] in _COMPOUND:
        shown = 2
    if len(plain) <= shown:
        return "*" * len(plain)
    return plain[:shown] + "".join(one if one in _DOTS else "*" for one in plain[shown:])
