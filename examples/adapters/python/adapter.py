"""The adapter of the official Python client (PyPI: aerospike), profile wire.

The client has no function that waits for a background query. Its documentation offers client.job_info(), which asks every node and combines
their answers into one status. The user writes the loop around it, as this adapter does.
"""
import json
import sys
import time
from importlib.metadata import version

import aerospike
from aerospike import exception
from aerospike_helpers.operations import operations

HELLO = {
    "protocol": 2,
    "name": "aerospike (Python)",
    "version": version("aerospike"),
    "profiles": ["wire"],
    "capabilities": {"pollInterval": True, "requestTimeout": True, "bigTaskIds": True, "status": True},
    "habits": {
        "graceRounds": 1,
        "sweep": "one-by-one",
        "pollIntervalMs": 1000,
        "requestTimeoutMs": 1000,
        "remembersDone": False,
        "tendIntervalMs": 1000,
    },
}

# The client's own code for a wrong argument. Its other own codes are negative too; a server's codes are positive.
INVALID_ARGUMENT = -2
# The server's code for a timeout. The client also uses it for its own, and does not say which one it was.
TIMEOUT = 9


def connect(params):
    hosts = [host.rsplit(":", 1) for host in params["hosts"]]
    return aerospike.client({"hosts": [(name.strip("[]"), int(port)) for name, port in hosts]}).connect()


def is_complete(client, params):
    policy = {"timeout": int(params["requestTimeout"])} if "requestTimeout" in params else {}
    job = client.job_info(int(params["taskId"]), aerospike.JOB_QUERY, policy)
    return job["status"] == aerospike.JOB_STATUS_COMPLETED


def wait(client, params):
    while not is_complete(client, params):
        time.sleep(params.get("pollInterval", 1000) / 1000)
    return {"ended": "complete"}


def ask_once(client, params):
    return {"ended": "complete" if is_complete(client, params) else "in_progress"}


def with_client(use, params):
    client = None
    try:
        client = connect(params)
        started_at = time.monotonic()
        end = told(use, client, params)
        return {**end, "tookMs": (time.monotonic() - started_at) * 1000}
    except exception.AerospikeError as error:
        return failed(error)
    finally:
        if client:
            client.close()


def told(use, client, params):
    try:
        return use(client, params)
    except exception.AerospikeError as error:
        return failed(error)


def failed(error):
    return {"ended": "error", "message": f"{error.code}: {error.msg}", **details(error.code)}


def start_and_wait(client, params):
    query = client.query(params["namespace"], params["set"])
    query.add_ops([operations.write("seen", 1)])
    return wait(client, {**params, "taskId": query.execute_background()})


def details(code):
    if code == TIMEOUT:
        return {}
    if code == INVALID_ARGUMENT:
        return {"code": "invalid_option"}
    return {"code": "network_error"} if code < 0 else {"code": "server_error", "serverCode": code}


METHODS = {
    "hello": lambda params: HELLO,
    "track": lambda params: with_client(wait, params),
    "status": lambda params: with_client(ask_once, params),
    "run": lambda params: with_client(start_and_wait, params),
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
