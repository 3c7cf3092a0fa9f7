import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ConformanceReport } from "../../kit/conformance/conformance-report.ts";
import { placeOf } from "../../kit/conformance/group-failures.ts";
import { type ScenarioResult, TOKEN } from "../../kit/conformance/scenario-result.ts";
import { runCli } from "../cli/run-cli.ts";

const TRACKER = "examples/adapters/tracker.py";
let scratch = "";
beforeAll(() => {
	scratch = mkdtempSync(join(tmpdir(), "python-adapter-"));
});
afterAll(() => rmSync(scratch, { recursive: true }));

/** The tracker with something changed; each change must find its place. */
function changed(...changes: readonly (readonly [from: string, to: string])[]): string {
	let text = readFileSync(TRACKER, "utf8");
	for (const [from, to] of changes) {
		if (!text.includes(from)) throw new Error(`${TRACKER} has no ${JSON.stringify(from)}.`);
		text = text.replace(from, to);
	}
	const file = join(scratch, "tracker.py");
	writeFileSync(file, text);
	return `python3 '${file}'`;
}

/** Asks one node after the other, up to the first that decides. */
const SEQUENTIAL = `answers = {}
    for name, node in targets.items():
        answers[name] = node.job(task["taskId"], limit)
        if answers[name][0]["status"] in ("in_progress", "error"):
            break
    futures = {}`;

/** A driver under the name that the documentation's example uses: the tracker behind another interface. */
const MY_DRIVER = `import os, sys
sys.path.insert(0, os.path.abspath("examples/adapters"))
import tracker

Error = tracker.TaskError

def connect(hosts):
    return Client(hosts)

class Client:
    def __init__(self, hosts):
        self.hosts = hosts

    def wait_for_query(self, task_id, timeout=None):
        task = {"hosts": self.hosts, "taskId": str(task_id), "pollInterval": 1000}
        tracker.track(task if timeout is None else {**task, "timeout": timeout})

    def close(self):
        pass
`;

describe("the adapter in docs/writing-an-adapter.md", () => {
	it("works when it is copied, for a driver that does the waiting", async () => {
		const blocks = readFileSync("docs/writing-an-adapter.md", "utf8").match(/```python\n[\s\S]*?```/g) ?? [];
		const example = blocks.find((block) => block.includes("import my_driver")) ?? "";
		const [code = ""] = /(?<=```python\n)[\s\S]*(?=```)/.exec(example) ?? [];
		expect(code.trimEnd().split("\n").length).toBeLessThan(25);
		writeFileSync(join(scratch, "my_adapter.py"), code);
		writeFileSync(join(scratch, "my_driver.py"), MY_DRIVER);
		const adapter = `python3 '${join(scratch, "my_adapter.py")}'`;
		const doctor = await runCli("doctor", "--quick", "--driver", adapter);
		expect(doctor.code, doctor.out + doctor.err).toBe(0);
		const { code: verdict, out, err } = await runCli("conform", "--driver", adapter, "--only", "ROUND-7");
		expect(verdict, out + err).toBe(0);
		expect(out).toMatch(/^Conformant\. 1 of 1 requirements passed/m);
	});
});

describe("doctor", () => {
	it("measures the habits of a driver and proposes what to declare", async () => {
		const driver = changed(
			["GRACE = 3", "GRACE = 1"],
			[
				'"habits": {"graceRounds": GRACE, "sweep": "all", "firstSleep": False, "retries": 0, "remembersDone": True},',
				'"habits": {},',
			],
			['futures = {name: pool.submit(node.job, task["taskId"], limit) for name, node in targets.items()}', SEQUENTIAL],
			["answers = {name: future.result() for name, future in futures.items()}", "pass"],
		);
		const { code, out, err } = await runCli("doctor", "--driver", driver);
		expect(code, out + err).toBe(0);
		const proposed = /Declare it\? "habits": (\{.*\})$/m.exec(out)?.[1] ?? "{}";
		expect(JSON.parse(proposed), out).toMatchObject({ graceRounds: 1, sweep: "until-in-progress", remembersDone: true });
	});
});

describe("a tracker in Python", () => {
	it("answers a line that is not JSON or not UTF-8 with an error, and goes on", () => {
		const lines = Buffer.concat([
			Buffer.from("{\n"),
			Buffer.of(0xff, 0x0a),
			Buffer.from('{"id":1,"method":"bye","params":{}}\n'),
		]);
		const { status, stdout, stderr } = spawnSync("python3", [TRACKER], { input: lines, encoding: "utf8" });
		const error = { jsonrpc: "2.0", id: null, error: { code: -32700, message: "the line is not JSON" } };
		expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
		const answers = stdout.trimEnd().split("\n");
		expect(answers.map((line) => JSON.parse(line))).toEqual([error, error, { jsonrpc: "2.0", id: 1, result: {} }]);
	});

	it("is judged at all levels, and is conformant", async () => {
		const { code, out, err } = await runCli("conform", "--driver", `python3 ${TRACKER}`);
		expect(code, out + err).toBe(0);
		expect(out).toMatch(/^ROUND-7 +MUST +passed /m);
		expect(out).toMatch(/^WAIT-8 +SHOULD +unsupported /m);
		expect(out).toMatch(/^Conformant\. /m);
	});

	it.each([
		[
			"code 20 is code 2",
			'reply == "ERROR:2" or reply.startswith("ERROR:2:")',
			'reply.startswith("ERROR:2")',
			"PARSE-3",
			'status: expected "error", got "not_found"',
		],
		[
			"two empty rounds are enough",
			"grace=GRACE",
			"grace=2",
			"ROUND-8",
			"round 2 should be in progress, but the driver says complete",
		],
		["nothing is observed", "self.observed.add(node)", "pass", "ROUND-6", "should be complete, but the driver says in progress"],
		[
			"time that is up is success",
			'raise TaskError("timeout", f"not complete',
			'return; raise TaskError("timeout", f"not complete',
			"WAIT-4",
			"should be in progress, but the driver says complete",
		],
		[
			"every version is asked by id",
			"if number >= (8, 1):",
			"if number >= (6, 0):",
			"ASK-1",
			"should be asked with a command that it knows",
		],
	])("in which %s fails the requirement that it breaks, and says how", async (_, from, to, requirement, complaint) => {
		const { code, out } = await runCli("conform", "--driver", changed([from, to]), "--only", requirement, "--level", "must");
		expect(code, out).toBe(1);
		expect(out).toMatch(new RegExp(`^${requirement} +MUST +failed `, "m"));
		expect(out).toContain(complaint);
	});

	it("is judged the same by a replay of each failing scenario's token, in both profiles (JUDGE-8)", async () => {
		const driver = changed(["grace=GRACE", "grace=2"]);
		const { out: json } = await runCli("conform", "--driver", driver, "--only", "ROUND-8", "--level", "must", "--json", "-");
		const failed = new Map<string, ScenarioResult>();
		for (const { scenarios } of (JSON.parse(json) as ConformanceReport).requirements)
			for (const scenario of scenarios) if (scenario.verdict === "failed") failed.set(placeOf(scenario), scenario);
		expect(failed.size).toBeGreaterThan(5);
		for (const [place, { findings = [], attachments }] of failed) {
			const told = new Set<string>();
			for (const profile of ["decide", "wire"]) {
				const { code, out } = await runCli(
					"replay",
					attachments[TOKEN] ?? "",
					"--driver",
					driver,
					"--profile",
					profile,
					"--json",
				);
				if (code === 2) continue;
				for (const { requirement } of JSON.parse(out).findings) told.add(requirement);
			}
			expect([...told].sort(), place).toEqual([...new Set(findings.map(({ requirement }) => requirement))].sort());
		}
	});

	it.each<[string, readonly (readonly [string, string])[]]>([
		[
			"asks one node after the other",
			[
				['futures = {name: pool.submit(node.job, task["taskId"], limit) for name, node in targets.items()}', SEQUENTIAL],
				["    answers = {name: future.result() for name, future in futures.items()}\n", ""],
				['"sweep": "all"', '"sweep": "until-in-progress"'],
			],
		],
		["waits for five empty rounds", [["GRACE = 3", "GRACE = 5"]]],
	])("that %s, and declares it, keeps every MUST", async (_, changes) => {
		const { code, out } = await runCli("conform", "--driver", changed(...changes), "--level", "must");
		expect(code, out).toBe(0);
	});

	it("has no problem that doctor finds", async () => {
		const { code, out } = await runCli("doctor", "--driver", `python3 ${TRACKER}`);
		expect(code, out).toBe(0);
		expect(out).not.toMatch(/^problem/m);
	});
});
