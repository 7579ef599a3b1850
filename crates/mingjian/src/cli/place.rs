//! The folder of an installation: database, evidence, keys, tokens, office. Everything secret in it is for its owner only.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, anyhow, bail};
use docket::OrganId;
use jiff::Timestamp;
use seal::{Identity, IntakeNumber, KeyRing, Recipient};
use serde::{Deserialize, Serialize};
use statute::compile::Choice;
use store::{FileStore, Options, Purpose, Store};

use super::pack::{self, Directories};
use crate::app::{App, FileLimits, LawBook, Limits, Office, Parts, Policies, Throttle};

/// Only the owner reads and writes.
const OWNER_ONLY: u32 = 0o600;
const OFFICE: &str = "office.toml";
const KEYS: &str = "keys";
const TOKENS: &str = "tokens.json";
const DATABASE: &str = "mingjian.db";
const FILES: &str = "files";

/// `office.toml`.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OfficeFile {
    /// The accountability body.
    pub(crate) organ: OrganId,
    /// 机关代字.
    pub(crate) series: String,
    /// Public keys of the custodians of confidential identities.
    pub(crate) custodians: Vec<String>,
    /// Public keys of the approvers, of another organ.
    pub(crate) approvers: Vec<String>,
    /// How often codes may be tried and drafts be made.
    #[serde(default)]
    pub(crate) limits: Limits,
    /// How large files may be.
    #[serde(default)]
    pub(crate) files: FileLimits,
}

/// A folder.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) folder: &'a Path,
    /// Another database than the file in the folder.
    pub(crate) database: Option<&'a str>,
    /// Where the policies are.
    pub(crate) policies: &'a Path,
}

impl Place<'_> {
    fn at(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Whether something was set up here.
    pub(crate) fn exists(&self) -> bool {
        self.at(OFFICE).exists()
    }

    /// Sets up a folder with new keys; fails if there is one.
    pub(crate) fn create(&self, office: &OfficeFile) -> anyhow::Result<()> {
        fs::create_dir_all(self.folder)?;
        let keys = KeyRing::generate()?;
        write_new(&self.at(KEYS), keys.expose())?;
        write_new(&self.at(OFFICE), &toml::to_string(office)?)?;
        Ok(())
    }

    pub(crate) fn write_tokens(&self, text: &str) -> anyhow::Result<PathBuf> {
        write_new(&self.at(TOKENS), text)?;
        Ok(self.at(TOKENS))
    }

    pub(crate) fn tokens(&self) -> anyhow::Result<String> {
        read(&self.at(TOKENS))
    }

    /// The address of the database.
    pub(crate) fn address(&self) -> String {
        let own = || format!("sqlite:{}", self.at(DATABASE).display());
        self.database.map_or_else(own, str::to_owned)
    }

    /// Opens the database alone.
    pub(crate) async fn store(&self, purpose: Purpose) -> anyhow::Result<Store> {
        let store = Store::open(&self.address(), Options { purpose }).await;
        store.map_err(|error| anyhow!("数据库打不开:{error}"))
    }

    /// Opens the application on it.
    pub(crate) async fn open(
        &self,
        dirs: &Directories<'_>,
        purpose: Purpose,
        clock: Arc<dyn Fn() -> Timestamp + Send + Sync>,
    ) -> anyhow::Result<App> {
        if !self.exists() {
            bail!(
                "{} 里没有安装;先运行 mingjian init 或者 mingjian demo",
                self.folder.display()
            );
        }
        let office: OfficeFile = toml::from_str(&read(&self.at(OFFICE))?)
            .with_context(|| format!("{} 有误", self.at(OFFICE).display()))?;
        let keys = KeyRing::parse(read(&self.at(KEYS))?.as_bytes())?;
        let loaded = pack::editions(dirs, &Choice::new())?;
        let laws = LawBook::new(loaded.editions, pack::notices(dirs)?)
            .map_err(|unfit| anyhow!("法规包不能用来办案:{}", unfit.0.join(";")))?;
        let policies = policies(self.policies)?;
        Ok(App::new(Parts {
            store: self.store(purpose).await?,
            files: FileStore::open(&self.at(FILES))?,
            keys,
            laws,
            office: Office {
                organ: office.organ,
                series: office.series,
                custodians: recipients(&office.custodians)?,
                approvers: recipients(&office.approvers)?,
            },
            policies,
            throttle: Throttle::new(office.limits),
            file_limits: office.files,
            clock,
            draw: Arc::new(IntakeNumber::draw),
        }))
    }
}

fn recipients(texts: &[String]) -> anyhow::Result<Vec<Recipient>> {
    let read = |text: &String| Recipient::parse(text).map_err(|error| anyhow!("{error}"));
    texts.iter().map(read).collect()
}

fn policies(folder: &Path) -> anyhow::Result<Policies> {
    let schema = read(&folder.join("schema.cedarschema"))?;
    let text = read(&folder.join("docket.cedar"))?;
    Policies::parse(&text, &schema).map_err(|error| anyhow!("访问规则有误:{error}"))
}

fn read(path: &Path) -> anyhow::Result<String> {
    fs::read_to_string(path).with_context(|| format!("读不到 {}", path.display()))
}

fn write_new(path: &Path, text: &str) -> anyhow::Result<()> {
    let file = OpenOptions::new().write(true).create_new(true).mode(OWNER_ONLY).open(path);
    let mut file = file.with_context(|| format!("写不了 {}", path.display()))?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    Ok(())
}

/// A public key for a demonstration. Its private half is thrown away: nobody opens a confidential identity there.
pub(crate) fn demo_recipient() -> String {
    Identity::generate().recipient().to_string()
}
