"""The import wizard, in Chinese and in English. `{name}` takes a value."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "import.title": ("导入", "Import"),
    "import.lead": (
        "上传 Excel 或 CSV 文件。先逐格核对，没有差错才写入台账；有一处差错，整个文件都不写入。",
        (
            "Upload an Excel or CSV file. It is checked cell by cell and recorded only when nothing "
            "is wrong with it: all rows or none."
        ),
    ),
    "import.steps": ("导入步骤", "Steps"),
    "import.step_file": ("选文件", "File"),
    "import.step_check": ("核对", "Check"),
    "import.step_done": ("写入台账", "Record"),
    "import.entries": ("计分记录", "Entries"),
    "import.roster": ("人员名册", "Roster"),
    "import.kinds": ("导入什么", "What to import"),
    "import.for": ("录入到", "For"),
    "import.for_hint": (
        "进行中的考核期，或按日期登记的加减分、荣誉等。",
        "A period that is open, or what is dated: bonuses, demerits, honours.",
    ),
    "import.dated": ("按日期登记：{inputs}", "dated: {inputs}"),
    "import.by_day": ("按日期登记", "dated"),
    "import.choose": ("请选择", "Choose"),
    "import.file": ("文件", "File"),
    "import.file_hint": (
        ".xlsx、.xls 或 .csv，不超过 32 MB。文件只在核对期间暂存，不落盘。",
        ".xlsx, .xls or .csv, up to 32 MB. It is kept in memory while it is checked.",
    ),
    "import.changes_on": ("变动日期", "Day of the changes"),
    "import.changes_hint": (
        "名册中已有人员的单位、类别等有变化时，从哪天起算。没有变化可不填。",
        "From when on, if people who are known moved or changed class. Blank if nobody did.",
    ),
    "import.service_from": ("缺省任职日期", "Serving since"),
    "import.service_hint": (
        "文件里没有“任职时间”一列时填写。",
        "For rows without a day of their own.",
    ),
    "import.county_name": ("县名", "Name of the county"),
    "import.county_hint": ("第一次导入时填写，例如太湖县。", "With the first roster."),
    "import.check": ("上传并核对", "Upload and check"),
    "import.template": ("下载空白表", "Empty workbook"),
    "import.template_for": ("各考核期的空白表（已填好人员）", "Workbooks with everybody's row"),
    "import.nothing_open": (
        "现在没有可录入的考核期。请先开启考核期。",
        "No period takes entries now. Open one first.",
    ),
    "import.history": ("导入记录", "Imported before"),
    "import.history_empty": ("还没有导入过文件。", "No file was imported yet."),
    "import.when": ("写入时间", "Recorded"),
    "import.what": ("内容", "What"),
    "import.rows": ("行数", "Rows"),
    "import.size": ("大小", "Size"),
    "import.size_kib": ("{size} KB", "{size} KB"),
    "import.who": ("办理单位", "By"),
    "import.digest": ("文件指纹", "Digest of the file"),
    "import.receipt": ("回执", "Receipt"),
    "import.kind.entries": ("计分记录", "entries"),
    "import.kind.roster": ("人员名册", "roster"),
    # The check.
    "import.check_title": ("核对文件", "Check the file"),
    "import.repeated": (
        "这个文件以前导入过（台账第 {position} 条），不会重复写入。",
        "This very file was imported before, as entry {position}; it adds nothing.",
    ),
    "import.clean": ("没有差错，可以导入", "Nothing is wrong"),
    "import.clean_none": (
        "没有差错，但文件里没有新的内容，不用导入。",
        "Nothing is wrong, and nothing is new: there is nothing to import.",
    ),
    "import.wrong": (
        "有 {count} 处差错，整个文件都不会写入",
        "{count} mistakes: nothing will be recorded",
    ),
    "import.wrong_help": (
        "请在自己的文件里改正后重新上传；也可以下载标红的文件，改好再传。",
        "Correct your file and upload it again, or take the copy with the bad cells marked.",
    ),
    "import.error_book": ("下载标红的文件", "The file with bad cells marked"),
    "import.again": ("换个文件", "Another file"),
    "import.record": ("导入 {count} 条记录", "Import {count} entries"),
    "import.record_roster": ("导入名册", "Import the roster"),
    "import.sum_rows": ("数据行", "Rows"),
    "import.sum_entries": ("将写入", "To record"),
    "import.sum_unchanged": ("已在台账中", "Known already"),
    "import.sum_subjects": ("涉及对象", "About"),
    "import.sum_new": ("新增人员", "New people"),
    "import.sum_changed": ("变动人员", "Changed"),
    "import.sum_bodies": ("新增单位", "New bodies"),
    "import.recognised": ("识别结果", "What was recognised"),
    "import.recognised_help": (
        "每一列当作什么。不对的请改，下次同样的表头会记住。",
        "What each column is taken for. Correct it; the same headers will be known next time.",
    ),
    "import.sheet": ("工作表“{sheet}”", "Sheet “{sheet}”"),
    "import.sheet_rows": (
        "表头在第 {row} 行，数据 {count} 行",
        "headers in row {row}, {count} rows of data",
    ),
    "import.column": ("列", "Column"),
    "import.header": ("表头", "Header"),
    "import.meaning": ("当作", "Taken for"),
    "import.ignored": ("不导入", "left out"),
    "import.remember": ("记住并重新核对", "Remember and check again"),
    "import.unread": (
        "没有认出工作表“{sheet}”的表头",
        "The headers of sheet “{sheet}” are not known",
    ),
    "import.unread_help": (
        "请指出表头在第几行、每列是什么。至少要有能认出人（或单位）的一列。",
        "Say in which row the headers stand and what the columns are. One must say who or where.",
    ),
    "import.header_row": ("表头在第几行", "Row of the headers"),
    "import.row": ("行", "Row"),
    "import.problem": ("问题和处理办法", "What is wrong, and what to do"),
    "import.bad_sheet": ("工作表“{sheet}”：{count} 行有差错", "Sheet “{sheet}”: {count} bad rows"),
    "import.bad_more": (
        "只列出前 {count} 行，全部见标红的文件。",
        "The first {count} are listed; the marked file has all.",
    ),
    "import.notices": ("未导入的部分", "What was left out"),
    "import.notices_help": (
        "标题、合计、备注等不是数据，已跳过。请看一眼有没有误跳的。",
        "Titles, totals and remarks are no data and were passed over. See that nothing is missed.",
    ),
    "import.changes_needed": (
        "名册里有人的单位或类别变了。请填写变动日期后重新核对。",
        "Some people moved or changed class. Say from which day on, and check again.",
    ),
    "import.recheck": ("重新核对", "Check again"),
    "import.done": ("已写入台账", "Recorded"),
    "import.done_help": (
        "文件共 {rows} 行，写在台账第 {position} 条之后。请保存文件指纹：凭它可以证明导入的就是这个文件。",
        (
            "The {rows} rows of the file stand after entry {position}. Keep the digest: it proves that "
            "this very file was imported."
        ),
    ),
    "import.more": ("继续导入", "Import another file"),
}
