import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sample } from "../support/counts.ts";
import { callCli } from "./call-cli.ts";
import { interrupted } from "./interrupt-cli.ts";
import { MAIN, runProgram } from "./run-cli.ts";

let scratch = "";
beforeAll(() => {
	scratch = mkdtempSync(join(tmpdir(), "ending-"));
});
afterAll(() => rmSync(scratch, { recursive: true }));

describe.concurrent("an interrupted command", () => {
	it("doctor shows what it has found about an adapter that no longer answers", async () => {
		const adapter =
			'read line; echo \'{"jsonrpc":"2.0","id":1,"result":{"protocol":1,"name":"x","version":"1","profiles":["parse"]}}\'; sleep 100';
		const { code, out, err } = await interrupted("SIGINT", "doctor", "--driver", `sh -c "${adapter.replaceAll('"', '\\"')}"`);
		expect(code).toBe(130);
		expect(out).toContain("The adapter starts and answers hello");
		expect(out).toContain("The adapter offers neither decide nor wire. Only the PARSE requirements can be judged.");
		expect(err).toBe("aerospike-task: Interrupted.\n");
	});
});

it.runIf(process.platform === "linux")("an endless file is refused, and a pipe without a writer is not read", async () => {
	expect(await callCli("simulate", "--schedule", "/dev/zero")).toEqual({
		code: 2,
		out: "",
		err: "aerospike-task: /dev/zero cannot be read: it must have at most 16777216 bytes.\n",
	});
	const folder = join(scratch, "pipes");
	mkdirSync(folder);
	expect((await runProgram("mkfifo", [join(folder, "shard-1-of-2.ndjson")])).code).toBe(0);
	expect(await callCli("fuzz", "merge", folder)).toEqual({
		code: 2,
		out: "",
		err: `aerospike-task: ${join(folder, "shard-1-of-2.ndjson")} cannot be read: it is not a regular file.\n`,
	});
});

describe.concurrent("a command whose output cannot be written", () => {
	it
		.runIf(process.platform === "linux")
		.each(sample([["--help"], ["report --help"], ["conform --only PARSE-1"], ["fuzz --runs 1 --way rules --workers 1"]], 4))(
		"%s says so in one sentence, with an exit code that is not a verdict",
		async (call) => {
			const full = openSync("/dev/full", "w");
			const child = spawn(process.execPath, [MAIN, ...call.split(" ")], { stdio: ["ignore", full, "pipe"] });
			let err = "";
			child.stderr?.setEncoding("utf8").on("data", (text) => {
				err += text;
			});
			expect(await once(child, "close")).toEqual([74, null]);
			expect(err.trimEnd().split("\n").at(-1)).toBe(
				"aerospike-task: The output could not be written: no space is left on the device.",
			);
			expect(err).not.toContain(" at ");
		},
	);
});

describe.concurrent("a report that cannot be written", () => {
	it.each([
		["fuzz", "--for", "8h", "--html", "FILE/page.html"],
		["fuzz", "--for", "8h", "--out", "FILE"],
		["conform", "--junit", "FILE/run.xml"],
		["conform", "--known-failures", "FILE/known.json", "--update-known-failures"],
		["fuzz", "--driver", "no-such-program", "--html", "FILE/page.html"],
		["fuzz", "merge", ".", "--markdown", "FILE/comment.md"],
		["conform", "--json", "FILE-that-is-missing/"],
		["fuzz", "--for", "8h", "--html", "FILE-that-is-missing/."],
	])("is noticed before the work begins: %s %s %s", async (...call) => {
		const file = join(scratch, "in-the-way");
		writeFileSync(file, "");
		const { code, out, err } = await callCli(...call.map((word) => word.replace("FILE", file)));
		expect({ code, out }).toEqual({ code: 2, out: "" });
		expect(err).toMatch(/^aerospike-task: .+ cannot be written: .+\.\n$/);
	});
});
