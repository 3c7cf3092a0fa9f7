//! The adapter of the official Rust client, profile wire: the client's own ExecuteTask, with wait_till_complete and query_status.

use aerospike::task::Status;
use aerospike::{Client, ClientPolicy, Error, ExecuteTask, Host, Task};
use serde_json::{json, Value};
use std::time::Duration;
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
            "track" | "status" => answer["result"] = with_task(method == "track", &request["params"]).await,
            "bye" => answer["result"] = json!({}),
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
        "protocol": 1, "name": "aerospike (Rust)", "version": VERSION, "profiles": ["wire"],
        "capabilities": {"timeout": true, "bigTaskIds": true, "status": true},
        "habits": {
            "graceRounds": 1, "sweep": "until-in-progress", "firstSleep": true, "pollIntervalMs": 1000,
            "requestTimeoutMs": 3000, "tendIntervalMs": 1000,
        },
    })
}

async fn with_task(is_wait: bool, params: &Value) -> Value {
    let client = match Client::new(&ClientPolicy::default(), &hosts(params)).await {
        Ok(client) => client,
        Err(error) => return failed(&error),
    };
    let id = params["taskId"].as_str().and_then(|id| id.parse().ok()).unwrap_or_default();
    // The query has no index filter, so servers before 6.0 run it as a scan.
    let task = ExecuteTask::new(client.cluster.clone(), id, true);
    let timeout = params["timeout"].as_f64().map(|ms| Duration::from_secs_f64(ms / 1000.0));
    let end = if is_wait { task.wait_till_complete(timeout).await } else { task.query_status().await };
    let _ = client.close().await;
    match end {
        Ok(Status::Complete) => json!({"ended": "complete"}),
        Ok(_) => json!({"ended": "in_progress"}),
        Err(error) => failed(&error),
    }
}

fn hosts(params: &Value) -> Vec<Host> {
    let addresses = params["hosts"].as_array().into_iter().flatten().filter_map(Value::as_str);
    addresses
        .filter_map(|address| address.rsplit_once(':'))
        .filter_map(|(name, port)| Some(Host::new(name, port.parse().ok()?)))
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
