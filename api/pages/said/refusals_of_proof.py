"""What refusals about the published log say in Chinese, as in `refusals`."""

from __future__ import annotations

PROOF_REFUSALS: dict[str, tuple[str, str]] = {
    "log-not-published": ("本服务没有公布台账的证明。", "请使用县里公布的网址。"),
    "checkpoint-unknown": (
        "台账没有 {size} 条时的检查点，已公布到 {published} 条。",
        "请不指定条数，取最新的检查点。",
    ),
    "log-key-known": ("密钥 {key} 已经启用过。", "请另做一把；停用的密钥不能再用。"),
    "log-key-first": ("台账的第一把密钥须是 Ed25519 密钥。", "请先启用这样的一把，再启用其他的。"),
    "log-key-last": ("{key} 是台账的最后一把 Ed25519 密钥。", "请先启用接替它的密钥。"),
    "log-key-foreign": ("这把密钥属于 {name}，本台账是 {origin}。", "请用本台账的名称做一把密钥。"),
    "log-key-unused": (
        "台账已经公布，但不是用密钥 {key} 签的。",
        "请先启用现在签名的密钥，再启用这一把。",
    ),
    "no-such-log-key": ("台账没有使用中的密钥 {key}。", "请查看密钥清单。"),
    "log-key-not-in-force": (
        "{size} 条时的检查点不是当时有效的密钥签的。",
        "请留作证据，并向县里问清楚。",
    ),
    "no-scheme-adopted": ("到这个检查点为止还没有采用任何办法。", "采用办法以后才有可审计的内容。"),
    "log-empty": ("台账的证明还没有检查点。", "记入第一条后一秒钟内即有，请稍后再来。"),
    "log-file-unknown": (
        "已公布的台账没有文件 {path}。",
        "请按 C2SP tlog-tiles 的写法，查阅检查点范围内的文件。",
    ),
    "log-not-reached": ("这条记录已记入，证明正在公布。", "请过一秒钟再试。"),
    "log-malformed": ("这不是回执、检查点或证据，或者少了字符。", "请重新取一份，一个字也不能少。"),
    "note-signature-missing": ("没有本台账的签名。", "请核对公钥；公钥无误的，请留作证据。"),
    "note-signature-wrong": ("签名与文字不符，文字被改过。", "请重新取一份，一个字也不能少。"),
    "log-unknown": ("它属于另一个台账：{origin}。", "请与县里公布的名称核对。"),
    "inclusion-not-proved": ("记录与检查点不符。", "请重新取一份；仍然不符的，请留作证据。"),
    "consistency-not-proved": (
        "后来的台账不是从先前的台账接着写的。",
        "请把两个检查点都留作证据。",
    ),
    "index-outside-tree": ("已公布的台账还没有这么多记录。", "请稍后再试。"),
    "tile-wrong": ("公布的文件与签名的检查点不符。", "请重新取一份；仍然不符的，请留作证据。"),
    "quorum-not-met": ("签名的见证人还不够。", "请稍后重新取一份。"),
    "fork-not-proved": ("这份文件不能证明有两本账。", "请问清楚它是怎么来的。"),
    "nothing-to-check": ("还没有可核验的内容。", "请选择文件，或粘贴文字。"),
    "picture-unreadable": ("照片无法读取。", "请重拍（PNG 或 JPEG），或粘贴扫码得到的文字。"),
    "picture-without-code": (
        "照片里没有读得出的检查点二维码。",
        "请靠近标有“检查点”的二维码再拍一张，或粘贴扫码得到的文字。",
    ),
}
