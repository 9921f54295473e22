"""Every sentence that an import may have to say, in Chinese and English, by its stable code.

A code is said either of a file (a DomainError from `refuse`) or of a cell or row (a
`problems.CellProblem`). `{name}` stands for a field.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from domain.errors import DomainError

Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Message:
    """What is wrong, and what to do, in both languages."""

    zh: str
    en: str
    do_zh: str
    do_en: str

    def sentence(self, language: Language, fields: Mapping[str, object]) -> str:
        return (self.zh if language == "zh" else self.en).format_map(fields)

    def next_step(self, language: Language, fields: Mapping[str, object]) -> str:
        return (self.do_zh if language == "zh" else self.do_en).format_map(fields)


_SAVE_AGAIN_ZH = "请用 Excel 或 WPS 打开，另存为 .xlsx 后重新上传。"
_SAVE_AGAIN_EN = "Open it in Excel or WPS, save it as .xlsx and upload it again."
_SPLIT_ZH = "请删去多余的工作表和数据区以外的单元格，或分成几个文件。"
_SPLIT_EN = "Delete surplus sheets and cells outside the data, or split the file."

FILE_MESSAGES: Mapping[str, Message] = MappingProxyType(
    {
        "file-empty": Message(
            "文件 {file} 是空的。", "{file} is empty.", _SAVE_AGAIN_ZH, _SAVE_AGAIN_EN
        ),
        "file-too-large": Message(
            "文件 {file} 有 {bytes} 字节，超过上限 {most} 字节。",
            "{file} has {bytes} bytes; {most} are allowed.",
            _SPLIT_ZH,
            _SPLIT_EN,
        ),
        "web-page-not-workbook": Message(
            "文件 {file} 其实是网页，不是 Excel 工作簿。",
            "{file} is a web page, not an Excel workbook.",
            _SAVE_AGAIN_ZH,
            _SAVE_AGAIN_EN,
        ),
        "not-a-workbook": Message(
            "文件 {file} 不是 .xlsx、.xls 工作簿或 .csv 文本。",
            "{file} is neither an .xlsx or .xls workbook nor a .csv text.",
            _SAVE_AGAIN_ZH,
            _SAVE_AGAIN_EN,
        ),
        "workbook-damaged": Message(
            "文件 {file} 已损坏或不完整（{detail}）。",
            "{file} is damaged or incomplete ({detail}).",
            _SAVE_AGAIN_ZH,
            _SAVE_AGAIN_EN,
        ),
        "sheet-damaged": Message(
            "文件 {file} 的工作表“{sheet}”无法读取（{detail}）。",
            "Sheet {sheet} of {file} cannot be read ({detail}).",
            _SAVE_AGAIN_ZH,
            _SAVE_AGAIN_EN,
        ),
        "cell-not-placed": Message(
            "文件 {file} 有错误值或未计算的公式，但没有写明所在单元格。",
            "{file} has an error or an uncomputed formula in a cell that does not say where it is.",
            _SAVE_AGAIN_ZH,
            _SAVE_AGAIN_EN,
        ),
        "workbook-encrypted": Message(
            "文件 {file} 设有打开密码。",
            "{file} is protected by a password.",
            "请取消密码后重新上传。",
            "Remove the password and upload it again.",
        ),
        "workbook-has-macros": Message(
            "文件 {file} 含有宏，不予读取。",
            "{file} holds macros and is not read.",
            "请另存为不含宏的 .xlsx 后重新上传。",
            "Save it as .xlsx without macros and upload it again.",
        ),
        "too-many-members": Message(
            "文件 {file} 内部部件超过 {most} 个。",
            "{file} has more than {most} parts inside.",
            _SAVE_AGAIN_ZH,
            _SAVE_AGAIN_EN,
        ),
        "unpacks-too-large": Message(
            "文件 {file} 解压后有 {bytes} 字节，超过允许的范围。",
            "{file} unpacks to {bytes} bytes, more than is allowed.",
            _SPLIT_ZH,
            _SPLIT_EN,
        ),
        "too-many-sheets": Message(
            "文件 {file} 有 {sheets} 个工作表，上限为 {most} 个。",
            "{file} has {sheets} sheets; {most} are allowed.",
            _SPLIT_ZH,
            _SPLIT_EN,
        ),
        "too-many-cells": Message(
            "文件 {file} 的工作表“{sheet}”用到 {rows} 行 {columns} 列，超过 {most} 个单元格的上限。",
            "Sheet {sheet} of {file} reaches over {rows} rows and {columns} columns; {most} cells "
            "are allowed.",
            _SPLIT_ZH,
            _SPLIT_EN,
        ),
        "workbook-too-large": Message(
            "读取文件 {file} 所需内存超过上限。",
            "Reading {file} takes more memory than is allowed.",
            _SPLIT_ZH,
            _SPLIT_EN,
        ),
        "workbook-too-slow": Message(
            "读取文件 {file} 所需时间超过上限。",
            "Reading {file} takes more time than is allowed.",
            _SPLIT_ZH,
            _SPLIT_EN,
        ),
        "no-table": Message(
            "文件 {file} 没有一个工作表有可识别的表头。",
            "No sheet of {file} has a header that is known.",
            "请使用模板的列名，或指定各列的含义。",
            "Use the headers of the template, or say what the columns mean.",
        ),
        "mapping-wrong": Message(
            "工作表“{sheet}”：{column} 列不能作为“{target}”读取。",
            "Sheet {sheet}: column {column} cannot be read as {target}.",
            "请核对列号和含义。",
            "Check the column letter and its meaning.",
        ),
        "header-row-wrong": Message(
            "工作表“{sheet}”只有 {rows} 行，没有第 {row} 行。",
            "Sheet {sheet} has {rows} rows, and no row {row}.",
            "请核对表头所在行。",
            "Check the row of the header.",
        ),
        "csv-damaged": Message(
            "文件 {file} 第 {line} 行的分隔或引号有误（{detail}）。",
            "{file} has wrong delimiters or quotes at line {line} ({detail}).",
            _SAVE_AGAIN_ZH,
            _SAVE_AGAIN_EN,
        ),
        "text-encoding-unknown": Message(
            "文件 {file} 的文字编码既不是 UTF-8，也不是 GB18030。",
            "{file} is text in neither UTF-8 nor GB18030.",
            _SAVE_AGAIN_ZH,
            _SAVE_AGAIN_EN,
        ),
    }
)


def refuse(code: str, **fields: object) -> DomainError:
    """The error for a whole file; the sentence in Chinese is among its fields as `zh`."""
    message = FILE_MESSAGES[code]
    return DomainError(
        code,
        message.sentence("en", fields),
        next_step=message.next_step("en", fields),
        zh=message.sentence("zh", fields) + message.next_step("zh", fields),
        **fields,
    )


_COMPUTE_ZH = "请在 Excel 中改正公式，或改填数值。"
_COMPUTE_EN = "Mend the formula in Excel, or write the value itself."
_TEXT_ZH = "请先把该列设为“文本”格式，再重新填写。"
_TEXT_EN = "Format the column as text, then write it again."
_DAY_ZH = "请写成 2025-03-08 这样的日期。"
_DAY_EN = "Write it as 2025-03-08."

CELL_MESSAGES: Mapping[str, Message] = MappingProxyType(
    {
        # notices: what was left out
        "row-not-data": Message(
            "“{value}”：合计行或说明行，未读取。", "{value}: a total or remark, not read.", "", ""
        ),
        "header-repeated": Message("表头重复出现，未读取。", "The header again, not read.", "", ""),
        "column-not-read": Message(
            "列“{value}”未识别，未读取。",
            "Column {value} is not known and was not read.",
            "如需读取，请改列名或指定该列的含义。",
            "If it should be, change its header or say what it means.",
        ),
        "sheet-not-read": Message(
            "没有找到表头，整个工作表未读取。",
            "No header was found; the sheet was not read.",
            "如需读取，请使用模板的列名。",
            "If it should be, use the headers of the template.",
        ),
        "sheet-hidden": Message(
            "隐藏的工作表，未读取。",
            "A hidden sheet, not read.",
            "如需读取，请取消隐藏。",
            "If it should be, show it.",
        ),
        # tables and cells
        "column-missing": Message(
            "缺少必需的列：{columns}。",
            "A column is missing: {columns}.",
            "请补上该列，或指定哪一列是它。",
            "Add it, or say which column it is.",
        ),
        "column-twice": Message(
            "列“{value}”与 {other} 列含义相同。",
            "Column {value} means the same as column {other}.",
            "请删去一列，或指定其中一列的含义。",
            "Delete one of them, or say what each means.",
        ),
        "error-value": Message(
            "单元格是错误值 {value}。",
            "The cell holds the error {value}.",
            _COMPUTE_ZH,
            _COMPUTE_EN,
        ),
        "formula-not-computed": Message(
            "单元格的公式没有计算结果。",
            "The formula in the cell was never computed.",
            "请用 Excel 打开并保存一次，或改填数值。",
            "Open and save the file once in Excel, or write the value itself.",
        ),
        "number-damaged": Message(
            "号码以数字存储，超过 15 位的部分已丢失（{value}）。",
            "The number was stored with 15 digits; the others are lost ({value}).",
            _TEXT_ZH,
            _TEXT_EN,
        ),
        "value-missing": Message(
            "“{field}”没有填写。", "{field} is missing.", "请填写。", "Fill it in."
        ),
        "not-a-number": Message(
            "“{value}”不是数。",
            "{value} is not a number.",
            "请只填数字，如 92.5。",
            "Write a plain number such as 92.5.",
        ),
        "percent-not-points": Message(
            "“{value}”是百分数，这里要填分值或金额。",
            "{value} is a percentage; points or an amount are wanted.",
            "请去掉百分号（格式改为“常规”），填写实际数值。",
            "Write the number itself, in a cell of the general format.",
        ),
        "day-unreadable": Message("“{value}”不是日期。", "{value} is not a day.", _DAY_ZH, _DAY_EN),
        "day-ambiguous": Message(
            "“{value}”可能是 1 月，也可能是 10 月。",
            "{value} may be January or October.",
            _DAY_ZH,
            _DAY_EN,
        ),
        "identity-number-wrong": Message(
            "身份证号“{value}”的位数或校验码有误。",
            "Identity number {value} has a wrong length or check digit.",
            "请核对身份证号。",
            "Check the identity number.",
        ),
        "duplicate-row": Message(
            "与工作表“{other_sheet}”第 {other_row} 行重复。",
            "The same as row {other_row} of sheet {other_sheet}.",
            "请删去其中一行。",
            "Delete one of them.",
        ),
        "class-unknown": Message(
            "没有类别“{value}”。",
            "There is no class {value}.",
            "可用：{allowed}。",
            "Use one of: {allowed}.",
        ),
        # people and places
        "person-missing": Message(
            "这一行没有写明是谁（{value}）。",
            "The row does not say whom it is about ({value}).",
            "请填写姓名或人员编号，或删去该行。",
            "Fill in the name or staff code, or delete the row.",
        ),
        "person-unknown": Message(
            "查无此人：{value}。",
            "Nobody is known as {value}.",
            "请核对，或先导入花名册。",
            "Check it, or import the roster first.",
        ),
        "subject-outside": Message(
            "不在您的管辖范围内：{value}。",
            "{value} is outside the jurisdiction of your roles.",
            "请删除该行，或交由有权单位导入。",
            "Delete the row, or let whoever is responsible for it import it.",
        ),
        "person-ambiguous": Message(
            "有不止一人符合：{value}。",
            "More than one person is known as {value}.",
            "请填写人员编号或身份证号。",
            "Give the staff code or the identity number.",
        ),
        "person-contradictory": Message(
            "编号与姓名不是同一人：{value}。",
            "Code and name belong to different people: {value}.",
            "请核对编号和姓名。",
            "Check code and name.",
        ),
        "person-changed": Message(
            "花名册中 {value} 的信息与账上不同。",
            "The roster differs from the ledger about {value}.",
            "确有变动的，导入时注明变动日期；笔误请改成与账上一致。",
            "Import it with the day of the changes; or, if it is a slip, write what the ledger holds.",
        ),
        "unit-unknown": Message(
            "没有这个村或乡镇：{value}。",
            "No such village or township: {value}.",
            "请核对名称，或先导入花名册。",
            "Check the name, or import the roster first.",
        ),
        "unit-ambiguous": Message(
            "有不止一个村叫“{value}”。",
            "More than one village is called {value}.",
            "请加上乡镇。",
            "Give the township too.",
        ),
        "unit-contradictory": Message(
            "代码“{value}”在另一行是别的名称（{other}）。",
            "Code {value} has another name elsewhere ({other}).",
            "请核对代码和名称。",
            "Check code and name.",
        ),
        # entries against the scheme
        "unknown-input": Message(
            "考核办法没有指标“{value}”。",
            "The scheme has no indicator {value}.",
            "请核对指标名称。可用：{allowed}。",
            "Check the indicator. There are: {allowed}.",
        ),
        "unknown-level": Message(
            "指标“{input}”没有等次“{value}”。",
            "Indicator {input} has no level {value}.",
            "可用：{allowed}。",
            "Use one of: {allowed}.",
        ),
        "unknown-rater": Message(
            "指标“{input}”没有测评主体“{value}”。",
            "Indicator {input} has no rater group {value}.",
            "可用：{allowed}。",
            "Use one of: {allowed}.",
        ),
        "not-a-value": Message(
            "指标“{input}”不接受“{value}”。",
            "Indicator {input} does not take {value}.",
            "请填一个数，分值最多 4 位小数，金额最多 2 位小数。",
            "Write a number; points with at most 4 decimals, amounts with at most 2.",
        ),
        "value-out-of-bounds": Message(
            "“{value}”超出指标“{input}”的范围：{allowed}。",
            "{value} is outside of indicator {input}: {allowed}.",
            "请核对数值。扣分写成正数。",
            "Check the value. A demerit is written as a positive number.",
        ),
        "mixed-periods": Message(
            "指标“{input}”{belongs_zh}，不能与本表一起导入。",
            "Indicator {input} {belongs_en}; it cannot be imported with these.",
            "请分期导入；按日期计的项目单独导入。",
            "Import each period, and dated entries, on their own.",
        ),
        "day-outside-period": Message(
            "日期 {value} 不在本考核周期内。",
            "The day {value} is outside of the period.",
            "请核对日期，或导入所属周期。",
            "Check the day, or import it into its own period.",
        ),
        "already-recorded": Message(
            "账上已有这一项（{recorded}），与此处“{value}”不同。",
            "The ledger holds {recorded} here already, not {value}.",
            "请用“更正”修改已入账的记录。",
            "Correct the recorded entry instead.",
        ),
    }
)
