"""A tracker of Aerospike background queries in plain Python 3, and its adapter for the conformance kit.

    npm run task -- conform --driver "python3 examples/adapters/tracker.py"

Only the standard library is used. The first part is the tracker, the second its adapter; replace the first by your driver.
"""

import json
import re
import socket
import sys
import time
from concurrent.futures import ThreadPoolExecutor

GRACE = 3
CONNECT_LIMIT = 2  # Seconds.
UNLISTED_MS = 2000  # Before 6.0 an index job is not listed in its first second (ROUND-11).

# --- one reply --------------------------------------------------------------------------------------------------------


def parse(reply, task_id=None):
    """The meaning of one reply: {"status": "complete" | "in_progress" | "not_found" | "error", ...}."""
    if reply == "" or reply == "ERROR:2" or reply.startswith("ERROR:2:"):
        return {"status": "not_found"}
    if reply.startswith("ERROR:"):
        code = reply.split(":", 2)[1]
        error = {"status": "error", "reply": reply}
        return {**error, "serverCode": int(code)} if code.isascii() and code.isdigit() and len(code) < 10 else error
    entries = entries_of(reply)
    if task_id is None:
        return reading(next((status for _, statuses in entries for status in statuses if status), None))
    own = [reading(agreed(statuses)) for trid, statuses in entries if trid == task_id]
    if own:
        return {**min(own, key=lambda one: STRENGTH.index(one["status"])), "listed": True}
    is_sole = len(entries) == 1 and entries[0][0] is None
    return reading(agreed(entries[0][1]) if is_sole else None)


# The fields that a server since 4.9 writes into every entry, in this order. A name is too short for all of them (PARSE-8).
NUMBERS = ["run-time", "time-since-done", "recs-throttled", "recs-filtered-meta", "recs-filtered-bins", "recs-succeeded", "recs-failed"]
NUMBER = r"(?=[0-9]|\.[0-9])[0-9]*\.?[0-9]*"
RUN = re.compile(
    rf"(?:(?<=[:;])|\A)status=([^:;\n]*):job-progress={NUMBER}" + "".join(f":{name}={NUMBER}" for name in NUMBERS) + r"(?=[:;]|\Z)"
)
NEXT_ENTRY = re.compile(r";(?=(?:module=[^:;]*:)?trid=([0-9]{1,20}):)")
UNCLEAR = "active"


def entries_of(reply):
    """(trid, statuses) of each entry. Names may hold any character, so only the server's own run of fields shows where one ends (PARSE-9)."""
    runs = list(RUN.finditer(reply))
    if not runs:
        pieces = [piece for piece in reply.split(";") if piece]
        return [(trid_of(piece), statuses_of(piece)) for piece in pieces]
    entries, trids, unclear = [], [trid_of(reply[: runs[0].start()])], False
    for run, following in zip(runs, [*runs[1:], None]):
        between = reply[run.end() : following.start()] if following else ""
        places = NEXT_ENTRY.findall(between)
        if following and not places:
            unclear = True  # Two runs in one entry.
            continue
        unclear = unclear or len(trids) > 1
        entries += [(trid, [UNCLEAR] if unclear else [run[1]]) for trid in trids]
        trids, unclear = places, False
    return entries


def trid_of(entry):
    return next((field[5:] for field in re.split("[:;]", entry) if field.startswith("trid=")), None)


def statuses_of(entry):
    fields = [field.split("=", 1) for field in entry.split(":") if "=" in field]
    return [value for name, value in fields if name.lower() == "status"]


def agreed(statuses):
    """The status that all fields agree on. If they disagree, one of them is part of a name, and the job may still run (PARSE-8)."""
    found = [status for status in statuses if status]
    kinds = {status.lower().startswith("done") for status in found}
    return UNCLEAR if len(kinds) > 1 else found[0] if found else None


def reading(status):
    if status is None:
        return {"status": "not_found"}
    return {"status": "complete" if status.lower().startswith("done") else "in_progress"}


STRENGTH = ["in_progress", "complete", "error", "not_found", "unknown"]


def read_body(body, commands, task_id):
    """The strongest meaning of the lines of a body (ASK-6, ASK-8)."""
    if body.startswith("ERROR:"):
        error = parse(body.rstrip("\n"), task_id)
        # The server's own time limit ran out. From 6.3 to 7.1 it sends no code.
        timed_out = error.get("serverCode") == 9 or error["reply"] == "ERROR::timeout"
        return {"status": "failure"} if timed_out else error
    readings = [read_line(body, command, commands, task_id) for command in commands]
    return min(readings, key=lambda one: (STRENGTH.index(one["status"]), "listed" not in one))


def read_line(body, command, commands, task_id):
    lines = body.split("\n")
    others = commands[commands.index(command) + 1 :]  # The lines come in the order of the commands.
    heads = tuple(f"{other}\t" for other in others)
    for index, line in enumerate(lines):
        if line != command and not line.startswith(f"{command}\t"):
            continue
        value = [line[len(command) + 1 :]]
        for more in lines[index + 1 :]:  # A name may hold a newline, too.
            if more in others or more.startswith(heads):
                break
            value.append(more)
        text = "\n".join(value).removesuffix("\n")
        if text.startswith("ERROR:4:unrecognized command"):
            break
        return parse(text, task_id)
    return {"status": "unknown"}  # ASK-3: the node said nothing about the job.


def commands_for(build, task_id):
    """The requests to try in this order for a node of this build (ASK-1, ASK-9)."""
    version = re.match(r"(\d+)\.(\d+)", build or "")
    number = (int(version[1]), int(version[2])) if version else None
    show = [f"query-show:trid={task_id}"]
    jobs = [f"jobs:module={module};cmd=get-job;trid={task_id}" for module in ("query", "scan")]
    if number is None:
        return [show, jobs]
    if number >= (8, 1):
        return [[f"query-show:id={task_id}"]]
    if number >= (6, 0):
        return [show]
    return [show + [f"scan-show:trid={task_id}"]] if number >= (5, 7) else [jobs]


# --- the rounds of one wait -------------------------------------------------------------------------------------------


class TaskError(Exception):
    def __init__(self, code, message="", node=None, server_code=None):
        super().__init__(message or code)
        self.code, self.node, self.server_code = code, node, server_code


class Rounds:
    """What the rounds so far have shown, and the verdict on the next round."""

    def __init__(self, grace=GRACE, forgive=0):
        self.grace, self.forgive = grace, forgive
        self.observed, self.done, self.failed, self.empty = set(), set(), {}, 0
        self.refused, self.number = 0, 0

    def refuse(self, error):
        """A round without a node to ask is forgiven like a failure, except the first round (WAIT-11)."""
        self.number += 1
        self.refused += 1
        if self.number == 1 or self.refused > self.forgive:
            raise error

    def judge(self, answers, ended_after, early=False):
        """`answers`: {node: (reading, build)}. `ended_after`: milliseconds since the first round began. True: complete."""
        self.number += 1
        self.refused = 0
        self.failed = {node: count for node, count in self.failed.items() if node in answers}
        for node, (answer, _) in answers.items():
            status = answer["status"]
            if status in ("in_progress", "complete"):
                self.observed.add(node)
            if status == "complete":
                self.done.add(node)
            elif status == "in_progress":
                self.done.discard(node)
            forgets = status == "failure" and node not in self.done
            self.failed[node] = self.failed.get(node, 0) + 1 if forgets else 0
        for node, (answer, _) in sorted(answers.items()):
            if answer["status"] == "error":
                raise TaskError("server_error", answer["reply"], node, answer.get("serverCode"))
        for node, (answer, build) in sorted(answers.items()):
            if answer["status"] == "unknown":
                raise TaskError("unsupported", f"{node} of build {build} knows none of the commands", node)
            if self.failed[node] > (0 if answer.get("malformed") else self.forgive):
                raise TaskError("network_error", f"no answer of {node}", node)
        if any(answer["status"] == "in_progress" for answer, _ in answers.values()):
            self.empty = 0
            return False
        if any(self.failed[node] for node in answers):
            return False
        unseen = [
            build
            for node, (answer, build) in answers.items()
            if answer["status"] == "not_found" and (node not in self.observed or answer.get("listed"))
        ]
        if not unseen:
            return True
        if early:
            return False
        self.empty += 1
        is_old = any(re.match(r"[1-5]\.", build or "") for build in unseen)
        return self.empty >= self.grace and not (is_old and ended_after < UNLISTED_MS)


# --- sockets ----------------------------------------------------------------------------------------------------------


class Malformed(OSError):
    """The reply is not a frame. It is never forgiven (WAIT-11)."""


class Node:
    """A server, asked over one connection that is kept."""

    def __init__(self, name, *addresses):
        self.name, self.addresses, self.socket, self.build = name, list(addresses), None, None
        self.strangers = []  # (name, address) of other nodes that answered where this one was looked for.

    def connect(self, limit):
        """Tries its addresses until this node answers at one of them (CLUSTER-4, CLUSTER-8). A seed has no name before."""
        failure = OSError(f"{self.name} has no address")
        for address in list(self.addresses):
            try:
                host, port = address.rsplit(":", 1)
                self.socket = socket.create_connection((host.strip("[]"), int(port)), max(limit, CONNECT_LIMIT))
                told = self.values(["node", "build"], max(limit, CONNECT_LIMIT))
                if self.name in (None, told.get("node")):
                    self.name, self.build = told.get("node"), told.get("build") or None
                    return
                failure = OSError(f"{told.get('node')} answers at {address}")
                self.strangers.append((told.get("node"), address))
            except OSError as error:
                failure = error
            self.close()
        raise failure

    def ask(self, commands, limit):
        """The body of the reply. Raises OSError if no reply comes within `limit` seconds."""
        try:
            if self.socket is None:
                self.connect(limit)
            until = time.monotonic() + limit
            request = "".join(f"{command}\n" for command in commands).encode()
            self.socket.sendall(b"\x02\x01" + len(request).to_bytes(6, "big") + request)
            header = self.read(8, until)
            size = int.from_bytes(header[2:], "big")
            if header[:2] != b"\x02\x01" or size > 1 << 20:
                raise Malformed("no frame of the info protocol")
            return self.read(size, until).decode("utf-8", "replace")
        except OSError:
            self.close()  # A late answer must not be read as the next answer (ASK-5).
            raise

    def read(self, size, until):
        data = b""
        while len(data) < size:
            self.socket.settimeout(max(until - time.monotonic(), 0.0001))
            more = self.socket.recv(size - len(data))
            if not more:
                raise OSError("closed")
            data += more
        return data

    def job(self, task_id, limit):
        """The answer of the node about the job, and its build."""
        asked = []
        try:
            for again in (False, True):
                if self.socket is None:
                    self.connect(limit)
                elif again:
                    self.build = self.values(["build"], limit).get("build") or None
                for commands in commands_for(self.build, task_id):
                    if commands in asked:
                        continue
                    asked.append(commands)
                    answer = read_body(self.ask(commands, limit), commands, task_id)
                    if answer["status"] != "unknown":
                        return answer, self.build
            return {"status": "unknown"}, self.build
        except OSError as error:
            return {"status": "failure", "malformed": isinstance(error, Malformed)}, self.build

    def values(self, commands, limit):
        """The answers to simple commands, by command."""
        return dict(line.split("\t", 1) for line in self.ask(commands, limit).split("\n") if "\t" in line)

    def view(self, lists):
        """What the node says about its cluster; None if it does not answer."""
        for _ in range(2):  # The second time over a new connection: the node may have restarted.
            try:
                return self.values(["node", "partition-generation", *lists], CONNECT_LIMIT)
            except TimeoutError:
                break
            except OSError:
                continue
        return None

    def close(self):
        if self.socket is not None:
            self.socket.close()
        self.socket = self.build = None


PEER = re.compile(r"\[([^,\[\]]+),[^,\[\]]*,\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\]")


def peers_of(text):
    """{name: addresses} of the reply to `peers-clear-std`: generation, default port and list of peers."""
    port = (text.split(",", 2) + ["", ""])[1]
    with_port = lambda address: address if re.search(r"(^[^:]*|\]):\d+$", address) else f"{address}:{port}"
    return {name: [with_port(address) for address in listed.split(",") if address] for name, listed in PEER.findall(text)}


class Cluster:
    """The members. They are looked at before a round, but at most once a second."""

    def __init__(self, hosts, pool, alternate=False):
        self.hosts, self.pool, self.nodes, self.looked_at = hosts, pool, {}, None
        # The addresses of the last list come first (CLUSTER-8).
        self.lists = ["peers-clear-std", "peers-clear-alt"] if alternate else ["peers-clear-std"]

    def active(self):
        if self.looked_at is None or time.monotonic() - self.looked_at >= 1:
            self.look()
        if not self.nodes:
            raise TaskError("cluster_not_ready", "no seed leads to a cluster")
        return self.nodes

    def look(self):
        """Asks all members and seeds. Members are those that answer and those that they list (CLUSTER-1, CLUSTER-12)."""
        self.looked_at = time.monotonic()
        known = {address for node in self.nodes.values() for address in node.addresses}
        asked = [*self.nodes.values(), *(Node(None, host) for host in self.hosts if host not in known)]
        found, starting, seen = {}, set(), set(self.nodes)
        while asked:
            lists, following = [], []
            for node, told in zip(asked, list(self.pool.map(lambda node: node.view(self.lists), asked))):
                if told is None:
                    continue
                if told.get("partition-generation") == "-1":  # It belongs to no cluster yet (CLUSTER-3).
                    starting.add(node.name)
                    continue
                member = found.setdefault(node.name, self.nodes.get(node.name, node))
                if member is not node:  # A seed leads to a known member.
                    member.addresses += node.addresses
                    node.close()
                seen.add(node.name)
                lists += [peers_of(told.get(each, "")) for each in self.lists]
            for peers in lists:
                for name, addresses in peers.items():
                    peer = found.setdefault(name, self.nodes.get(name) or Node(name))
                    peer.addresses = list(dict.fromkeys([*addresses, *peer.addresses]))
                    if name not in seen:
                        seen.add(name)
                        following.append(peer)
            asked = following
        for stranger, address in [each for node in found.values() for each in node.strangers]:
            if stranger in found and address not in found[stranger].addresses:
                found[stranger].addresses.append(address)
        if found:  # Only answers make the view smaller (CLUSTER-2).
            self.nodes = found | {name: node for name, node in self.nodes.items() if name in starting}
        return self.nodes

    def close(self):
        for node in self.nodes.values():
            node.close()


def targets_of(active, named):
    """The nodes to ask, by name (ROUND-1, ROUND-2)."""
    if named is not None and named not in active:
        raise TaskError("invalid_node", f"{named} is not active", named)
    if not active:
        raise TaskError("invalid_node", "no node is active")
    return active if named is None else {named: active[named]}


def one_round(cluster, pool, rounds, task, limit, first_at, early=False):
    """Asks all targets at once. True: complete."""
    try:
        targets = targets_of(cluster.active(), task.get("node"))
    except TaskError as error:
        rounds.refuse(error)
        return False
    futures = {name: pool.submit(node.job, task["taskId"], limit) for name, node in targets.items()}
    answers = {name: future.result() for name, future in futures.items()}
    failed = [name for name, (answer, _) in answers.items() if answer["status"] == "failure"]
    if failed and task.get("node") is None:  # A node that has left cannot fail the wait (ROUND-9).
        members = cluster.look()
        left = [name for name in failed if name not in members]
        answers = {name: answer for name, answer in answers.items() if name not in left}
        if left and not (answers and any(answer["status"] in ("error", "failure", "unknown") for answer, _ in answers.values())):
            return False
    return rounds.judge(answers, (time.monotonic() - first_at) * 1000, early)


def track(task):
    """Awaits a task. Returns when it is complete, and raises TaskError otherwise."""
    interval = task.get("pollInterval", 1000) / 1000
    timeout = task.get("timeout")
    request_timeout = task.get("requestTimeout", 5000) / 1000
    start = time.monotonic()
    deadline = None if not timeout else start + timeout / 1000
    rounds, early = Rounds(forgive=task.get("forgive", 0)), False
    with ThreadPoolExecutor(64) as pool:
        cluster = Cluster(task["hosts"], pool, task.get("useAlternate", False))
        try:
            while True:
                began = time.monotonic()
                left = None if deadline is None else deadline - began
                limit = request_timeout if left is None else max(min(request_timeout, left), 0.0001)
                try:
                    if one_round(cluster, pool, rounds, task, limit, start, early):
                        return
                except TaskError as error:
                    # A question given up at the deadline is the timeout (WAIT-4).
                    if error.code != "network_error" or deadline is None or time.monotonic() < deadline:
                        raise
                if timeout == 0:
                    raise TaskError("timeout", "not complete after one round")
                now = time.monotonic()
                next_at = now + interval
                if deadline is not None:
                    last_at = max(now, deadline - (now - began))
                    if early or now >= deadline:
                        time.sleep(max(deadline - now, 0))
                        raise TaskError("timeout", f"not complete within {timeout} ms")
                    early = last_at < next_at
                    next_at = min(next_at, last_at)
                time.sleep(max(next_at - now, 0))
        finally:
            task["took"] = time.monotonic() - start  # Without disconnecting.
            cluster.close()


def status(task):
    """One round: "complete" or "in_progress"."""
    limit = task.get("requestTimeout", 5000) / 1000
    with ThreadPoolExecutor(64) as pool:
        cluster = Cluster(task["hosts"], pool)
        try:
            rounds = Rounds(grace=float("inf"))
            return "complete" if one_round(cluster, pool, rounds, task, limit, time.monotonic()) else "in_progress"
        finally:
            cluster.close()


def decide(params):
    """A verdict for each round, up to the first that ends the wait."""
    rounds, verdicts = Rounds(forgive=params.get("forgive", 0)), []
    for given in params["rounds"]:
        try:
            try:
                if not given.get("ready", True):
                    raise TaskError("cluster_not_ready", "the cluster is not ready")
                targets_of(dict.fromkeys(given["active"]), params.get("node"))
            except TaskError as error:
                rounds.refuse(error)
                verdicts.append({"verdict": "in_progress"})
                continue
            answers = {answer["node"]: (decide_answer(answer, params["taskId"]), answer["build"]) for answer in given["answers"]}
            since = given["endedAt"] - params["rounds"][0]["startedAt"]
            done = rounds.judge(answers, since, given.get("early", False))
            verdicts.append({"verdict": "complete" if done else "in_progress"})
        except TaskError as error:
            verdicts.append({"verdict": "error", **details(error)})
        if verdicts[-1]["verdict"] != "in_progress":
            break
    return {"verdicts": verdicts}


def decide_answer(answer, task_id):
    if "failure" in answer:
        return {"status": "failure", "malformed": answer["failure"] == "malformed"}
    return read_body(answer["body"], answer["commands"], task_id)


# --- the adapter ------------------------------------------------------------------------------------------------------

HELLO = {
    "protocol": 2,
    "name": "tracker.py",
    "version": "1.0.0",
    "profiles": ["parse", "decide", "wire"],
    "capabilities": {
        "pollInterval": True,
        "timeout": True,
        "requestTimeout": True,
        "namedNode": True,
        "bigTaskIds": True,
        "forgive": True,
        "useAlternate": True,
        "status": True,
    },
    "habits": {"graceRounds": GRACE, "sweep": "all", "firstSleep": False, "retries": 0, "remembersDone": True},
}


def details(error):
    told = {"code": error.code, "node": error.node, "serverCode": error.server_code}
    return {key: value for key, value in told.items() if value is not None}


def ended(work, task):
    try:
        how = {"ended": work(task) or "complete"}
    except TaskError as error:
        how = {"ended": "error", **details(error), "message": str(error)}
    return {**how, "tookMs": task["took"] * 1000} if "took" in task else how


METHODS = {
    "hello": lambda params: HELLO,
    "parse": lambda params: {key: value for key, value in parse(params["reply"], params.get("taskId")).items() if key != "listed"},
    "decide": decide,
    "track": lambda params: ended(track, params),
    "status": lambda params: ended(status, params),
    "bye": lambda params: {},
}


def main():
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
            try:
                answer["result"] = method(request["params"])
            except Exception as error:  # A bug of the adapter. It says nothing about the driver.
                answer["error"] = {"code": -32603, "message": repr(error)}
        print(json.dumps(answer), flush=True)
        if request["method"] == "bye":
            break


if __name__ == "__main__":
    main()
