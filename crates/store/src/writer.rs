//! The one writer of a SQLite database: many writes, one transaction, one fsync.
//!
//! Whoever writes waits in a queue. The writer takes all that wait, writes them in one transaction, commits, and only then
//! answers: nothing is acknowledged that a power cut could take away. While it commits, the next batch gathers.
//!
//! A write that does not go through disturbs no other. Appends that have nothing in common are written together; if one
//! of them fails, that is rolled back and each is written behind a savepoint of its own, as all other writes are.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use sqlx::AnyConnection;
use sqlx::any::AnyConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _};
use tokio::sync::{mpsc, oneshot};

use crate::append::{Append, Appended};
use crate::apply::{Applied, apply};
use crate::error::StoreError;
use crate::index::column;
use crate::settings;
use crate::stream::Version;
use crate::write::{Write, Written};

/// The most writes in one transaction.
const BATCH: usize = 128;
/// The most writes that wait; whoever comes then waits for a place.
const QUEUE: usize = 1024;

type Answer = Result<Written, StoreError>;

/// What the queue holds.
enum Job {
    Write(Write, oneshot::Sender<Answer>),
    Close(oneshot::Sender<()>),
}

/// The way to the writer.
#[derive(Debug, Clone)]
pub(crate) struct Writer {
    queue: mpsc::Sender<Job>,
    stopped: Arc<OnceLock<String>>,
}

impl Writer {
    /// Starts the writer on a connection that has its settings; it opens another after a failed commit.
    pub(crate) fn start(conn: AnyConnection, options: AnyConnectOptions) -> Self {
        let (queue, jobs) = mpsc::channel(QUEUE);
        let stopped = Arc::new(OnceLock::new());
        let task =
            Task { conn: Some(conn), options, stopped: Arc::clone(&stopped), shredding: false };
        tokio::spawn(task.run(jobs));
        Self { queue, stopped }
    }

    /// Writes, and returns when it is durable.
    pub(crate) async fn write(&self, write: Write) -> Answer {
        let (answer, answered) = oneshot::channel();
        let sent = self.queue.send(Job::Write(write, answer)).await;
        sent.map_err(|_| StoreError::Closed)?;
        answered.await.unwrap_or(Err(StoreError::Closed))
    }

    /// Takes no more writes; returns when those that wait are done and the file is closed.
    pub(crate) async fn close(&self) {
        let (done, closed) = oneshot::channel();
        if self.queue.send(Job::Close(done)).await.is_ok() {
            // An error means that the writer is gone already, which is what was asked for.
            let _ = closed.await;
        }
    }

    /// Why it takes no more writes, if so.
    pub(crate) fn stopped(&self) -> Option<&str> {
        self.stopped.get().map(String::as_str)
    }
}

struct Task {
    /// None after a failed commit, whose connection may be in any state.
    conn: Option<AnyConnection>,
    options: AnyConnectOptions,
    stopped: Arc<OnceLock<String>>,
    /// Something was shredded that the write-ahead log may still hold.
    shredding: bool,
}

impl Task {
    async fn run(mut self, mut jobs: mpsc::Receiver<Job>) {
        let mut batch = Vec::with_capacity(BATCH);
        let mut closing = Vec::new();
        while jobs.recv_many(&mut batch, BATCH).await > 0 {
            let (mut writes, mut answers) = (Vec::new(), Vec::new());
            for job in batch.drain(..) {
                match job {
                    Job::Write(write, answer) => {
                        writes.push(write);
                        answers.push(answer);
                    }
                    Job::Close(done) => {
                        jobs.close();
                        closing.push(done);
                    }
                }
            }
            let outcomes = self.batch(&writes).await;
            self.shredding |= writes.iter().any(|write| matches!(write, Write::Shred(_)));
            if self.shredding
                && let Some(conn) = &mut self.conn
            {
                // What hinders it now may be gone after the next batch, and closing the file does it too.
                self.shredding = !forget_log(conn).await.unwrap_or(false);
            }
            for (answer, outcome) in answers.into_iter().zip(outcomes) {
                // Whoever asked may have gone; what was written stays written.
                let _ = answer.send(outcome);
            }
        }
        if let Some(conn) = self.conn.take() {
            // The file is as durable as after the last commit, closed well or not.
            let _ = conn.close().await;
        }
        for done in closing {
            let _ = done.send(());
        }
    }

    /// One outcome for each write.
    async fn batch(&mut self, writes: &[Write]) -> Vec<Answer> {
        if writes.is_empty() {
            return Vec::new();
        }
        match self.try_batch(writes).await {
            Ok(outcomes) => outcomes,
            Err(error) => writes.iter().map(|_| Err(error.clone())).collect(),
        }
    }

    async fn try_batch(&mut self, writes: &[Write]) -> Result<Vec<Answer>, StoreError> {
        if let Some(why) = self.stopped.get() {
            return Err(StoreError::Stopped(why.clone()));
        }
        let mut conn = match self.conn.take() {
            Some(conn) => conn,
            None => settings::sqlite(self.options.connect().await?).await?,
        };
        match transaction(&mut conn, writes).await {
            Ok(outcomes) => {
                self.conn = Some(conn);
                Ok(outcomes)
            }
            // The connection is dropped with whatever it had begun.
            Err(Failed::Batch(StoreError::Disk(why)) | Failed::Commit(why)) => {
                Err(StoreError::Stopped(self.stopped.get_or_init(|| why).clone()))
            }
            Err(Failed::Batch(error)) => Err(error),
        }
    }
}

/// Why nothing of a batch was written.
enum Failed {
    /// The transaction could not go on.
    Batch(StoreError),
    /// The commit failed for another reason than a full disk or a lock: what is on the disk is not known.
    Commit(String),
}

async fn transaction(
    conn: &mut AnyConnection,
    writes: &[Write],
) -> Result<Vec<Answer>, Failed> {
    run(conn, "BEGIN IMMEDIATE").await.map_err(Failed::Batch)?;
    let outcomes = all(conn, writes).await.map_err(Failed::Batch)?;
    run(conn, "COMMIT").await.map_err(Failed::at_commit)?;
    Ok(outcomes)
}

impl Failed {
    /// A full disk and a lock leave no commit behind. What any other error leaves is not known.
    fn at_commit(error: StoreError) -> Self {
        if let StoreError::DiskFull | StoreError::Busy = error {
            return Self::Batch(error);
        }
        Self::Commit(if let StoreError::Disk(why) = error { why } else { error.to_string() })
    }
}

/// First those that have nothing in common, together; if that does not go through, they too one by one.
async fn all(conn: &mut AnyConnection, writes: &[Write]) -> Result<Vec<Answer>, StoreError> {
    let group = apart(writes);
    let mut outcomes: Vec<Option<Answer>> = writes.iter().map(|_| None).collect();
    if group.len() > 1 {
        let appends: Vec<&Append> = group.iter().map(|(_, append)| *append).collect();
        for ((at, _), versions) in group.iter().zip(together(conn, &appends).await?) {
            if let Some(outcome) = outcomes.get_mut(*at) {
                *outcome = Some(Ok(Written::Append(Appended::Done(versions))));
            }
        }
    }
    let mut answers = Vec::with_capacity(writes.len());
    for (write, outcome) in writes.iter().zip(outcomes) {
        answers.push(match outcome {
            Some(outcome) => outcome,
            None => behind_savepoint(conn, write).await?,
        });
    }
    Ok(answers)
}

/// The appends that share neither a stream nor a token with one before them, each with its place. Together they are likely
/// to get through; one let in by mistake would be tried in vain and harm nothing.
fn apart(writes: &[Write]) -> Vec<(usize, &Append)> {
    let (mut streams, mut tokens) = (BTreeSet::new(), BTreeSet::new());
    let mut group = Vec::new();
    for (at, write) in writes.iter().enumerate() {
        let Write::Append(append) = write else { continue };
        let mut is_apart = append.writes.iter().all(|write| !streams.contains(&write.stream));
        if let Some(one) = &append.idempotency {
            is_apart &= tokens.insert((&one.body, &one.token));
        }
        if is_apart {
            group.push((at, append));
        }
        streams.extend(append.writes.iter().map(|write| &write.stream));
    }
    group
}

/// The versions of each, or of none.
async fn together(
    conn: &mut AnyConnection,
    appends: &[&Append],
) -> Result<Vec<Vec<Version>>, StoreError> {
    run(conn, "SAVEPOINT many").await?;
    let versions = match apply(conn, appends).await {
        Ok(Applied::All(versions)) => versions,
        Ok(Applied::Not(_)) => Vec::new(),
        Err(error) if concerns_one(&error) => Vec::new(),
        Err(error) => return Err(error),
    };
    if versions.is_empty() {
        run(conn, "ROLLBACK TO many").await?;
    }
    run(conn, "RELEASE many").await?;
    Ok(versions)
}

/// The outcome of one write; an error that only concerns this write is its outcome, any other ends the batch.
async fn behind_savepoint(
    conn: &mut AnyConnection,
    write: &Write,
) -> Result<Answer, StoreError> {
    run(conn, "SAVEPOINT one").await?;
    let outcome = write.apply(conn).await;
    if let Err(error) = &outcome
        && !concerns_one(error)
    {
        return outcome.map(Ok);
    }
    if !outcome.as_ref().is_ok_and(Written::stands) {
        run(conn, "ROLLBACK TO one").await?;
    }
    run(conn, "RELEASE one").await?;
    Ok(outcome)
}

/// Whether the transaction is as it was before the statement that failed.
fn concerns_one(error: &StoreError) -> bool {
    matches!(error, StoreError::Taken(_) | StoreError::Database(_) | StoreError::Unreadable(_))
}

async fn run(conn: &mut AnyConnection, statement: &'static str) -> Result<(), StoreError> {
    sqlx::query(statement).execute(conn).await?;
    Ok(())
}

/// Empties the write-ahead log, in which what was shredded still stands; false if a reader of an older state hinders it.
async fn forget_log(conn: &mut AnyConnection) -> Result<bool, StoreError> {
    // Nobody's write waits for a reader.
    run(conn, "PRAGMA busy_timeout = 0").await?;
    let row = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(&mut *conn).await;
    run(conn, settings::BUSY_TIMEOUT).await?;
    Ok(column::<i64>(&row?, "busy")? == 0)
}

#[cfg(test)]
mod tests;
