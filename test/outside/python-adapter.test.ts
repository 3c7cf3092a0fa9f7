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

describe("a tracker in Python", () => {
	it("is judged at all levels in under a minute, and is conformant", async () => {
		const startedAt = performance.now();
		const { code, out, err } = await runCli("conform", "--driver", `python3 ${TRACKER}`);
		expect(code, out + err).toBe(0);
		expect(out).toMatch(/^ROUND-7 +MUST +passed /m);
		expect(out).toMatch(/^WAIT-8 +SHOULD +unsupported /m);
		expect(out).toMatch(/^Conformant\. /m);
		expect(performance.now() - startedAt).toBeLessThan(60_000);
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
