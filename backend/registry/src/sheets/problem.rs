//! What can be wrong with a file as a whole. One sentence each: the place and the cure.

use std::io;

use rules::forms::FormKind;

/// A file that cannot be read as the form it should be. A bad row is never one of these.
#[derive(Debug, thiserror::Error)]
pub enum SheetError {
    /// The file is not there or may not be read.
    #[error("打不开文件“{file}”：{cause}。请检查路径和权限")]
    Unreadable {
        /// Name as given.
        file: String,
        /// What the operating system said.
        cause: io::Error,
    },
    /// Nothing in it, or nothing but blank lines.
    #[error("文件“{file}”是空的：没有表头，也没有数据。请检查是否导出完整")]
    Empty {
        /// Name as given.
        file: String,
    },
    /// Some other kind of file; `looks` says which, `cure` what to do.
    #[error("文件“{file}”{looks}，不是 CSV 或 XLSX 表格。{cure}")]
    NotASheet {
        /// Name as given.
        file: String,
        /// What it looks like, as a clause: “看起来是 PDF”.
        looks: &'static str,
        /// What to do about it.
        cure: &'static str,
    },
    /// A workbook behind a password.
    #[error("工作簿“{file}”设了打开密码，读不了。请在表格软件里取消密码，另存后再导入")]
    Encrypted {
        /// Name as given.
        file: String,
    },
    /// A workbook that would unpack to more than any table needs.
    #[error("工作簿“{file}”解压后超过 2 GB，不像正常的表格。请拆成几个较小的文件，或另存为 CSV 后再导入")]
    TooLarge {
        /// Name as given.
        file: String,
    },
    /// A workbook whose zip or XML is damaged before its rows could be reached.
    #[error("工作簿“{file}”已损坏或没有传完整（{cause}）。请用表格软件打开并另存为 .xlsx 后再导入")]
    Broken {
        /// Name as given.
        file: String,
        /// What the reader said.
        cause: String,
    },
    /// A workbook that breaks off in the middle of its rows.
    #[error(
        "工作簿“{file}”的工作表“{sheet}”第 {row} 行之后读不下去（{cause}）。请用表格软件打开并另存为 .xlsx 后再导入"
    )]
    BrokenAt {
        /// Name as given.
        file: String,
        /// The sheet that was being read.
        sheet: String,
        /// Last row that could be read.
        row: u32,
        /// What the reader said.
        cause: String,
    },
    /// No row among the first twenty names the columns.
    #[error("文件“{file}”的前 20 行里找不到{title}的表头。表头至少要有：{required}")]
    NoHeadings {
        /// Name as given.
        file: String,
        /// The form that was expected.
        title: &'static str,
        /// Required columns, Chinese headings.
        required: String,
    },
    /// The heading row is there but lacks columns without which no row can be stored.
    #[error("文件“{file}”第 {row} 行的表头缺少必填栏目：{missing}。请补上这些栏目，或把本县的表头对应到它们后再导入")]
    MissingColumns {
        /// Name as given.
        file: String,
        /// The heading row as the person sees it.
        row: u32,
        /// Chinese headings that are missing.
        missing: String,
    },
    /// The columns are those of another form.
    #[error("文件“{file}”看起来是{}，不是{}。请用 import {}", .looks.title(), .wanted.title(), .looks)]
    OtherForm {
        /// Name as given.
        file: String,
        /// The form that was asked for.
        wanted: FormKind,
        /// The form whose columns these are.
        looks: FormKind,
    },
    /// The disk gave up while rows were being read.
    #[error("读到“{file}”第 {row} 行时出错：{cause}。请检查磁盘或网络盘后再导入")]
    Interrupted {
        /// Name as given.
        file: String,
        /// Last row that could be read.
        row: u32,
        /// What the operating system said.
        cause: io::Error,
    },
    /// The rejects file cannot be written.
    #[error("退回文件“{file}”写不了：{cause}。请检查目录的写权限和磁盘空间")]
    RejectsUnwritable {
        /// Path of the rejects file.
        file: String,
        /// What the operating system said.
        cause: io::Error,
    },
}
