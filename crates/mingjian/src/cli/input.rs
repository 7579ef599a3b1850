//! What a user hands in, files and dates; what is wrong with them, in plain Chinese.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

use anyhow::{Context, anyhow, bail};
use jiff::civil::Date;

/// What the system says of a file, in our words where the kind is one a user can mend.
const KINDS: [(ErrorKind, &str); 6] = [
    (ErrorKind::NotFound, "没有这个文件或者目录"),
    (ErrorKind::PermissionDenied, "没有权限"),
    (ErrorKind::IsADirectory, "这是目录,不是文件"),
    (ErrorKind::NotADirectory, "这是文件,不是目录"),
    (ErrorKind::ReadOnlyFilesystem, "所在的磁盘只读"),
    (ErrorKind::StorageFull, "磁盘已满"),
];

/// An error of the system in Chinese; its own words where we have none.
pub(crate) fn plain(error: &io::Error) -> String {
    let known = KINDS.iter().find(|(kind, _)| *kind == error.kind());
    known.map_or_else(|| error.to_string(), |(_, words)| (*words).to_owned())
}

/// The text of a file.
pub(crate) fn text(path: &Path) -> anyhow::Result<String> {
    let bytes = fs::read(path).map_err(|error| anyhow!(plain(&error)));
    let bytes = bytes.with_context(|| format!("读不了 {}", path.display()))?;
    String::from_utf8(bytes).map_err(|error| {
        let good = error.as_bytes().get(..error.utf8_error().valid_up_to());
        let line = good.unwrap_or_default().iter().filter(|byte| **byte == b'\n').count() + 1;
        anyhow!("{} 第{line}行:不是 UTF-8 编码的文字;请另存为 UTF-8", path.display())
    })
}

/// The day given with `--as-of`.
pub(crate) fn date(written: &str) -> anyhow::Result<Date> {
    // Only the form of a case file: the library would also read a time, which has no meaning here.
    let day = written.parse::<Date>().ok().filter(|day| day.to_string() == written);
    let Some(day) = day else {
        bail!("--as-of 的“{written}”不是日期,或者没有这一天;写成 2025-03-17");
    };
    Ok(day)
}
