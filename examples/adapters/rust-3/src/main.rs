//! The adapter of the official Rust client, profile wire: the client's own ExecuteTask, with wait_till_complete and
//! query_status.
//!
//! The client gives a task only to a program that starts a query. So this adapter starts one, and declares the
//! capability `starts`.

use aerospike::query::Filter;
use aerospike::task::Status;
use aerospike::{operations, Bin, Bins, Client, ClientPolicy, Error, ErrorKind, Host, Statement, Task, Value as Field, WritePolicy};
use serde_json::{json, Value};
use std::time::{Duration, Instant};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};

/// The version of the client: the manifest gives the adapter the same one.
const VERSION: &str = env!("CARGO_PKG_VERSION");

#[tokio::main]
async fn main() {
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    let mut out = tokio::io::stdout();
    while let Ok(Some(line)) = lines.next_line().await {
        let request: Value = serde_json::from_str(&line).unwrap_or_default();
        let method = request["method"].as_str().unwrap_or_default();
        let mut answer = json!({"jsonrpc": "2.0", "id": request["id"]});
        match method {
            "hello" => answer["result"] = hello(),
            "track" | "status" | "run" => {
                let end = with_client(method != "status", &request["params"]).await;
                answer["result"] = end.unwrap_or_else(|error| failed(&error));
            }
            "bye" => answer["result"] = json!({}),
            _ if request.is_null() => answer["error"] = json!({"code": -32700, "message": "the line is not JSON"}),
            _ => answer["error"] = json!({"code": -32601, "message": format!("no method {method}")}),
        }
        let _ = out.write_all(format!("{answer}\n").as_bytes()).await;
        let _ = out.flush().await;
        if method == "bye" {
            break;
        }
    }
}

/// The pause is always 1000 ms and comes before the first poll. The grace is one round.
fn hello() -> Value {
    json!({
        "protocol": 2, "name": "aerospike (Rust)", "version": VERSION, "profiles": ["wire"],
        "capabilities": {"timeout": true, "status": true, "starts": true},
        "habits": {
            "graceRounds": 1, "sweep": "until-in-progress", "firstSleep": true, "pollIntervalMs": 1000,
            "requestTimeoutMs": 3000, "tendIntervalMs": 1000, "knowsIndexFilter": true, "remembersDone": false,
        },
    })
}

async fn with_client(is_wait: bool, params: &Value) -> Result<Value, Error> {
    let client = Client::new(&ClientPolicy::default(), &hosts(params)).await?;
    let end = start_and_ask(&client, is_wait, params).await;
    let _ = client.close().await;
    end
}

async fn start_and_ask(client: &Client, is_wait: bool, params: &Value) -> Result<Value, Error> {
    let text = |name: &str| params[name].as_str().unwrap_or_default();
    let mut statement = Statement::new(text("namespace"), text("set"), Bins::All);
    statement.set_operations([operations::put(&Bin::new("seen", Field::Int(1)))]);
    if params["indexFilter"].as_bool().unwrap_or_default() {
        statement.set_filter(Filter::equal("seen", 1));
    }
    let task = client.query_operate(&WritePolicy::default(), statement).await?;
    let timeout = params["timeout"].as_f64().map(|ms| Duration::from_secs_f64(ms / 1000.0));
    let started_at = Instant::now();
    let end = if is_wait { task.wait_till_complete(timeout).await } else { task.query_status().await };
    let mut told = match end {
        Ok(status) => json!({"ended": if matches!(status, Status::Complete) { "complete" } else { "in_progress" }}),
        Err(error) => failed(&error),
    };
    told["tookMs"] = json!(started_at.elapsed().as_secs_f64() * 1000.0);
    Ok(told)
}

fn hosts(params: &Value) -> Vec<Host> {
    let addresses = params["hosts"].as_array().into_iter().flatten().filter_map(Value::as_str);
    addresses
        .filter_map(|address| address.rsplit_once(':'))
        .filter_map(|(name, port)| Some(Host::new(name.trim_matches(|c| c == '[' || c == ']'), port.parse().ok()?)))
        .collect()
}

fn failed(error: &Error) -> Value {
    let message = format!("{error}");
    let code = match error.kind() {
        // What the task makes of an error reply.
        ErrorKind::BadResponse => "server_error",
        ErrorKind::Timeout if message.contains("Task timeout reached") => "timeout",
        ErrorKind::InvalidNode => "invalid_node",
        ErrorKind::Connection if message.contains("No connected node") => "invalid_node",
        ErrorKind::Timeout | ErrorKind::Connection | ErrorKind::NoMoreConnections => "network_error",
        _ => return json!({"ended": "error", "message": message}),
    };
    json!({"ended": "error", "code": code, "message": message})
}
