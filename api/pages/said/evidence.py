"""The evidence file, in Chinese and in English. `{name}` takes a value."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "evidence.title": ("考核存证材料", "Evidence file"),
    "evidence.link": ("存证材料 PDF", "Evidence file (PDF)"),
    "evidence.intro": (
        (
            "本材料由考核台账制作，列出截至第 {position} 条为止与{name}有关的全部记录、各期结果及其理由，"
            "并附每条记录的证明。核对无需信任任何一台服务器。"
        ),
        (
            "Made from the ledger: all that it holds about {name} up to entry {position}, every "
            "result with its reasons, and the proof of each entry. To check it nobody has to trust "
            "a server."
        ),
    ),
    "evidence.ledger": ("台账", "Ledger"),
    "evidence.entries": ("记录", "Entries"),
    "evidence.periods": ("考核期", "Periods"),
    "evidence.proved": ("已附证明", "Proofs attached"),
    "evidence.count": ("{count} 条", "{count}"),
    "evidence.count_periods": ("{count} 期", "{count}"),
    "evidence.results": ("一、各期结果", "1. Results"),
    "evidence.period": ("考核期", "Period"),
    "evidence.state": ("状态", "State"),
    "evidence.no_results": ("尚未参加任何一期考核。", "Not part of any period yet."),
    "evidence.check": ("二、怎样核对", "2. How to check it"),
    "evidence.check_checkpoint": (
        "扫描二维码，得到下列经签名的检查点。凡见过同样条数的检查点，无论在公示栏、公报还是别的单位，根值必须与此相同。",
        (
            "The code holds the signed checkpoint below. Whoever has seen a checkpoint of as many "
            "entries, on a notice board, in a gazette or elsewhere, must have seen the same root."
        ),
    ),
    "evidence.check_receipts": (
        "本文件附有每条记录的证明和核验程序（阅读器的“附件”栏，或 pdfdetach -saveall 取出），逐个核验：",
        (
            "The proof of each entry and the verifier are attached to this file (take them out in "
            "the reader's pane of attachments, or with pdfdetach -saveall). Check each proof:"
        ),
    ),
    "evidence.verifier": (
        "核验程序，请先读再用",
        "the verifier, to be read before it is run",
    ),
    "evidence.check_bare": (
        "部分证明不含记录原文，只证明第四部分所列的叶哈希；原文可向审计人员索取，核验时以 --entry 指明。",
        (
            "Some proofs are without the entry and prove the leaf hash of part 4 only; ask an "
            "auditor for the entry, and name its file with --entry."
        ),
    ),
    "evidence.check_recompute": (
        "名次和等次由全体的数据得出。要重新计算，请向县里索取整个台账的审计包，用通用的 DuckDB 运行：",
        (
            "Ranks and grades come from everybody's data. To compute them again, ask the county "
            "for the audit bundle of the ledger and run it with stock DuckDB:"
        ),
    ),
    "evidence.not_signed": (
        "台账的日志尚未签发检查点，因此本材料暂无证明。请在启用日志后重新制作。",
        (
            "The log of this ledger has not signed a checkpoint yet, so there is no proof. Make the "
            "file again once it has."
        ),
    ),
    "evidence.origin": ("日志名称", "Origin"),
    "evidence.size": ("条数", "Size"),
    "evidence.root": ("根值", "Root"),
    "evidence.key": ("日志公钥", "The log's key"),
    "evidence.signed": ("签名", "Signed by"),
    "evidence.signer": ("{name}（密钥 {key_id}）", "{name} (key {key_id})"),
    "evidence.witness": (
        "{name}（密钥 {key_id}），{at} 见证",
        "{name} (key {key_id}), witnessed {at}",
    ),
    "evidence.qr": ("经签名的检查点", "the signed checkpoint"),
    "evidence.qr_part": (
        "二维码未容纳全部签名，完整检查点见附件。",
        "The code has not room for every signature; the whole checkpoint is attached.",
    ),
    "evidence.receipt": ("第 {position} 条记录的证明", "proof of entry {position}"),
    "evidence.reasons": ("三、结果怎样得出", "3. How the results came about"),
    "evidence.reasons_help": (
        "逐层说明每个数字的来历。〔…〕内为依据的编号，原文见第五部分；“第 n 条”为台账记录，见第四部分。",
        (
            "Where each figure comes from, step by step. Brackets name the rules, which part 5 "
            "quotes; entries are those of part 4."
        ),
    ),
    "evidence.above": ("见上文。", "See above."),
    "evidence.explained": ("上文已说明：", "Explained above: "),
    "evidence.used": ("记录：", "Entries: "),
    "evidence.earlier": ("以前的结果：", "Earlier results: "),
    "evidence.parameters": ("参数：", "Parameters: "),
    "evidence.assumed": ("{value}（暂定）", "{value} (assumed)"),
    "evidence.timeline": ("四、全部记录", "4. All entries"),
    "evidence.timeline_help": (
        "按记入的先后排列。每条有两个时间：记入台账的时间和发生的日期；叶哈希是这条记录在日志中的指纹。",
        (
            "In the order of recording. Each has two times: when it was recorded, and the day from "
            "which it is true. The leaf hash is its fingerprint in the log."
        ),
    ),
    "evidence.position": ("序号", "No."),
    "evidence.recorded": ("记入", "Recorded"),
    "evidence.effective": ("发生", "True from"),
    "evidence.matter": ("事项与变化", "What, and what it changed"),
    "evidence.by": ("办理", "By"),
    "evidence.leaf": ("叶哈希 {leaf}", "leaf {leaf}"),
    "evidence.unproved": ("（尚未并入检查点）", "(not in the checkpoint yet)"),
    "evidence.rules": ("五、依据", "5. Rules"),
    "evidence.printed": ("{day}制作", "Made on {day}"),
}
