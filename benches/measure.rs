//! What the benches of the store and of the application have in common: the disk, the CPU, times for a table.
#![expect(clippy::unwrap_used, reason = "a bench that cannot measure has nothing to print")]
#![expect(clippy::as_conversions, reason = "times for a table")]
#![expect(clippy::cast_precision_loss, reason = "times for a table")]
#![expect(clippy::float_arithmetic, reason = "times for a table")]

use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

/// The root of the repository.
#[must_use]
pub fn root() -> &'static Path {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own)
}

/// Name and text of the files of the folder `path` of the repository that end in `ending`, by name.
///
/// # Panics
/// A folder or a file that cannot be read.
#[must_use]
pub fn files(path: &str, ending: &str) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = fs::read_dir(root().join(path))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), path))
        .filter(|(name, _)| name.ends_with(ending))
        .map(|(name, path)| (name, fs::read_to_string(path).unwrap()))
        .collect();
    files.sort();
    files
}

/// `files`, as readers take them.
#[must_use]
pub fn borrowed(files: &[(String, String)]) -> Vec<(&str, &str)> {
    files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect()
}

/// How often in a second the disk of `folder` makes 4 KiB durable.
///
/// # Panics
/// A folder that cannot be written to.
#[must_use]
pub fn fsyncs(folder: &Path) -> f64 {
    let mut file = File::create(folder.join("fsync")).unwrap();
    let start = Instant::now();
    let mut done = 0_u32;
    while start.elapsed() < Duration::from_secs(2) {
        file.write_all(&[7; 4096]).unwrap();
        file.sync_data().unwrap();
        done += 1;
    }
    f64::from(done) / start.elapsed().as_secs_f64()
}

/// Milliseconds of CPU a process has used, the system's on its behalf included; `process` is its id, or `self`.
///
/// # Panics
/// There is no such process, or no `/proc`.
#[must_use]
pub fn cpu_ms(process: &str) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap();
    let after_name = stat.rsplit_once(')').unwrap().1;
    let ticks = after_name.split_whitespace().skip(11).take(2);
    let ticks: f64 = ticks.map(|ticks| ticks.parse::<f64>().unwrap()).sum();
    ticks * 10.0
}

/// Of sorted times, the one that so many of a hundred do not exceed, in milliseconds; a dash if there is none.
#[must_use]
pub fn at(times: &[Duration], percent: usize) -> String {
    let last = times.len().saturating_sub(1);
    let time = times.get((times.len() * percent / 100).min(last));
    time.map_or("–".to_owned(), |time| format!("{:.2} ms", time.as_secs_f64() * 1000.0))
}

/// One row of a table: median and the slowest of a hundred.
pub fn print(mut times: Vec<Duration>, name: &str) {
    times.sort();
    println!("{name:<52} p50 {}   p99 {}", at(&times, 50), at(&times, 99));
}

/// One row of a table: how many in `took`, of which each took `times` and so much CPU.
pub fn print_rate(mut times: Vec<Duration>, name: &str, took: Duration, cpu_ms: f64) {
    times.sort();
    let count = times.len() as f64;
    let rate = count / took.as_secs_f64();
    let (p50, p99) = (at(&times, 50), at(&times, 99));
    let each = cpu_ms / count;
    println!("{name:<52} {rate:>9.0} /s   p50 {p50} p99 {p99}   {each:.3} ms CPU each");
}
