"""What refusals say in Chinese: code -> (what is wrong, what to do). `{name}` takes a field.

The English sentence is the error's own. A test holds this table to the codes in the source.
"""

from __future__ import annotations

_REPEAT = "请核对后重试。"
_NOTHING = "无需再办。"

REFUSALS: dict[str, tuple[str, str]] = {
    # Who asks.
    "not-permitted": ("您的角色不能办理此事。", "请向系统管理员申请相应角色。"),
    "sign-in-needed": ("此内容不公开。", "请先登录；程序访问请附上客户端凭证。"),
    "out-of-jurisdiction": (
        "{subject} 不在您的辖区之内。",
        "请联系负责该辖区的单位或系统管理员。",
    ),
    "host-unknown": ("本服务不使用这个网址。", "请使用管理员公布的网址访问。"),
    # Signing in.
    "sign-in-refused": (
        "登录名与密码（或验证码）不符，或验证码已过期。",
        "请核对后再试；忘记密码的，请向系统管理员要一次性验证码。",
    ),
    "sign-in-paused": (
        "失败次数过多，暂停登录。",
        "请等待 {retry_after_s} 秒再试，或向系统管理员要一次性验证码。",
    ),
    "too-many-requests": ("短时间内请求过多。", "请等待 {retry_after_s} 秒，再放慢速度继续。"),
    "password-weak": (
        "密码不合要求。",
        "至少 10 个字符，不能是常见密码，不能包含登录名；一句话最好记。",
    ),
    "passwords-differ": ("两次输入的密码不一致。", "请把新密码输入两遍。"),
    "form-outdated": ("这个表单属于上一次登录。", "请重新打开页面再提交。"),
    "form-foreign": ("请求来自其他网站的页面。", "请在本站打开页面后提交。"),
    "body-too-large": ("提交的内容太大，最多 {limit_bytes} 字节。", "请分成几次提交。"),
    "sign-in-off": ("这里不需要登录。", "请用 mingce serve 启动服务。"),
    "no-account": ("当前请求没有对应的账号。", "请用登录名登录。"),
    "token-invalid": ("访问令牌不是本系统签发的。", "请用 POST /v1/token 重新获取。"),
    "token-expired": ("访问令牌已过期。", "请用 POST /v1/token 重新获取。"),
    "client-refused": ("客户端标识或密钥不符。", "请核对；遗失的，请系统管理员换发密钥。"),
    # Accounts, clients, grants.
    "unknown-account": ("没有账号“{login}”。", "请查看账号列表。"),
    "login-invalid": (
        "登录名不合要求。",
        "请用 3 到 64 个字母、数字、点、横线、下划线或 @。",
    ),
    "login-taken": ("这个登录名已有人使用。", "请换一个登录名。"),
    "account-not-open": ("此人没有账号。", "请先开设账号。"),
    "account-exists": ("此人已有账号。", "忘记密码的，可重置账号。"),
    "name-missing": ("账号须属于某个人。", "请填写新人员的姓名，或已登记人员的编号。"),
    "role-unknown": ("没有这个角色。", "请从列表中选择。"),
    "holder-unclear": ("授权的对象须是一个人或一个客户端。", "请只填其中一项。"),
    "grant-to-oneself": ("不能给自己授权。", "请由另一位管理员授予。"),
    "grant-exists": ("已在该辖区持有这个角色。", "如需更改期限，请先收回原授权。"),
    "grant-ends-before-it-starts": ("截止日早于起始日。", "请填写不早于起始日的日期。"),
    "jurisdiction-unknown": ("没有这个单位，或已撤销。", "请从列表中选择单位代码。"),
    "grant-in-the-past": ("截止日已过。", "请填写今天以后的日期，或留空。"),
    "no-such-grant": ("并没有这项授权。", "请查看授权列表。"),
    "administrator-exists": ("已经有管理员。", "请由管理员开设账号并授权。"),
    "unknown-client": ("没有登记客户端“{client}”。", "请核对标识，或先行登记。"),
    "client-exists": ("客户端“{client}”已登记。", "请直接使用，或另取标识。"),
    "client-closed": ("客户端“{client}”已停用。", "如需恢复，请登记新的客户端。"),
    "client-id-invalid": ("客户端标识不合要求。", "请用 3 到 64 个小写字母、数字和横线。"),
    "key-id-invalid": ("公钥标识不合要求。", "请用 3 到 100 个字母、数字、点、下划线和横线。"),
    "key-id-taken": ("公钥标识 {key} 已经用过。", "请给新公钥另取标识。"),
    "no-such-key": ("客户端没有公钥 {key}。", "请查看该客户端的公钥列表。"),
    "public-key-unfit": (
        "这不是 PEM 格式的 Ed25519 或 ECDSA P-256 公钥。",
        "请用 openssl genpkey -algorithm ed25519 生成，并提交其公钥部分。",
    ),
    # Looking something up.
    "period-incomplete": (
        "指定考核期须同时给出办法、考核和期别。",
        "三项都填，或都不填（显示最近一期）。",
    ),
    "period-invalid": ("“{of}”不是一个考核期。", "请从首页的列表中选择。"),
    "period-not-opened": ("考核期 {period} 尚未开启。", "请先开启该期，或查看考核期列表。"),
    "not-in-standing": (
        "{subject} 不在 {period} 的考核范围内。",
        "请选择其参加考核的考核期。",
    ),
    "no-card-yet": ("还没有参加任何一期考核。", "考核期开始后再来查看。"),
    "not-in-history": (
        "第 {position} 条记录与 {subject} 无关。",
        "请从其履历与记录中选择。",
    ),
    "column-unknown": ("没有“{column}”这一项。", "请从列出的项目中选择。"),
    "position-ahead": (
        "台账现有 {head} 条记录，还没有第 {position} 条。",
        "请填写不超过 {head} 的序号。",
    ),
    "no-such-entry": ("台账中没有第 {position} 条记录。", "请核对记录序号。"),
    "subject-unknown": ("台账中没有“{subject}”这个人或单位。", "请从排名中选择。"),
    "unknown-subject": (
        "没有登记这个人或单位。",
        "请填写工号、身份证号、人员编号或村代码，或先行登记。",
    ),
    "subject-not-assessed": (
        "{subject} 不在该考核的名册上。",
        "请核对对象、考核期和查询时点。",
    ),
    "day-invalid": ("“{day}”不是日期。", "请按 2025-06-30 的格式填写。"),
    "field-missing": ("这一项必须填写。", "请填写后重新提交。"),
    "not-a-day": ("这不是日期。", "请按 2025-06-30 的格式填写。"),
    "not-a-period": ("“{period}”不是考核期。", "请按 2025、2025-H1、2025-Q1、2025-03 的格式填写。"),
    "wrong-kind-of-period": (
        "{period} 的期别不对，该考核按 {calendar} 进行。",
        "请填写相应期别。",
    ),
    "day-in-future": ("{on} 还没有到。", "请在办理当日或之后登记。"),
    # Bodies, people, posts.
    "body-exists": ("单位 {body} 已登记。", "请直接使用、改名，或另取代码。"),
    "body-not-open": ("单位 {body} 在 {day} 并不存续。", "请核对日期和单位代码。"),
    "body-already-closed": ("单位 {body} 已经撤销。", _NOTHING),
    "body-in-use": (
        "单位 {body} 仍有任职人员或下级单位。",
        "请先调出或登记离任，并撤销下级单位。",
    ),
    "unknown-body": ("没有登记单位 {body}。", "请核对代码，或先登记该单位。"),
    "parent-missing": ("单位 {body} 须有上级单位。", "村请填所属乡镇，乡镇请填所属县。"),
    "parent-too-low": ("{parent} 的级别不能作为其上级。", "请填写级别更高的单位。"),
    "name-unchanged": ("单位 {body} 本来就是这个名称。", "请填写新名称。"),
    "person-exists": ("人员 {person} 已登记。", "请直接使用、修改信息，或另取编号。"),
    "unknown-person": ("没有登记人员 {person}。", "请核对编号，或先登记该人员。"),
    "person-erased": (
        "人员 {person} 的个人信息已删除，不能再登记任职或信息。",
        "确有必要时请重新登记。",
    ),
    "details-unknown": ("没有这个人的个人信息。", _REPEAT),
    "identifier-taken": (
        "工号或身份证号已属于另一个人。",
        "请核对两者是否同一人，并更正号码。",
    ),
    "no-person-key": ("该人员没有密钥：从未登记，或已删除。", "请以新编号登记。"),
    "already-appointed": (
        "人员 {person} 已在 {body} 任职，一人同时只有一个参加考核的职务。",
        "请办理调动，或先登记离任。",
    ),
    "not-appointed": ("人员 {person} 没有任职。", "请先登记任职。"),
    "appointment-out-of-order": (
        "任职变动的日期早于 {latest_on} 的上一次变动。",
        "请按日期先后登记。",
    ),
    "service-after-appointment": (
        "连续任职起始日晚于任职日。",
        "请填写连续任职的第一天，不晚于任职日。",
    ),
    "same-body": ("人员 {person} 本来就在 {body} 任职。", "请改类别或职务，或填写其他单位。"),
    "class-unchanged": ("人员 {person} 的类别和职务没有变化。", "请填写新的类别或职务。"),
    "roster-unchanged": ("文件中的名册与台账一致。", _NOTHING),
    # Schemes.
    "already-adopted": ("{scheme} {scheme_version} 已按此文本采用。", _NOTHING),
    "version-taken": (
        "{scheme} {scheme_version} 已按另一文本采用。",
        "已采用的版本不再改动；请给修改后的文本一个新版本号。",
    ),
    "scheme-not-adopted": ("{scheme} 的这一文本没有采用。", "请先采用该办法，或使用已采用的文本。"),
    "scheme-not-in-force": ("当日没有生效的 {scheme} 版本。", "请先采用在该期第一天生效的版本。"),
    "pack-unknown": ("没有 {scheme} {version} 这个办法包。", "请从列表中选择。"),
    "unknown-pack": ("没有这个办法包。", "请从列表中选择。"),
    "unknown-parameter": ("该办法没有“{parameter}”这个参数。", "请从列表中选择。"),
    "version-not-adopted": ("没有采用 {scheme} {version} 版。", "请从已采用的版本中选择。"),
    "import-unknown": ("台账第 {position} 条不是导入的文件。", "请从导入记录中选择。"),
    "nothing-wrong": ("文件没有差错。", "可以直接导入。"),
    "scheme-invalid": ("按所填的值，办法不成立。", "请核对参数的单位和范围。"),
    "unknown-assessment": ("该办法没有“{assessment}”这项考核。", "请从列表中选择。"),
    "table-unreadable": ("决策表无法读取。", "请重新导出表格，只填写单元格。"),
    "cases-invalid": ("样例文件有误：{case}。", "请更正样例文件。"),
    # Entries.
    "unknown-input": ("该考核没有“{input}”这个指标。", "请从列出的指标中选择。"),
    "wrong-kind": ("记录的种类与指标不符。", "请按指标规定的种类登记。"),
    "wrong-assessment": ("记录属于另一项考核。", "请在其所属的办法和考核下登记。"),
    "wrong-period": ("该指标按日期登记，不属于某一考核期。", "请把考核期留空，按日期归入。"),
    "wrong-calendar": ("考核期的期别不对。", "请填写该考核的期别。"),
    "day-outside-period": ("日期不在考核期之内。", "请填写事项当日，或登记到该日所在的考核期。"),
    "unknown-level": ("该指标没有这个档级。", "请从列出的档级中选择。"),
    "unknown-rater": ("该指标没有这个测评组。", "请从列出的测评组中选择。"),
    "not-a-value": ("这不是数值。", "请填写普通数字，如 12.5。"),
    "value-out-of-bounds": ("数值超出指标规定的范围。", "请核对数值；减分以正数填写。"),
    "value-out-of-range": ("计算所用的数值过大。", "请核对有关记录和参数。"),
    "duplicate-entry": ("该对象在此指标下已有记录。", "请更正或撤回原记录，或填写其他事项名称。"),
    "not-an-entry": ("第 {position} 条不是计分记录。", "请填写计分记录的序号。"),
    "nothing-to-correct": (
        "第 {position} 条记录本来就是这个值。",
        "请填写正确的值，或保留原记录。",
    ),
    "entry-already-withdrawn": ("第 {position} 条记录已撤回，不再计分。", "请另行登记。"),
    "reason-missing": ("须写明理由。", "请用一句话说明原因。"),
    # Files.
    "no-entries": ("文件中没有记录。", "请核对是否选对了工作表。"),
    "mixed-periods": ("文件中混有其他考核期的记录。", "请把各考核期和按日期登记的记录分开导入。"),
    "file-already-imported": (
        "这个文件以前导入过，没有重复计入。",
        "请更正个别记录，或只导入缺少的行。",
    ),
    "file-has-problems": (
        "有 {problems} 处单元格或行有误，没有写入任何记录。",
        "请在错误工作簿中改正标出的单元格后重新导入。",
    ),
    "key-used-otherwise": ("这个请求编号已用于另一件事。", "请为每个请求使用不同的编号。"),
    # The life of a period.
    "period-state": (
        "考核期 {period} 现在不能办理此事。",
        "请按“开启、截止、计算、研究、公示、生效”的顺序办理。",
    ),
    "period-not-over": (
        "考核期 {period} 到 {ends_on} 才结束，不能提前截止。",
        "请在最后一天或之后截止。",
    ),
    "act-out-of-order": (
        "日期早于该期上一次办理的日期 {latest_on}。",
        "请填写实际办理日期。",
    ),
    "objection-window-open": (
        "{period} 的异议期到 {objections_until} 为止。",
        "请在次日生效；异议成立时请重新开启。",
    ),
    "notice-on-show": ("{period} 正在公示，重新开启将撤下公示。", "请确认撤下公示，或办理生效。"),
    "wrong-scheme-version": ("该期由另一版本的办法管辖。", "请使用开启该期时的版本。"),
    "wrong-result": ("结果不属于 {period}。", _REPEAT),
    "result-differs": ("结果与已登记的计算结果不一致。", "请按计算时的数据重新核对。"),
    "decision-not-applied": ("结果中没有体现会议的决定。", _REPEAT),
    "change-not-allowed": ("会议不能变更 {subject} 的这一项。", "请只变更办法允许的项目。"),
    "not-assessed": ("{subject} 不在计算结果中。", "请核对对象。"),
    "computed-differs": (
        "{subject} 的计算值与所填不符。",
        "请以现有计算结果为准作出决定。",
    ),
    "no-deviation": ("{subject} 的决定与计算结果相同。", "只列出会议变更的项目。"),
    "not-a-result": ("{subject} 不能评定为这个值。", "请从可评定的值中选择。"),
    "deviation-repeated": ("{subject} 的同一项列了两次。", "每个对象的每一项只列一次。"),
    "nothing-to-supersede": ("{period} 的结果与现有数据一致。", _NOTHING),
    # Notices.
    "notice-not-up": ("{period} 的结果没有公示。", "请查看正在公示的列表。"),
    "notice-ended": (
        "{period} 的结果公示到 {until} 为止，现在不再公开显示。",
        "本人可在积分卡上查看，或向乡镇查询。",
    ),
    "place-unknown": ("公示中没有“{place}”这个地方。", "请从列表中选择。"),
    # What is typed on pages.
    "not-a-position": ("这不是台账中的序号。", "请填写记录的序号，只写数字。"),
    "name-ambiguous": ("有不止一个“{name}”。", "请从列表中选择，或填写编号。"),
    "upload-gone": ("上传的文件已不在系统中。", "请重新上传。"),
    # The machine.
    "entry-too-large": ("内容过长，无法作为一条记录保存。", "请缩短文字，或分次登记。"),
    "entry-unreadable": ("第 {position} 条记录无法读取。", "请核验台账；可能由新版软件写入。"),
    "entry-not-encodable": ("内容无法保存。", "请更正所填的值。"),
    "facts-outdated": ("在您办理期间数据有了变化。", "请重新查看后再办理。"),
    "too-busy": ("同一事项正被多人办理。", "请稍候再试。"),
    "projections-behind": ("数据正在更新。", "请稍候再试。"),
    "facts-behind": ("数据正在更新。", "请稍候再试，或查询较早的时点。"),
    "not-ready": ("数据库没有响应。", "请稍候再试；仍不行请告知管理员。"),
    "seal-broken": ("加密内容无法打开。", "请告知管理员。"),
    "wrong-master-key": ("主密钥与数据库不符。", "请告知管理员。"),
    "rebuild-outrun": ("写入过快，未能重建。", "请在空闲时重建。"),
    "rebuild-running": ("已有一次重建正在进行。", "请等待其完成。"),
    # What the web itself refuses.
    "not-found": ("没有这个页面。", "请核对网址，或从首页进入。"),
    "method-not-allowed": ("这个地址不支持此操作。", "请从页面上的按钮办理。"),
    "request-invalid": ("有的值无法读取。", "请改正列出的各项后重新提交。"),
    "internal-error": ("系统出错。", "请把请求编号告知管理员。"),
    # Duties.
    "words-missing": ("这一项必须填写。", "请写清楚，便于日后查核。"),
    "words-too-long": ("文字超过 {most} 字。", "请精简，详细材料另作附件。"),
    "number-unreadable": ("“{given}”不是整数。", "请只填数字。"),
    "no-such-duty": ("没有这项任务。", "请从任务清单中选择。"),
    "duty-state": ("该任务的状态不允许这样办理。", "请查看办理进度。"),
    "duty-day-out-of-order": (
        "日期早于该任务上一次办理的 {latest_on}。",
        "请填写实际办理的日期。",
    ),
    "own-duty": (
        "办理人、责任人和当事人不能审核这项任务。",
        "请由另一人销号或退回。",
    ),
    "duty-about-nobody": ("没有登记这个人或单位。", "请核对编号，或先行登记。"),
    "duty-title": ("事项须为 1 至 60 字。", "请写一句不含姓名的标题，详情写进办理记录。"),
    "due-before-ordered": ("办结期限早于交办日期。", "请填写今后的日期。"),
    # Objections.
    "no-such-objection": ("没有这件异议。", "请从异议列表中选择。"),
    "entry-of-another": ("所选记录与该对象无关。", "请选择其积分卡上的记录。"),
    "notice-not-on-show": ("{period} 目前不在公示。", "请在公示期内提出异议。"),
    "outside-objection-window": (
        "异议须在 {published_on} 至 {objections_until} 之间提出。",
        "请填写提出异议的日期。",
    ),
    "objection-state": ("该异议的状态不允许这样办理。", "请查看办理进度。"),
    "objection-day-out-of-order": (
        "日期早于该异议上一次办理的 {latest_on}。",
        "请填写实际办理的日期。",
    ),
    "own-work": (
        "记分、计算、研究、登记或答复过此事的人不能再作答复。",
        "请由没有经手的人答复。",
    ),
    "nothing-to-appeal": ("该异议已经成立。", "请执行答复。"),
    "appeal-window-over": ("申诉期限已于 {appeal_until} 届满。", "原答复有效。"),
    "ruling-unknown": ("结论须为成立、部分成立或不成立。", "请选择其一。"),
    "nothing-to-carry-out": ("没有成立的答复可以执行。", "请先答复。"),
    "objections-open": ("{period} 还有异议没有答复。", "请先逐件答复。"),
    "ruling-not-carried-out": (
        "{period} 有成立的异议尚未落实。",
        "请重新开放考核期，更正后重新公示。",
    ),
}
