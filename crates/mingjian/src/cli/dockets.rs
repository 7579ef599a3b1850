//! `docket`: what the API does, from the command line, as one of those a token is for.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, anyhow};
use docket::DocketId;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use serde_json::{Map, Value};
use store::Purpose;
use uuid::Uuid;

use super::input;
use super::pack::Directories;
use super::place::Place;
use crate::app::{App, Asked, Complaint, Failure, Look, Order, Session};
use crate::web::Tokens;

/// What is asked.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    /// 登记一件线索(JSON 文件,写法同 POST /leads)
    Receive {
        /// 线索文件
        lead: std::path::PathBuf,
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
