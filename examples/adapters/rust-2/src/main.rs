//! The adapter of the official Rust client, profile wire: the client's own ExecuteTask, with wait_till_complete and
//! query_status.

use aerospike::task::Status;
use aerospike::{operations, Bin, Bins, Client, ClientPolicy, Error, ExecuteTask, Host, Statement, Task, Value as Field, WritePolicy};
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
                let end = with_client(method, &request["params"]).await;
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
        "capabilities": {"timeout": true, "bigTaskIds": true, "status": true},
        "habits": {
            "graceRounds": 1, "sweep": "until-in-progress", "firstSleep": true, "pollIntervalMs": 1000,
            "requestTimeoutMs": 3000, "tendIntervalMs": 1000, "knowsIndexFilter": true, "remembersDone": false,
        },
    })
}

async fn with_client(method: &str, params: &Value) -> Result<Value, Error> {
    let client = Client::new(&ClientPolicy::default(), &hosts(params)).await?;
    let end = ask(&client, method, params).await;
    let _ = client.close().await;
    end
}

async fn ask(client: &Client, method: &str, params: &Value) -> Result<Value, Error> {
    let task = if method == "run" { start(client, params).await? } else { task_of(client, params) };
    let started_at = Instant::now();
    let end = match method {
        "status" => task.query_status().await,
        _ => {
            let timeout = params["timeout"].as_f64().map(|ms| Duration::from_secs_f64(ms / 1000.0));
            task.wait_till_complete(timeout).await
        }
    };
    let mut told = match end {
        Ok(status) => json!({"ended": if matches!(status, Status::Complete) { "complete" } else { "in_progress" }}),
        Err(error) => failed(&error),
    };
    told["tookMs"] = json!(started_at.elapsed().as_secs_f64() * 1000.0);
    Ok(told)
}

/// The task of a job that the kit started. Before server 6.0, a query without an index filter is a scan.
fn task_of(client: &Client, params: &Value) -> ExecuteTask {
    let id = params["taskId"].as_str().and_then(|id| id.parse().ok()).unwrap_or_default();
    let is_scan = !params["indexFilter"].as_bool().unwrap_or_default();
    ExecuteTask::new(client.cluster.clone(), id, is_scan)
}

async fn start(client: &Client, params: &Value) -> Result<ExecuteTask, Error> {
    let text = |name: &str| params[name].as_str().unwrap_or_default();
    let statement = Statement::new(text("namespace"), text("set"), Bins::All);
    let seen = Bin::new("seen".into(), Field::Int(1));
    client.query_operate(&WritePolicy::default(), statement, &[operations::put(&seen)]).await
}

fn hosts(params: &Value) -> Vec<Host> {
    let addresses = params["hosts"].as_array().into_iter().flatten().filter_map(Value::as_str);
    addresses
        .filter_map(|address| address.rsplit_once(':'))
        .filter_map(|(name, port)| Some(Host::new(name.trim_matches(|c| c == '[' || c == ']'), port.parse().ok()?)))
        .collect()
}

fn failed(error: &Error) -> Value {
    let message = format!("{error:?}");
    let code = match error {
        // What the task makes of an error reply.
        Error::BadResponse(_) => "server_error",
        Error::Timeout(text) if text == "Task timeout reached" => "timeout",
        Error::InvalidNode(_) => "invalid_node",
        Error::Connection(text) if text == "No connected node" => "invalid_node",
        Error::Timeout(_) | Error::Io(_) | Error::NoMoreConnections | Error::Connection(_) => "network_error",
        _ => return json!({"ended": "error", "message": message}),
    };
    json!({"ended": "error", "code": code, "message": message})
}
