//! The command line: reads files and the clock, calls the engine, prints.

mod catalogue;
mod demo;
mod determine;
mod diff;
mod dockets;
mod input;
mod inquire;
mod keep;
mod pack;
mod page;
mod place;
mod readings;
mod register;
mod render;
mod reset;
mod serve;
mod show;

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Bad input: nothing was determined.
const EXIT_INPUT: u8 = 2;
/// What was compared differs.
const EXIT_DIFFERS: u8 = 1;

/// 明鉴:行政执法错案责任追究。
#[derive(Debug, Parser)]
#[command(name = "mingjian", version, about = "明鉴:行政执法错案责任追究")]
struct Arguments {
    /// 法规包所在目录
    #[arg(long, global = true, default_value = "statutes/zhengzhou-wrongful-cases")]
    pack: PathBuf,
    /// 放假安排所在目录
    #[arg(long, global = true, default_value = "calendar")]
    calendar: PathBuf,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// 依法规包回答一个案件
    Determine {
        /// 案件文件(TOML 或 JSON)
        case: PathBuf,
        /// 输出 JSON
        #[arg(long)]
        json: bool,
        /// 以哪一日为准(默认今天)
        #[arg(long, value_name = "DATE")]
        as_of: Option<String>,
        /// 机关的追究行为目录所在的文件夹:案件可以写目录里的行为
        #[arg(long, value_name = "DIR")]
        catalogue: Option<PathBuf>,
        /// 为什么不是:写 张某.档次=T3,答最少改变哪些事实才会是
        #[arg(long, value_name = "WHO.OUTPUT=VALUE")]
        why_not: Vec<String>,
        /// 假如:写 张某.情节=严重,答哪些结论会变;可写多次,一并改变
        #[arg(long, value_name = "WHO.FACT=VALUE")]
        what_if: Vec<String>,
    },
    /// 在新的目录里建一个演示用的安装,带编造的案卷;数据库永远记着自己是演示
    Demo {
        #[command(flatten)]
        at: At,
        /// 种子:同一种子,同样的案卷
        #[arg(long, default_value_t = 7)]
        seed: u64,
        /// 案卷多少件
        #[arg(long, default_value_t = 40)]
        dockets: u32,
    },
    /// 在新的目录里安装:新的密钥,没有案卷
    Init {
        #[command(flatten)]
        at: At,
        /// 追究机构的机关标识
        #[arg(long)]
        organ: docket::OrganId,
        /// 机关代字,如 甲司错立
        #[arg(long)]
        series: String,
        /// 保密身份的保管人的公钥(age1…),本机构的,至少一人
        #[arg(long, required = true)]
        custodian: Vec<String>,
        /// 保密身份的批准人的公钥(age1…),另一机关的,至少一人
        #[arg(long, required = true)]
        approver: Vec<String>,
    },
    /// 办案:登记、列出、查看、办一步,与 API 相同
    Docket {
        #[command(flatten)]
        at: At,
        /// 以谁的名义:令牌文件里的人员标识
        #[arg(long = "as", value_name = "PERSON")]
        person: String,
        #[command(subcommand)]
        command: dockets::Command,
    },
    /// 备份数据库
    Backup {
        #[command(flatten)]
        at: At,
        /// 写到哪个文件
        to: PathBuf,
    },
    /// 从备份恢复到空的数据库
    Restore {
        #[command(flatten)]
        at: At,
        /// 备份文件
        from: PathBuf,
        /// 备份的是演示
        #[arg(long)]
        demo: bool,
    },
    /// 逐条核对:摘要、版本、密钥、重演、索引(无误 0,有误 2)
    Verify {
        #[command(flatten)]
        at: At,
    },
    /// 接受请求(HTTP)
    Serve {
        #[command(flatten)]
        at: At,
        /// 在哪里监听
        #[arg(long, default_value = "127.0.0.1:8080")]
        listen: SocketAddr,
    },
    /// 检查、展示、测试法规包
    Statute {
        #[command(subcommand)]
        command: StatuteCommand,
    },
}

/// Where an installation is.
#[derive(Debug, clap::Args)]
struct At {
    /// 安装所在目录:数据库、证据、密钥、令牌
    #[arg(long, default_value = "data")]
    data: PathBuf,
    /// 另用一个数据库,如 postgres://…;不写就用目录里的 SQLite
    #[arg(long)]
    database: Option<String>,
    /// 访问规则所在目录
    #[arg(long, default_value = "policies")]
    policies: PathBuf,
}

impl At {
    fn place(&self) -> place::Place<'_> {
        place::Place {
            folder: &self.data,
            database: self.database.as_deref(),
            policies: &self.policies,
        }
    }
}

#[derive(Debug, Subcommand)]
enum StatuteCommand {
    /// 检查法规包:语法、引文、入账、空白、冲突
    Check,
    /// 展示一条或者一款,如 第十七条、十七、17.1;或者 上位法、公务员法.84
    Show {
        /// 条,或者条和款;上位法,或者其中一项
        what: String,
        /// 输出 JSON
        #[arg(long)]
        json: bool,
    },
    /// 检查、展示机关的追究行为目录
    Catalogue {
        #[command(subcommand)]
        command: catalogue::Command,
    },
    /// 比较两个版本,或者同一版本的两组读法:规则等有何差别,哪些案例结论不同(相同 0,不同 1,有误 2)
    Diff {
        /// 版本目录;或者改选的读法,如 A4=rolled,A2=working;或者 默认
        #[arg(value_name = "A")]
        before: String,
        /// 与之相比的,写法相同
        #[arg(value_name = "B")]
        after: String,
        /// 输出 JSON
        #[arg(long)]
        json: bool,
    },
    /// 运行法规包里的案例
    Test {
        /// 把案例中与所得不符的预期就地改写,并重新生成 docs/facts.md、docs/answers.md
        #[arg(long)]
        reset: bool,
    },
}

/// Runs the program.
pub(crate) fn run() -> ExitCode {
    let arguments = Arguments::parse();
    let out = &mut io::stdout().lock();
    let dirs = pack::Directories { pack: &arguments.pack, calendar: &arguments.calendar };
    let mut refusal = EXIT_INPUT;
    if let Command::Statute { command: StatuteCommand::Diff { .. } } = &arguments.command {
        refusal = EXIT_DIFFERS;
    }
    let result = office(&dirs, &arguments.command, out);
    match result {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(refusal),
        // Whoever reads has read enough (`| head`).
        Err(error) if is_closed(&error) => ExitCode::SUCCESS,
        Err(error) => {
            let causes: Vec<String> = error.chain().map(words).collect();
            eprintln!("错误:{}", causes.join(":"));
            ExitCode::from(EXIT_INPUT)
        }
    }
}

/// What is done with packs.
fn statute(
    dirs: &pack::Directories<'_>,
    command: &StatuteCommand,
    out: &mut impl io::Write,
) -> anyhow::Result<bool> {
    match command {
        StatuteCommand::Catalogue { command } => catalogue::run(dirs, command, out),
        StatuteCommand::Check => pack::check(dirs, out),
        StatuteCommand::Show { what, json } => show::run(dirs, what, *json, out),
        StatuteCommand::Diff { before, after, json } => {
            diff::run(dirs, (before, after), *json, out)
        }
        StatuteCommand::Test { reset: false } => pack::test(dirs, out),
        StatuteCommand::Test { reset: true } => reset::run(dirs, out),
    }
}

/// What is done with cases.
fn office(
    dirs: &pack::Directories<'_>,
    command: &Command,
    out: &mut impl io::Write,
) -> anyhow::Result<bool> {
    match command {
        Command::Determine { case, json, as_of, catalogue, why_not, what_if } => {
            let (as_of, catalogue) = (as_of.as_deref(), catalogue.as_deref());
            let asked = determine::Asked { json: *json, as_of, catalogue, why_not, what_if };
            determine::run(dirs, case, &asked, out)
        }
        Command::Demo { at, seed, dockets } => {
            demo::run(dirs, &at.place(), (*seed, *dockets), out)
        }
        Command::Init { at, organ, series, custodian, approver } => {
            let office = place::OfficeFile {
                organ: organ.clone(),
                series: series.clone(),
                custodians: custodian.clone(),
                approvers: approver.clone(),
                limits: crate::app::Limits::default(),
                files: crate::app::FileLimits::default(),
            };
            keep::init(&at.place(), &office, out)
        }
        Command::Docket { at, person, command } => {
            dockets::run(dirs, &at.place(), (person, command), out)
        }
        Command::Backup { at, to } => keep::backup(&at.place(), to, out),
        Command::Restore { at, from, demo } => keep::restore(&at.place(), from, *demo, out),
        Command::Verify { at } => keep::verify(dirs, &at.place(), out),
        Command::Serve { at, listen } => serve::run(dirs, &at.place(), *listen, out),
        Command::Statute { command } => statute(dirs, command, out),
    }
}

fn words(error: &(dyn std::error::Error + 'static)) -> String {
    error.downcast_ref().map_or_else(|| error.to_string(), input::plain)
}

fn is_closed(error: &anyhow::Error) -> bool {
    let error = error.downcast_ref::<io::Error>();
    error.is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}
