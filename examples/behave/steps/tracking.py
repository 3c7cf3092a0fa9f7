"""What the steps mean for one driver: how it is called, and what it makes of it. STEPS.md has all of them; these are the first few."""

import json
import re

import tracker  # the driver: ../../adapters/tracker.py
from behave import given, then, use_step_matcher, when

use_step_matcher("re")

EVERY_TIME = 1_000_000
ANSWER = re.compile(r'(the value |the body )?("(?:[^"\\]|\\.)*")(?: (\d+) times?| (every time))?(?: in pieces of (\d+) bytes?)?(?:, then |$)')

# --- the cluster ------------------------------------------------------------------------------------------------------


@given(r"a cluster of (\d+) nodes?")
def a_cluster(context, count):
    add_nodes(context, [chr(ord("A") + index) for index in range(int(count))])


@given(r"the nodes? ([\w, ]+)")
def the_nodes(context, names):
    add_nodes(context, re.split(r", | and ", names))


def add_nodes(context, names):
    for name in names:
        context.ask("POST", "/nodes", {"name": name})
        context.nodes.append(name)
    for node in context.ask("GET", "/nodes")["nodes"]:
        if node["member"] and node["name"] not in context.nodes:
            context.ask("POST", f"/nodes/{node['name']}/leave")


@given(r'node (\S+) answers ((?:the value |the body )?"[^ ].*)')
def node_answers(context, node, answers):
    plan(context, node, answers)


@given(r'every node answers ((?:the value |the body )?".*)')
def every_node_answers(context, answers):
    for node in context.nodes:
        plan(context, node, answers)


def plan(context, node, answers):
    replies, at = [], 0
    while at < len(answers):
        match = ANSWER.match(answers, at)
        assert match, f"no answers: {answers[at:]}"
        form, text, times, always, fragments = match.groups()
        text = json.loads(text)
        reply = {form.split()[1]: text} if form else text
        wire = {"wire": {"fragments": int(fragments)}} if fragments else {}
        replies.append({"reply": reply, "times": EVERY_TIME if always else int(times or 1), **wire})
        at = match.end()
    context.ask("POST", f"/nodes/{node}/plan", {"replies": replies})


# --- the driver -------------------------------------------------------------------------------------------------------


@given(r"the task id is (\S+)")
def the_task_id(context, task_id):
    context.task_id = task_id


@when(r"the task is awaited")
def the_task_is_awaited(context):
    context.ask("POST", "/jobs", {"taskId": context.task_id, "set": "demo"})
    hosts = [node["address"] for node in context.ask("GET", "/nodes")["nodes"] if node["member"]]
    task = {"hosts": hosts, "namespace": "test", "set": "demo", "taskId": context.task_id, "kind": "query_execute"}
    context.error = None
    try:
        tracker.track({**task, "pollInterval": 5, "timeout": 20_000})
    except tracker.TaskError as error:
        context.error = error
    context.rounds = rounds_of(context.ask("GET", "/trace")["events"])


def rounds_of(events):
    """As many as there were questions about jobs to the node that was asked most often."""
    asked = [event["node"] for event in events if event["kind"] == "asked" and is_about_jobs(event["commands"])]
    return max((asked.count(node) for node in asked), default=0)


def is_about_jobs(commands):
    return any(command.startswith(("query-", "scan-", "jobs:")) for command in commands)


@then(r"the wait completes after (\d+) rounds?")
def the_wait_completes(context, rounds):
    assert context.error is None, f"the wait ended in {context.error.code}: {context.error}"
    assert context.rounds == int(rounds), f"the wait completed after {context.rounds} rounds"


@then(r"rounds? (?:\d+ to )?(\d+) (?:is|are) in progress")
def rounds_are_in_progress(context, last):
    assert context.rounds > int(last), f"the wait was over after {context.rounds} rounds"


# --- one reply --------------------------------------------------------------------------------------------------------


@given(r"an empty reply")
def an_empty_reply(context):
    context.reply = ""


@given(r"the reply:?")  # behave removes the colon before a text.
def the_reply(context):
    context.reply = context.text


@given(r'the reply (".*")')
def the_reply_in_line(context, reply):
    context.reply = json.loads(reply)


@when(r"the reply is read")
def the_reply_is_read(context):
    named = context.task_id if any(step.name.startswith("the task id is") for step in context.scenario.all_steps) else None
    context.reading = tracker.parse(context.reply, named)


@then(r"it is (complete|in progress|not found|a server error)")
def it_is(context, status):
    expect_status(context, "error" if status == "a server error" else status.replace(" ", "_"))


@then(r'it is "(\w+)"')
def it_is_in_one_word(context, status):
    expect_status(context, status)


@then(r"it is a server error with code (\d+)")
def it_is_an_error_with_code(context, code):
    expect_status(context, "error")
    assert context.reading.get("serverCode") == int(code), f"its code is {context.reading.get('serverCode')}"


@then(r"it is a server error without a code")
def it_is_an_error_without_code(context):
    expect_status(context, "error")
    assert "serverCode" not in context.reading, f"its code is {context.reading['serverCode']}"


@then(r"the error keeps the reply as it was written")
def the_error_keeps_the_reply(context):
    assert context.reading.get("reply") == context.reply, f"it kept {context.reading.get('reply')!r}"


def expect_status(context, status):
    assert context.reading["status"] == status, f"it is {context.reading['status']}"
