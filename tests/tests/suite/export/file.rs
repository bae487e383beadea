//! The exported file: other kinds of file in its place, the permissions and owner it keeps, temporary files, and how
//! differences are shown.

use std::fs::{self, Permissions};
use std::io::ErrorKind;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use super::{Crate, FOREVER, PATH, state, text};

/// Exports, and returns the error. Fails the test if the export blocks on a pipe without a writer.
fn error_in_time(export: &mut Command) -> String {
    let mut process = export.stderr(Stdio::piped()).spawn().unwrap();
    let start = Instant::now();
    while process.try_wait().unwrap().is_none() {
        if start.elapsed() > FOREVER {
            process.kill().unwrap();
            panic!("it waits for ever");
        }
        thread::sleep(Duration::from_millis(5));
    }
    let output = process.wait_with_output().unwrap();
    assert!(!output.status.success());
    String::from_utf8(output.stderr).unwrap()
}

fn run(program: &str, arguments: &[&str], path: &Path) -> bool {
    Command::new(program).args(arguments).arg(path).output().unwrap().status.success()
}

#[test]
fn only_regular_files_are_read_and_written() {
    let kind = |path: &Path| fs::symlink_metadata(path).unwrap().file_type();
    let with = |make: &dyn Fn(&Path)| {
        let crate_ = Crate::new();
        crate_.write("infra/readme", "");
        make(&crate_.template);
        crate_
    };
    let pipe = with(&|path| {
        let parent = path.parent().unwrap();
        assert!(run("mkfifo", &[], &parent.join("pipe")));
        symlink("pipe", path).unwrap();
    });
    let socket = with(&|path| drop(UnixListener::bind(path).unwrap()));
    let folder = with(&|path| fs::create_dir(path).unwrap());
    let mut places =
        vec![(pipe, "a device, a pipe"), (socket, "a device, a pipe or a socket"), (folder, "a directory")];
    // Only root can create a device. A link to a real device would be risky.
    let device = Crate::new();
    device.write("infra/readme", "");
    let node = device.template.display().to_string();
    if run("mknod", &[&node, "c", "1"], Path::new("3")) {
        places.push((device, "a device"));
    }
    for (place, what) in places {
        let before = kind(&place.template);
        for mode in ["write", "check"] {
            let error = error_in_time(place.command("old").env("TABLEWRIGHT_EXPORT", mode));
            assert!(error.contains("cannot read ") && error.contains(&format!("it is {what}")), "{error}");
        }
        assert_eq!(kind(&place.template), before);
    }
}

#[test]
fn a_file_keeps_its_permissions() {
    let out = tempfile::tempdir().unwrap();
    for mode in [0o600, 0o640, 0o664, 0o666, 0o755] {
        for crate_ in [Crate::with(text("old")), Crate::with(text("old")).in_build_script(out.path())] {
            fs::set_permissions(&crate_.template, Permissions::from_mode(mode)).unwrap();
            crate_.export("new").unwrap();
            assert_eq!(crate_.read(), text("new"));
            assert_eq!(fs::metadata(&crate_.template).unwrap().mode() & 0o7777, mode);
        }
    }
}

/// In containers, root often builds in a user's folder.
#[test]
fn a_file_keeps_its_owner() {
    let crate_ = Crate::with(text("old"));
    if chown(&crate_.template, Some(1234), Some(2345)).is_err() {
        return;
    }
    crate_.export("new").unwrap();
    let file = fs::metadata(&crate_.template).unwrap();
    assert_eq!((file.uid(), file.gid()), (1234, 2345));
}

/// However builds are killed, a reader always finds one complete text or the other. Leftover files are removed, also
/// next to the template if `OUT_DIR` cannot be used because it is on another file system.
#[test]
fn killed_builds_leave_a_whole_file_and_nothing_else() {
    let out = tempfile::tempdir().unwrap();
    for out in [out.path(), Path::new("/nowhere")] {
        let texts = [text("old"), text("new")];
        let crate_ = Crate::with(&texts[0]).in_build_script(out);
        let look = || {
            let found = crate_.read();
            texts
                .iter()
                .position(|text| *text == found)
                .unwrap_or_else(|| panic!("half a template: {found:?}"))
        };
        for round in 0..20 {
            let mut builds = [crate_.export_forever(), crate_.export_forever()];
            let (mut last, mut changes, start) = (look(), 0, Instant::now());
            while changes < 5 + round {
                let found = look();
                changes += usize::from(found != last);
                last = found;
                assert!(start.elapsed() < FOREVER, "the builds write nothing");
            }
            for build in &mut builds {
                assert!(build.0.try_wait().unwrap().is_none(), "one build has made another one fail");
            }
            drop(builds);
            look();
        }
        // An export that has nothing to write also removes leftover files.
        let found = ["old", "new"][look()];
        crate_.export(found).unwrap();
        assert_eq!(crate_.files(), [crate_.template.as_path()]);
        crate_.export("old").unwrap();
        crate_.export("new").unwrap();
        assert_eq!((look(), crate_.files().len()), (1, 1));
    }
    assert_eq!(fs::read_dir(out).unwrap().count(), 0);
}

#[test]
fn only_what_killed_builds_have_left_is_removed() {
    let left = ["infra/.tablewright-7-0.tmp", "infra/.tablewright-123456-18446744073709551615.tmp"];
    let others = [
        "infra/.tablewright-7-1.tmp.json",
        "infra/.tablewright-notes.tmp",
        "infra/.tablewright-7-.tmp",
        "infra/a.tablewright-7-0.tmp",
        "infra/tablewright-7-0.tmp",
        "infra/deeper/.tablewright-7-0.tmp",
    ];
    for wanted in ["old", "new"] {
        let crate_ = Crate::with(text("old"));
        let at = |path: &str| crate_.folder.path().join(path);
        for path in left.iter().chain(&others) {
            crate_.write(path, "");
        }
        // The temporary file of a running build, and a symbolic link.
        crate_.write("infra/.tablewright-8-0.tmp", "");
        let lives = fs::File::open(at("infra/.tablewright-8-0.tmp")).unwrap();
        lives.lock().unwrap();
        symlink("readme", at("infra/.tablewright-9-0.tmp")).unwrap();

        let check = crate_.command("old").env("CI", "true").output().unwrap();
        assert!(check.status.success());
        assert!(left.iter().all(|path| at(path).exists()), "a check removes nothing");

        crate_.export(wanted).unwrap();
        assert!(left.iter().all(|path| !at(path).exists()));
        for path in others.iter().chain(&["infra/.tablewright-8-0.tmp"]) {
            assert!(at(path).exists(), "{path}");
        }
        assert!(at("infra/.tablewright-9-0.tmp").is_symlink());
    }
}

/// With a time in the future, cargo would run the build script in every build.
#[test]
fn a_time_in_the_future_is_set_right() {
    #[expect(clippy::disallowed_methods, reason = "what is the future is seen by the clock")]
    let future = SystemTime::now() + Duration::from_hours(24);
    let with = |text| {
        let crate_ = Crate::with(text);
        fs::File::open(&crate_.template).unwrap().set_modified(future).unwrap();
        crate_
    };
    let script = state(&std::env::current_exe().unwrap()).1;
    for wanted in ["old", "new"] {
        let crate_ = with(text("old")).in_build_script("/nowhere");
        crate_.export(wanted).unwrap();
        assert_eq!(crate_.state().1, script);
    }
    // A check, or an export outside of a build script, leaves the time unchanged.
    for crate_ in [with(text("old")), with(text("old")).in_build_script("/nowhere").set("CI", "true")] {
        let before = crate_.state();
        crate_.export("old").unwrap();
        assert_eq!(crate_.state(), before);
    }
    // A time in the past is never changed.
    let crate_ = Crate::with(text("old")).in_build_script("/nowhere");
    let before = crate_.state();
    crate_.export("old").unwrap();
    assert_eq!(crate_.state(), before);
}

#[test]
fn what_differs_in_its_form_alone_is_said_to() {
    let text = text("new");
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    let formatting = "\nit differs in formatting alone; exclude it from formatters of JSON\n";
    for (found, note) in [
        (text.replace("  ", "    "), formatting),
        (json.to_string(), formatting),
        (format!("{text}\n"), formatting),
        (format!("\u{feff}{text}"), "\nit begins with a byte order mark, and is up to date otherwise\n"),
        (format!("\u{feff}{json}"), formatting),
        (
            format!("\u{feff}{}", text.replace("order_id", "order")),
            "\nit begins with a byte order mark\n@@ line 1 @@",
        ),
    ] {
        let crate_ = Crate::with(&found).set("CI", "1");
        let error = crate_.export("new").unwrap_err();
        assert!(error.contains(&format!("and commit it{note}")), "{error}");
        assert!(error.lines().all(|line| line.len() < 300), "{error}");
        // An export that writes replaces the file.
        let crate_ = Crate::with(&found);
        crate_.export("new").unwrap();
        assert_eq!(crate_.read(), text);
    }
    for found in [text.replace("order_id", "order"), "{".to_owned(), String::new()] {
        let error = Crate::with(&found).set("CI", "1").export("new").unwrap_err();
        assert!(!error.contains("formatting") && !error.contains("byte order mark"), "{error}");
    }
}

/// The file may contain anything, including control sequences for a terminal.
#[test]
fn the_difference_is_shown_as_text() {
    let error = Crate::with("a\u{1b}[2J\u{202e}b\tc\n").set("CI", "1").export("new").unwrap_err();
    assert!(error.contains(r"-a\u{1b}[2J\u{202e}b\tc"), "{error}");
    let error = Crate::with("\u{e9}".repeat(100_000)).set("CI", "1").export("new").unwrap_err();
    assert!(error.contains(&format!("-{}…\n", "\u{e9}".repeat(100))), "{error}");
}

#[test]
fn what_cannot_be_read_is_an_error() {
    let crate_ = Crate::new();
    // A name that exceeds the limit of every file system.
    let error = crate_.set(PATH, "a".repeat(5000)).export("old").unwrap_err();
    assert!(error.contains("cannot read "), "{error}");
    let crate_ = Crate::with(text("old"));
    fs::set_permissions(&crate_.template, Permissions::from_mode(0o000)).unwrap();
    if fs::read(&crate_.template).is_err_and(|error| error.kind() == ErrorKind::PermissionDenied) {
        let error = crate_.export("old").unwrap_err();
        assert!(error.contains("cannot read ") && error.contains("denied"), "{error}");
    }
}
