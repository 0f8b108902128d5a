"""Files as a whole: text, workbooks, TOML, writing."""

from __future__ import annotations

from typing import Final

PAGE: Final[dict[str, tuple[str, str]]] = {
    "file_too_large": (
        "the file has {size:,.0f} MB; files up to {most} MB are read, split or trim it",
        "文件有 {size:,.0f} MB；最多能读 {most} MB，请拆分或删减",
    ),
    "file_unreadable": ("can not be read ({reason}); check the name and the access rights", "无法读取（{reason}）；请检查名称和访问权限"),
    "no_such_file": ("there is no such file; give a CSV file or an Excel workbook", "没有这个文件；请给一个 CSV 文件或 Excel 工作簿"),
    "workbook_not_text": (
        "is a workbook, not a text file; save the sheet as CSV, or give the workbook itself",
        "是工作簿，不是文本文件；请把工作表另存为 CSV，或者直接给工作簿",
    ),
    "zero_bytes": ("has zero bytes, so it is no text; save the table as CSV in UTF-8", "含有零字节，不是文本；请另存为 UTF-8 编码的 CSV"),
    "unknown_encoding": (
        "bytes {bytes} are neither UTF-8 nor GB18030 text; save the file as UTF-8",
        "字节 {bytes} 既不是 UTF-8 也不是 GB18030 文字；请把文件另存为 UTF-8",
    ),
    "garbled_text": (
        "the text is neither UTF-8 nor readable Chinese in GB18030; save the file as UTF-8",
        "文字既不是 UTF-8，按 GB18030 读又是乱码；请把文件另存为 UTF-8",
    ),
    "too_many_rows": ("has more than {most:,} rows; split or trim the table", "超过 {most:,} 行；请拆分或删减"),
    "too_many_columns": ("has {count:,} columns; tables have up to {most} columns", "有 {count:,} 列；最多 {most} 列"),
    "csv_cell_too_long": (
        "a cell is longer than {most:,} characters; shorten it, or close the quotes",
        "有一格超过 {most:,} 个字符；请缩短，或补上缺的引号",
    ),
    "open_quote": ("a quotation mark is opened and not closed; close it, or delete it", "引号没有成对；请补上另一个，或删掉它"),
    # workbooks
    "book_protected": ("is protected by a password; save it without one", "有密码保护；请取消密码后保存"),
    "book_unreadable": (
        "can not be read as a workbook; open it in Excel or WPS and save it as .xlsx again",
        "无法作为工作簿读取；请在 Excel 或 WPS 里打开，重新另存为 .xlsx",
    ),
    "old_book": (
        "is an old .xls file or protected by a password; save it as .xlsx without a password",
        "是旧的 .xls 文件或有密码；请取消密码并另存为 .xlsx",
    ),
    "not_a_book": (
        "is not an Excel workbook; save the tables as .xlsx, or give a folder with CSV files",
        "不是 Excel 工作簿；请另存为 .xlsx，或给一个放 CSV 文件的文件夹",
    ),
    "book_too_large": (
        "unpacks to {size:,.0f} MB; workbooks up to {most:,} MB are read",
        "展开后有 {size:,.0f} MB；最多能读 {most:,} MB 的工作簿",
    ),
    "book_damaged": (
        "is damaged or cut off; copy the file again, or save it again in Excel or WPS",
        "已损坏或不完整；请重新复制，或在 Excel、WPS 里重新保存",
    ),
    "sheet_too_large": (
        "has a sheet of {rows:,} rows x {columns:,} columns; delete the far rows and columns (also empty formatted ones)",
        "有一张工作表达到 {rows:,} 行 × {columns:,} 列；请删掉远处的行和列（包括只有格式的空行空列）",
    ),
    "formula_unsolved": (
        "holds a formula without a result; open the workbook in Excel or WPS and save it, or write the value",
        "公式没有结果；请在 Excel 或 WPS 里打开并保存一次，或直接填数值",
    ),
    "sheet_full": ("{rows:,} rows do not fit a sheet; write a folder instead", "{rows:,} 行超出一张工作表的上限；请改为写成文件夹"),
    # TOML
    "toml_too_long": (
        "has {length:,} characters; up to {most:,} are read, tables belong into CSV files",
        "有 {length:,} 个字符；最多读 {most:,} 个，表格请放到 CSV 文件里",
    ),
    "not_toml": ("{line} is not TOML; write lines like: {example}", "{line}不符合 TOML 写法；请写成这样：{example}"),
    "toml_nested": ("is nested too deeply; write plain keys and lists", "嵌套太深；请只写普通的键和列表"),
    "not_a_section": (
        "{value} is not a table; write [[{section}]] and its keys below",
        "{value}不是一组键值；请先写 [[{section}]]，下面写它的键",
    ),
    "unknown_section": ("unknown section {section}; {remedy}", "不认识的段落{section}；{remedy}"),
    # writing
    "exists_already": ("exists already; choose another name, or move the old one away", "已经存在；请换个名称，或先把旧的移走"),
    "folder_unwritable": (
        "can not be written ({reason}); choose a folder that you may write to",
        "无法写入（{reason}）；请选一个有写入权限的文件夹",
    ),
    "out_unwritable": (
        "can not be written ({reason}); choose a folder that you may write to with --out",
        "无法写入（{reason}）；请用 --out 选一个有写入权限的文件夹",
    ),
    # changing values in place
    "no_queue_to_amend": ('there is no queue "{queue}"; queues are {names}', "没有队列“{queue}”；现有队列：{names}"),
    "log_says": (
        "the log says {value:g}: {said.problem}; check the columns and units of the log",
        "明细算出来是 {value:g}：{said.problem}；请检查明细的列和单位",
    ),
    "unwritable": ("can not be changed in place: {reason}; write by hand: {values}", "无法自动修改：{reason}；请手工写上：{values}"),
    "formula_there": ("cell {cell} holds a formula", "{cell} 单元格里是公式"),
    "cell_not_there": ("cell {cell} is not there", "没有 {cell} 单元格"),
    "unusual_sheets": ("its sheets are written in an unusual form", "工作表的存法特殊"),
    "unusual_lines": ("its lines are written in an unusual form", "文件的写法特殊"),
    "no_queue_sections": ("its queues are not written as [[queue]]", "队列不是用 [[queue]] 写的"),
    "no_place_for": ('sheet {sheet} has no place for "{key}"', "工作表“{sheet}”里没有“{key}”的位置"),
    "values_of": ("{place}: {values}", "{place}：{values}"),
    "the_shop": ("shop", "店铺"),
}
