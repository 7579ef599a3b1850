//! `statute test --reset` on a copy of the pack.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use super::{root, text};

const PACK: &str = "statutes/zhengzhou-wrongful-cases/2020";
const CASES: &str = "statutes/zhengzhou-wrongful-cases/2020/90-cases.md";

/// A folder of its own for `test` with what the command reads and writes.
struct Copy(PathBuf);

impl Copy {
    fn new(test: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("reset").join(test);
        let _ = fs::remove_dir_all(&folder);
        for part in [PACK, "calendar", "docs"] {
            fs::create_dir_all(folder.join(part)).unwrap();
            for entry in fs::read_dir(root().join(part)).unwrap() {
                let entry = entry.unwrap();
                if entry.path().is_file() {
                    let to = folder.join(part).join(entry.file_name());
                    fs::write(to, fs::read(entry.path()).unwrap()).unwrap();
                }
            }
        }
        Self(folder)
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.0.join(path)).unwrap()
    }

    fn change(&self, path: &str, from: &str, to: &str) {
        let text = self.read(path);
        assert!(text.contains(from), "nowhere: {from}");
        fs::write(self.0.join(path), text.replacen(from, to, 1)).unwrap();
    }

    fn test(&self, reset: bool) -> Output {
        let arguments = ["statute", "test", "--reset"];
        Command::new(env!("CARGO_BIN_EXE_mingjian"))
            .current_dir(&self.0)
            .args(arguments.iter().take(if reset { 3 } else { 2 }))
            .output()
            .unwrap()
    }

    /// Every file with its text and when it was last put there.
    fn files(&self) -> Vec<(PathBuf, Vec<u8>, std::time::SystemTime)> {
        let mut files = Vec::new();
        for part in [PACK, "calendar", "docs"] {
            for entry in fs::read_dir(self.0.join(part)).unwrap() {
                let path = entry.unwrap().path();
                let modified = fs::metadata(&path).unwrap().modified().unwrap();
                files.push((path.clone(), fs::read(&path).unwrap(), modified));
            }
        }
        files.sort();
        files
    }
}

#[test]
fn what_differs_is_written_into_the_pack_and_said() {
    let copy = Copy::new("written");
    let right = copy.read(CASES);
    copy.change(CASES, "得 档次: 张某 T2, 王某 无", "得 档次: 张某 T1, 王某 无");
    copy.change(CASES, "得 措施 单位: 必 {改正}\n", "得 措施 单位: 必 {改正, 撤销}\n");
    assert_eq!(copy.test(false).status.code(), Some(2));
    let output = copy.test(true);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let said = text(&output.stdout);
    for line in [
        format!("{CASES}:14  S01 档次 张某:「T1」→「T2」\n"),
        format!("{CASES}:17  S01 措施 单位:「必 {{改正, 撤销}}」→「必 {{改正}}」\n"),
        "改写 2 处,留待人改 0 处\n".to_owned(),
    ] {
        assert!(said.contains(&line), "`{line}` is not in: {said}");
    }
    assert_eq!(copy.read(CASES), right);
    assert!(copy.test(false).status.success());
    let files = copy.files();
    assert!(files.iter().all(|(path, ..)| path.extension().is_some_and(|e| e != "tmp")));
    let again = copy.test(true);
    assert!(again.status.success());
    let said = text(&again.stdout);
    assert!(
        said.ends_with("条,改写 0 处,留待人改 0 处\n") && said.lines().count() == 1,
        "{said}"
    );
    assert_eq!(text(&again.stderr), "");
    assert_eq!(copy.files(), files, "a second run writes nothing");
}

#[test]
fn a_case_that_cannot_run_is_named_and_left() {
    for (test, from, to, word) in [
        (
            "fact",
            "情节 = 较重, 后果 = 较大, 立案",
            "情节 = 很重, 后果 = 较大, 立案",
            "“情节”没有“很重”这个值",
        ),
        ("contradiction", "{角色 = 批准, 身份", "{角色 = 与会, 身份", "矛盾"),
    ] {
        let copy = Copy::new(test);
        copy.change(CASES, from, to);
        let before = copy.files();
        let output = copy.test(true);
        assert_eq!(output.status.code(), Some(2), "{test}");
        let said = text(&output.stderr);
        assert!(said.contains("90-cases.md:") && said.contains("S01"), "{said}");
        assert!(said.contains(word), "{said}");
        assert_eq!(copy.files(), before, "{test}");
    }
}

#[test]
fn a_refusal_is_not_turned_into_a_permission() {
    let copy = Copy::new("refusal");
    copy.change(CASES, "拒 张某 {记大过}\n", "拒 张某 {记大过, 吊销证件}\n");
    copy.change(CASES, "李某 T3\n", "李某 T2\n");
    let output = copy.test(true);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("应拒绝的选择被许可"));
    assert!(text(&output.stdout).contains("S02 档次 李某:「T2」→「T3」"));
    let cases = copy.read(CASES);
    assert!(cases.contains("拒 张某 {记大过, 吊销证件}\n") && cases.contains("李某 T3\n"));
}

#[test]
fn a_pack_that_does_not_build_is_left() {
    let copy = Copy::new("broken");
    copy.change(CASES, "得 档次: 张某 T2, 王某 无", "得 档次: 张某 T1, 王某 无");
    copy.change(CASES, "得 催责: 无\n", "得 催责 无\n");
    let before = copy.files();
    assert_eq!(copy.test(true).status.code(), Some(2));
    assert_eq!(copy.files(), before);
}

#[test]
fn generated_pages_are_written_only_where_they_differ() {
    let copy = Copy::new("pages");
    let right = copy.read("docs/facts.md");
    fs::write(copy.0.join("docs/facts.md"), "旧").unwrap();
    let answers = fs::metadata(copy.0.join("docs/answers.md")).unwrap().modified().unwrap();
    let output = copy.test(true);
    assert!(output.status.success());
    assert!(text(&output.stdout).contains("docs/facts.md 已重新生成\n"));
    assert_eq!(copy.read("docs/facts.md"), right);
    let after = fs::metadata(copy.0.join("docs/answers.md")).unwrap().modified().unwrap();
    assert_eq!(after, answers);
}

/// A file is put in place whole: whoever holds the old one still reads it whole.
#[cfg(unix)]
#[test]
fn a_file_is_replaced_and_never_written_over() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

    let copy = Copy::new("replaced");
    let path = copy.0.join(CASES);
    let elsewhere = copy.0.join("elsewhere.md");
    copy.change(CASES, "得 催责: 无\n", "得 催责: 未知\n");
    fs::rename(&path, &elsewhere).unwrap();
    symlink(&elsewhere, &path).unwrap();
    fs::set_permissions(&elsewhere, fs::Permissions::from_mode(0o640)).unwrap();
    let inode = fs::metadata(&elsewhere).unwrap().ino();
    assert!(copy.test(true).status.success());
    let after = fs::metadata(&elsewhere).unwrap();
    assert_ne!(after.ino(), inode);
    assert_eq!(after.permissions().mode() & 0o777, 0o640);
    assert!(fs::symlink_metadata(&path).unwrap().is_symlink());
    assert!(copy.read("elsewhere.md").contains("得 催责: 无\n"));
}
