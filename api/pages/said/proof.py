"""The proof: what the published log is, and what a file turned out to be. `{name}` takes a value."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "nav.proof": ("核验", "Proof"),
    "proof.title": ("台账有没有被改过，人人可查", "Anyone can check that nothing was changed"),
    "proof.lead": (
        (
            "每一笔得分、每一次决定都按先后写进台账，只能往后添，不能改，也不能删。台账随时公布一个"
            "签了名的“检查点”，说明到第几条为止、内容指纹是什么。谁手里有一张旧公示或旧回执，"
            "谁就能查出前面的内容后来有没有动过，不必相信管台账的人。"
        ),
        (
            "Every score and every decision is written into the ledger in order. It only grows: "
            "nothing is changed or removed. The ledger keeps publishing a signed checkpoint that "
            "says how many entries there are and what their fingerprint is. Whoever holds an old "
            "notice or an old receipt can find out whether anything before it was touched, "
            "without trusting those who run it."
        ),
    ),
    "proof.check": ("核验一份回执或公示", "Check a receipt or a notice"),
    "proof.none": (
        "台账还没有公布检查点。",
        "The ledger has not published a checkpoint yet.",
    ),
    "proof.none_help": (
        "记入第一条后，一秒钟内就会公布。如果一直没有，请联系管理员。",
        "It does so within a second of the first entry. If it stays so, tell the administrator.",
    ),
    "proof.size": ("已公布记录", "Entries published"),
    "proof.since": ("检查点签于", "Checkpoint signed"),
    "proof.seen_by": ("见证人", "Witnesses"),
    "proof.enough": ("已够数", "enough"),
    "proof.not_enough": ("还不够数", "not enough"),
    "proof.nobody_asked": ("未约请", "none asked"),
    "proof.stamped": ("时间戳", "Time-stamped"),
    "proof.now": ("现在的检查点", "The checkpoint now"),
    "proof.now_help": (
        (
            "第一行是台账的名称，第二行是记录条数，第三行是全部内容的指纹，横线开头的是签名。"
            "二维码里是同样的文字：拍下来、抄下来或存起来，以后都能拿来核对。"
        ),
        (
            "The first line names the ledger, the second says how many entries there are, the third "
            "is the fingerprint of them all; lines that begin with a dash are signatures. The code "
            "holds the same text. Photograph it, copy it or keep it: it can be checked at any time."
        ),
    ),
    "proof.code": ("检查点二维码", "Checkpoint as a code"),
    "proof.keys": ("谁签的名", "Who signs"),
    "proof.keys_help": (
        "核验只认这些公钥。请与县里另行公布的公钥（文件、报纸）比对一次。",
        (
            "Only these public keys count. Compare them once with those that the county has "
            "published elsewhere, such as in a document or a newspaper."
        ),
    ),
    "proof.key_log": ("台账", "Ledger"),
    "proof.key_witness": ("见证人 {name}", "Witness {name}"),
    "proof.who": ("签名人", "Signer"),
    "proof.key": ("公钥", "Public key"),
    "proof.last_seen": ("在此检查点上签名", "Signed this checkpoint"),
    "proof.not_yet": ("尚未", "not yet"),
    "proof.always": ("随检查点签署", "with each checkpoint"),
    "proof.retired": (
        "第 {position} 条起停用，不再作数",
        "retired by entry {position}: counts no more",
    ),
    "proof.how": ("怎样自己查", "How to check by yourself"),
    "proof.how_notice": (
        "手里有公示：扫一扫纸上标着“检查点”的二维码，把出现的文字粘贴到核验页，或者直接上传照片。",
        (
            "With a notice: scan its code marked “checkpoint” and paste the text into the checking "
            "page, or upload a photograph of it."
        ),
    ),
    "proof.how_receipt": (
        "手里有回执：把 .tlog-proof 文件上传到核验页。里面有那条记录本身，脱离本网站也能核对。",
        (
            "With a receipt: upload the .tlog-proof file. It holds the entry itself, and can be "
            "checked without this site as well."
        ),
    ),
    "proof.how_alone": (
        "不想用本网站：本台账按公开格式（C2SP tlog-tiles）发布，地址如下，任何兼容工具都能核对。",
        (
            "Without this site: the ledger is published in an open format (C2SP tlog-tiles) at the "
            "addresses below, and any tool that knows it will do."
        ),
    ),
    "proof.address_checkpoint": ("检查点", "Checkpoint"),
    "proof.address_keys": ("公钥与见证要求", "Keys and policy"),
    "proof.verifier": ("核验程序", "Verifier"),
    "proof.verifier_help": (
        "一个文件，只要 Python 和 cryptography，请先读再用；信不过本网站的，请从别处取。",
        (
            "One file that needs only Python and cryptography. Read it before you run it; if you "
            "do not trust this site, get it elsewhere."
        ),
    ),
    "proof.limits": ("能证明什么，不能证明什么", "What this proves, and what it does not"),
    "proof.limits_does": (
        (
            "能证明：记录自签名之后没有被改、被删、被插入、被调换次序。给不同的人看不同的台账，"
            "只要把检查点一比对，就会发现，见证人和旁观者做的就是这件事。"
        ),
        (
            "It proves that since an entry was signed nothing was changed, removed, inserted or "
            "reordered. Different ledgers for different people are found as soon as two checkpoints "
            "are compared, which is what witnesses and monitors are for."
        ),
    ),
    "proof.limits_does_not": (
        "不能证明：当初记的就是对的。记错了、打分不公，请按公示上的办法提出异议。",
        (
            "It does not prove that what was recorded was right. If a score is wrong or unfair, "
            "object as the notice says."
        ),
    ),
    # The page that checks.
    "proof.check_title": ("核验一份", "Check one"),
    "proof.check_lead": (
        (
            "可以核验三样东西：回执（.tlog-proof 文件）、公示上的检查点（文字或二维码照片）、"
            "两本账的证据（.log-fork 文件）。核验不需要登录，也不留存您提交的内容。"
        ),
        (
            "Three things can be checked: a receipt (.tlog-proof), the checkpoint of a notice (its "
            "text, or a photograph of its code), and evidence of two histories (.log-fork). You "
            "need not sign in, and what you send is not kept."
        ),
    ),
    "proof.file": ("文件或照片", "A file or a photograph"),
    "proof.file_hint": (
        "回执文件，或拍有检查点二维码的照片（PNG、JPEG）。",
        "A receipt, or a photograph with the code of a checkpoint (PNG, JPEG).",
    ),
    "proof.text": ("或者粘贴文字", "Or paste the text"),
    "proof.text_hint": (
        "扫码得到的全部文字，从第一行到最后一行。",
        "All of what the code says, from the first line to the last.",
    ),
    "proof.submit": ("核验", "Check"),
    "proof.again": ("再核验一份", "Check another"),
    # What it turned out to be.
    "proof.kind_receipt": ("回执", "Receipt"),
    "proof.kind_checkpoint": ("检查点", "Checkpoint"),
    "proof.kind_fork": ("两本账的证据", "Evidence of two histories"),
    "proof.genuine_receipt": (
        "真的：第 {position} 条记录确实在台账里",
        "Genuine: entry {position} is in the ledger",
    ),
    "proof.genuine_bare": (
        "签名是真的，但文件里没有记录本身",
        "The signatures are genuine, but the entry itself is not in the file",
    ),
    "proof.genuine_checkpoint": (
        "真的：台账签署过这个检查点",
        "Genuine: the ledger has signed this checkpoint",
    ),
    "proof.genuine_fork": (
        "证据成立：台账签过两本不同的账",
        "The evidence holds: the ledger has signed two histories",
    ),
    "proof.genuine_broken": (
        "签名是真的，但与现在公布的台账对不上",
        "Genuinely signed, but the ledger published now contradicts it",
    ),
    "proof.false": ("不真，或者不完整", "Not genuine, or not complete"),
    "proof.false_help": (
        "请重新取一份再试，一个字也不能少。如果仍然不行，请把它留好，并问问给您的人。",
        (
            "Fetch it again: not one character may be missing. If it still fails, keep it, and ask "
            "whoever gave it to you."
        ),
    ),
    "proof.stands": (
        "本网站现在公布的台账仍然以它开头，之前的内容没有动过。",
        "The ledger published here still begins with it: nothing before it was touched.",
    ),
    "proof.ahead": (
        "它比本网站现在公布的台账还新。请过几秒钟再核验；如果一直这样，请把它留好并举报。",
        (
            "It is newer than what is published here. Check again in a few seconds; if it stays so, "
            "keep it and report it."
        ),
    ),
    "proof.broken": (
        "同样这些记录，台账签署过两种不同的内容：一种是您手里的，一种是本网站现在公布的，必有一假。",
        (
            "For the same entries the ledger has signed two contents: yours, and the one published "
            "here now. One of them is false."
        ),
    ),
    "proof.broken_help": (
        (
            "您手里的这份和本网站的检查点都是台账签的名，合在一起就是证据。下面是写好的证据文件，"
            "不靠本网站也能核验。请保存，并交给纪检、审计机关或者媒体。"
        ),
        (
            "Both your file and the checkpoint shown here were signed by the ledger; together they "
            "are evidence. It is written out below and can be verified without this site. Keep it, "
            "and give it to the discipline or audit authorities, or to the press."
        ),
    ),
    "proof.evidence": ("证据文件（.log-fork）", "Evidence (.log-fork)"),
    "proof.save": ("保存证据文件", "Save the evidence"),
    "proof.forked": (
        "台账先签署：前 {size} 条的指纹是 {earlier}；后来又签署：这 {size} 条的指纹是 {implied}。",
        (
            "First the ledger signed that the fingerprint of its first {size} entries is {earlier}; "
            "later it signed that it is {implied}."
        ),
    ),
    "proof.kind": ("这是什么", "What it is"),
    "proof.origin": ("台账", "Ledger"),
    "proof.covers": ("到第几条", "Entries covered"),
    "proof.root": ("内容指纹", "Fingerprint"),
    "proof.signed_at": ("签于", "Signed"),
    "proof.witnessed": ("见证", "Witnessed"),
    "proof.witnessed_by": ("{name}，{at}", "{name}, {at}"),
    "proof.witnessed_none": ("没有见证人签名", "no witness has signed"),
    "proof.entry_title": ("这条记录说的是", "What the entry says"),
    "proof.entry_bare": (
        "文件里只有位置和指纹，没有内容。内容由有权阅读的人另行提供。",
        "The file holds its place and fingerprint only; who may read the entry has the rest.",
    ),
    "proof.entry_position": ("记录号", "Entry"),
    "proof.entry_what": ("事项", "What"),
    "proof.entry_value": ("分值或等次", "Points or level"),
    "proof.entry_subject": ("对象代号", "About (code)"),
    "proof.entry_on": ("发生日", "True from"),
    "proof.entry_at": ("记入时间", "Recorded"),
    "proof.entry_by": ("经办", "Recorded by"),
    "proof.entry_by_role": ("{body}（{role}）", "{body} ({role})"),
    "proof.entry_whole": ("记录原文", "The entry as it stands in the ledger"),
    "proof.entry_unreadable": (
        "本网站读不懂这条记录的格式，但它的字节是真的。",
        "This site cannot read the entry, but its bytes are genuine.",
    ),
    # Why it is not genuine.
    "proof.wrong.log-malformed": (
        "这不是回执、检查点或证据，或者少了、多了字符。",
        "It is no receipt, checkpoint or evidence, or characters were lost or added.",
    ),
    "proof.wrong.log-unknown": (
        "它属于另一个台账：{origin}。",
        "It belongs to another ledger: {origin}.",
    ),
    "proof.wrong.note-signature-missing": (
        "没有本台账的签名。",
        "The ledger has not signed it.",
    ),
    "proof.wrong.note-signature-wrong": (
        "签名与文字不符，文字被改过。",
        "A signature does not fit the text: the text was changed.",
    ),
    "proof.wrong.inclusion-not-proved": (
        "记录与检查点不符：记录被换过，或者位置不对。",
        "The entry does not belong to the checkpoint: it was exchanged, or its place is wrong.",
    ),
    "proof.wrong.fork-not-proved": (
        "两个检查点并不矛盾，或者证据不完整。",
        "The two checkpoints do not contradict one another, or the evidence is incomplete.",
    ),
    # Beside entries, on the pages of history and cases.
    "proof.status": ("公开证明", "Published proof"),
    "proof.status_in": (
        "已列入 {at} 签署的检查点（共 {size} 条记录）",
        "In the checkpoint of {size} entries, signed {at}",
    ),
    "proof.status_witnesses": ("{count} 个见证人签名", "witnesses: {count}"),
    "proof.status_waits": (
        "已记入，正在公布，通常不到一秒",
        "Recorded; it is being published, usually within a second",
    ),
    "proof.what": ("这是什么", "What is this?"),
    "proof.receipt": ("下载回执", "Download the receipt"),
    "proof.receipt_bare": ("下载回执（不含内容）", "Download the receipt (without its content)"),
    # On printed notices.
    "proof.printed": ("检查点", "Checkpoint"),
    "proof.printed_help": (
        (
            "“检查点”二维码是台账签的名，含此公示及之前的全部记录。请拍照留存：日后台账若有改动，"
            "凭它就能查出。核验网址：{address}"
        ),
        (
            "The code “checkpoint” was signed by the ledger and covers this notice and all before "
            "it. Keep a photograph: should anything be changed later, it will show. To check: "
            "{address}"
        ),
    ),
    "proof.printed_size": ("共 {size} 条记录", "{size} entries"),
}
