"""The adapter of aerospike-native, the Python client with the Rust core, profile wire: its own ExecuteTask.

The client gives a task only to a program that starts a query. So this adapter starts one, and says so by the capability "starts".
The tasks of aerospike-sdk 1.0.0 are of the same class.
"""
import json
import sys
import time
from importlib.metadata import version

import aerospike_native as native

HELLO = {
    "protocol": 2,
    "name": "aerospike-native (Python)",
    "version": version("aerospike-native"),
    "profiles": ["wire"],
    "capabilities": {"pollInterval": True, "timeout": True, "status": True, "starts": True},
    "habits": {
        "graceRounds": 1,
        "sweep": "until-in-progress",
        "pollIntervalMs": 250,
        "requestTimeoutMs": 3000,
        "knowsIndexFilter": True,
        "remembersDone": False,
        "tendIntervalMs": 1000,
    },
}


def with_task(use, params):
    client = None
    try:
        client = native.new_client_blocking(native.ClientPolicy(), ",".join(params["hosts"]))
        task = client.query_operate_blocking(statement(params), [native.Operation.put("seen", 1)])
        started_at = time.monotonic()
        end = told(use, task, params)
        return {**end, "tookMs": (time.monotonic() - started_at) * 1000}
    except native.exceptions.AerospikeError as error:
        return failed(error)
    finally:
        if client:
            client.close_blocking()


def statement(params):
    whole = native.Statement(params["namespace"], params.get("set"), None)
    if params.get("indexFilter"):
        whole.filters = [native.Filter.equal("seen", 1)]
    return whole


def told(use, task, params):
    try:
        return {"ended": use(task, params)}
    except native.exceptions.AerospikeError as error:
        return failed(error)


def wait(task, params):
    timeout = params["timeout"] / 1000 if "timeout" in params else None
    task.wait_till_complete_blocking(params.get("pollInterval", 250) / 1000, timeout)
    return "complete"


def ask_once(task, params):
    return "in_progress" if task.query_status_blocking() == native.TaskStatus.IN_PROGRESS else "complete"


def failed(error):
    end = {"ended": "error", "message": f"{type(error).__name__}: {error}"}
    if isinstance(error, native.exceptions.TimeoutError):
        # One class for the wait's own limit and for a connection's.
        end["code"] = "timeout" if "still in progress" in str(error) else "network_error"
    elif isinstance(error, native.exceptions.ServerError):
        end["code"] = "server_error"
    return end


METHODS = {
    "hello": lambda params: HELLO,
    "track": lambda params: with_task(wait, params),
    "status": lambda params: with_task(ask_once, params),
    "run": lambda params: with_task(wait, params),
    "bye": lambda params: {},
}

for line in sys.stdin.buffer:
    try:
        request = json.loads(line)
    except ValueError:
        print('{"jsonrpc": "2.0", "id": null, "error": {"code": -32700, "message": "the line is not JSON"}}', flush=True)
        continue
    answer = {"jsonrpc": "2.0", "id": request["id"]}
    method = METHODS.get(request["method"])
    if method is None:
        answer["error"] = {"code": -32601, "message": f"no method {request['method']}"}
    else:
        answer["result"] = method(request["params"])
    print(json.dumps(answer), flush=True)
    if request["method"] == "bye":
        break
