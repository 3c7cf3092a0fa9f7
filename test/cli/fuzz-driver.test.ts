import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callCli } from "./call-cli.ts";

const ADAPTER = "test/search/fixtures/searched-driver.mjs";

let scratch = "";
beforeAll(() => {
	scratch = mkdtempSync(join(tmpdir(), "fuzz-driver-"));
});
afterAll(() => rmSync(scratch, { recursive: true }));

const driver = (how: string, ...more: readonly string[]) =>
	[process.execPath, ADAPTER, how, ...more].map((word) => `'${word}'`).join(" ");

describe("fuzz --driver", () => {
	it("does not count failures of the requirements that a file of known failures lists", async () => {
		const file = join(scratch, "known.json");
		const known = { scenario: "a scenario", message: "m", reason: "r" };
		writeFileSync(
			file,
			JSON.stringify({ spec: "2.0.0", failures: ["ROUND-3", "ROUND-7"].map((requirement) => ({ ...known, requirement })) }),
		);
		const search = ["--seed", "7", "--runs", "3", "--workers", "2", "--known-failures", file];
		const { code, out, err } = await callCli("fuzz", "--driver", driver("impatient"), ...search);
		expect(code, out + err).toBe(0);
		expect(out).toContain("Failures of these requirements are known and do not count: ROUND-3, ROUND-7.\n");
	});

	it("names the reply that the driver misreads, as the replay of its token does (JUDGE-7, JUDGE-8)", async () => {
		const found = await callCli("fuzz", "--driver", driver("misreads"), "--seed", "7", "--runs", "6", "--json");
		const [failure] = JSON.parse(found.out).found;
		expect(failure.requirement).toBe("PARSE-8");
		const { code, out } = await callCli("replay", failure.token, "--driver", driver("misreads"), "--json");
		expect(code).toBe(1);
		expect(JSON.parse(out).findings[0].requirement).toBe(failure.requirement);
	});

	it("does not replace the file of known failures by its page", async () => {
		const file = join(scratch, "one.json");
		const call = ["--driver", driver("impatient"), "--known-failures", file, "--html", file];
		expect(await callCli("fuzz", ...call)).toEqual({
			code: 64,
			out: "",
			err: `aerospike-task: --known-failures and --html are the same file, ${file}.\n`,
		});
	});

	it("shows the line with which an adapter broke the protocol on a line of its own", async () => {
		const hello = { protocol: 2, name: "odd", version: "1", profiles: ["decide"] };
		const program = `process.stdin.on("data", (line) => {
			const { id, method } = JSON.parse(line);
			console.log(method === "hello" ? JSON.stringify({ jsonrpc: "2.0", id, result: ${JSON.stringify(hello)} }) : "oops");
		});`;
		const { code, err } = await callCli(
			"fuzz",
			"--runs",
			"1",
			"--workers",
			"1",
			"--driver",
			`'${process.execPath}' -e '${program}'`,
		);
		expect(code, err).toBe(2);
		expect(err.trimEnd().split("\n").at(-1)).toBe("The line: oops");
	});

	it.each([
		[["--workers", "17"], "--workers must be from 1 to 16 with --driver, not 17."],
		[["--shard", "1/2"], "--driver and --shard cannot be combined."],
	])("rejects %j with one sentence", async (options, sentence) => {
		const { code, err } = await callCli("fuzz", "--driver", driver("right"), ...options);
		expect({ code, err }).toEqual({ code: 64, err: `aerospike-task: ${sentence}\n` });
	});
});
