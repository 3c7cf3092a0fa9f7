"""Starts a simulated cluster for the scenarios, and puts it back to its start before each of them."""

import json
import os
import shlex
import subprocess
import threading
import urllib.request

COMMAND = os.environ.get("AEROSPIKE_TASK", "npx aerospike-task")


def before_all(context):
    # Scenarios change the members at once. With lifelike views, each change would take seconds, as in a real cluster.
    words = [*shlex.split(COMMAND), "simulate", "--nodes", "1", "--views", "simple", "--json"]
    context.simulator = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    context.control = json.loads(context.simulator.stdout.readline())["control"]
    # It keeps writing what happens. If nothing read its output, it would stop.
    threading.Thread(target=context.simulator.stdout.read, daemon=True).start()


def after_all(context):
    context.simulator.terminate()
    context.simulator.wait()


def before_scenario(context, scenario):
    written = context._runner.step_registry
    missing = next((step for step in scenario.all_steps if written.find_match(step) is None), None)
    if missing is not None:
        scenario.skip(f"not written yet: {missing.name}")
        return
    context.ask = lambda method, path, body=None: ask(context.control + path, method, body)
    context.ask("POST", "/reset")
    context.nodes, context.task_id, context.reply = [], "4660", None


def ask(url, method, body):
    """One request to the control API (CONTROL.md)."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"content-type": "application/json"}, method=method)
    with urllib.request.urlopen(request, timeout=10) as response:
        return json.load(response)
