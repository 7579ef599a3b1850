//! `docket`: what the API does, from the command line, as one of those a token is for.

use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, anyhow};
use docket::{DocketId, FileDigest};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use serde_json::{Map, Value};
use store::Purpose;
use tokio::io::AsyncReadExt as _;
use uuid::Uuid;

use super::input;
use super::pack::Directories;
use super::place::Place;
use crate::app::{App, Asked, Complaint, Failure, Leaving, Look, Order, Pieces, Session};
use crate::web::Tokens;

/// What is asked.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    /// 登记一件线索(JSON 文件,写法同 POST /leads)
    Receive {
        /// 线索文件
        lead: PathBuf,
    },
    /// 列出看得到的案卷
    List {
        /// 只列这一阶段
        #[arg(long)]
        stage: Option<String>,
    },
    /// 看一件案卷(JSON)
    Show {
        /// 案卷标识
        id: DocketId,
        /// 到第几条记载为止
        #[arg(long)]
        entry: Option<u32>,
        /// 以哪一日为准
        #[arg(long)]
        on: Option<Date>,
    },
    /// 看一件案卷的记载
    Entries {
        /// 案卷标识
        id: DocketId,
    },
    /// 上传一个文件,给出它的摘要;之后由收证据(add_evidence)、补充材料(supplement)写明
    Bring {
        /// 案卷标识
        id: DocketId,
        /// 文件
        file: PathBuf,
    },
    /// 把案卷的一个文件写到本机;每一次都记录
    Fetch {
        /// 案卷标识
        id: DocketId,
        /// 文件摘要
        digest: FileDigest,
        /// 写到哪里;已有的文件不覆盖
        to: PathBuf,
    },
    /// 办一步:命令写成 JSON,如 '{"command":"determine"}',或者 @文件
    Do {
        /// 案卷标识
        id: DocketId,
        /// 命令
        command: String,
        /// 行为之日;不写就是今天
        #[arg(long)]
        on: Option<Date>,
        /// 看到的版本;批准、批复、印发必须写
        #[arg(long)]
        seen: Option<u64>,
    },
}

/// Carries out `command` as `person`.
pub(crate) fn run(
    dirs: &Directories<'_>,
    place: &Place<'_>,
    (person, command): (&str, &Command),
    out: &mut impl Write,
) -> anyhow::Result<bool> {
    let tokens = Tokens::parse(&place.tokens()?)?;
    let session = tokens.of(person).with_context(|| format!("没有“{person}”的令牌"))?.clone();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let app = place.open(dirs, Purpose::default(), Arc::new(Timestamp::now)).await?;
        let done = carry_out(&app, &session, command, out).await;
        app.store().close().await;
        done
    })
}

async fn carry_out(
    app: &App,
    session: &Session,
    command: &Command,
    out: &mut impl Write,
) -> anyhow::Result<bool> {
    let said = match command {
        Command::Receive { lead } => {
            let lead: Complaint = serde_json::from_str(&input::text(lead)?)?;
            let id: DocketId = Uuid::new_v4().to_string().parse()?;
            json(app.lodge(Some(session), &id, &lead, None).await)
        }
        Command::List { stage } => {
            let asked = Asked { stage: stage.clone(), ..Asked::default() };
            json(app.list(session, &asked).await)
        }
        Command::Show { id, entry, on } => {
            json(app.view(session, id, Look { entry: *entry, on: *on }).await)
        }
        Command::Entries { id } => json(app.journal(session, id).await),
        Command::Bring { id, file } => {
            let opened = tokio::fs::File::open(file).await;
            let opened = opened.with_context(|| format!("读不到 {}", file.display()))?;
            json(app.bring(session, id, &mut Reading(opened)).await)
        }
        Command::Fetch { id, digest, to } => match app.file(session, id, digest).await {
            Ok(leaving) => Ok(Ok(fetched(leaving, to).await?)),
            Err(failure) => Ok(Err(failure)),
        },
        Command::Do { id, command, on, seen } => {
            let order = Order {
                happened_on: *on,
                late: None,
                command: written(command)?,
                seen: *seen,
                token: None,
            };
            json(app.execute(session, id, &order).await)
        }
    }?;
    match said {
        Ok(text) => {
            writeln!(out, "{text}")?;
            Ok(true)
        }
        Err(failure) => {
            refused(&failure);
            Ok(false)
        }
    }
}

/// Bytes that are read at once.
const AT_ONCE: usize = 64 * 1024;

/// A file of this machine.
struct Reading(tokio::fs::File);

impl Pieces for Reading {
    async fn next(&mut self) -> Result<Option<Vec<u8>>, Failure> {
        let mut bytes = vec![0; AT_ONCE];
        let read = self.0.read(&mut bytes).await;
        let read = read.map_err(|error| Failure::invalid("file", error.to_string()))?;
        bytes.truncate(read);
        Ok((read > 0).then_some(bytes))
    }
}

/// Writes a file for its owner alone; what does not come whole is removed again.
async fn fetched(mut leaving: Leaving, to: &Path) -> anyhow::Result<String> {
    let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(to);
    let mut file = file.with_context(|| format!("写不了 {}", to.display()))?;
    while let Some(piece) = leaving.next().await {
        let written =
            piece.map_err(anyhow::Error::from).and_then(|bytes| Ok(file.write_all(&bytes)?));
        if let Err(error) = written {
            std::fs::remove_file(to)?;
            return Err(error.context("文件没有写全,已经删去"));
        }
    }
    file.sync_all()?;
    Ok(format!("{}({} 字节)已写到 {}", leaving.title, leaving.size, to.display()))
}

fn json<T: Serialize>(said: Result<T, Failure>) -> anyhow::Result<Result<String, Failure>> {
    match said {
        Ok(value) => Ok(Ok(serde_json::to_string_pretty(&value)?)),
        Err(failure) => Ok(Err(failure)),
    }
}

/// A command as JSON, or in a file.
fn written(command: &str) -> anyhow::Result<Map<String, Value>> {
    let text = match command.strip_prefix('@') {
        Some(path) => input::text(Path::new(path))?,
        None => command.to_owned(),
    };
    serde_json::from_str(&text).map_err(|error| anyhow!("命令不是 JSON:{error}"))
}

/// A refusal with where it stands and what is missing.
fn refused(failure: &Failure) {
    eprintln!("{failure}");
    if let Failure::Refused(refusal) = failure {
        for missing in &refusal.missing {
            eprintln!("  缺:{}({})", missing.term, missing.id);
        }
        for cite in &refusal.citations {
            let quote = cite.quote.as_ref().map(|quote| format!("“{quote}”"));
            eprintln!("  依据:{}{}", cite.text, quote.unwrap_or_default());
        }
    }
}
