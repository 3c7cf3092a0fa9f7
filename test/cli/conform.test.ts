import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ConformanceReport } from "../../kit/conformance/conformance-report.ts";
import { callCli } from "./call-cli.ts";

let scratch = "";
beforeAll(() => {
	scratch = mkdtempSync(join(tmpdir(), "conform-"));
});
afterAll(() => rmSync(scratch, { recursive: true }));

describe("conform", () => {
	it("tests only the requirements of --only", async () => {
		const { code, out } = await callCli("conform", "--only", "parse-3", "ROUND-7", "--json", "-");
		const report: ConformanceReport = JSON.parse(out);
		expect(code).toBe(0);
		expect(report.requirements.map(({ id, verdict }) => [id, verdict])).toEqual([
			["PARSE-3", "passed"],
			["ROUND-7", "passed"],
		]);
	});

	it("writes reports to the given files and creates missing folders", async () => {
		const [json, html, junit] = ["a/report.json", "b/report.html", "c/report.xml"].map((name) => join(scratch, name));
		const { code, out } = await callCli("conform", "--only=PARSE-3", `--json=${json}`, `--html=${html}`, `--junit=${junit}`);
		expect(code).toBe(0);
		expect(JSON.parse(readFileSync(json ?? "", "utf8")).complete).toBe(true);
		expect(readFileSync(html ?? "", "utf8")).toContain('<details class="requirement" id="PARSE-3">');
		expect(readFileSync(junit ?? "", "utf8")).toContain('<testsuite name="PARSE-3 MUST:');
		expect(out).toContain(`Open the page in a browser: file://${html}`);
		// The playable page stands beside the report if it has been built.
		const hasPage = existsSync("dist/page/index.html");
		expect(existsSync(join(scratch, "b/report.play.html"))).toBe(hasPage);
		expect(out.includes("The interactive page was not written")).toBe(!hasPage);
	});

	it.each([
		["TRUTH-3", "parse,decide,wire"],
		["WAIT-1", "decide"],
	])("exits with 2 and says so if %s cannot be judged at all through %s", async (id, profiles) => {
		const driver = `'${process.execPath}' test/kit/stdio/fixtures/bad-adapter.mjs lies`;
		const { code, out } = await callCli("conform", "--driver", driver, "--only", id, "--profile", profiles);
		expect(code).toBe(2);
		expect(out).toContain("No requirement was judged, so the driver is not known to be conformant. 0 of 1 requirements passed");
		expect(out).not.toContain("Conformant.");
	});

	it("exits with 2 and one sentence if a report cannot be written", async () => {
		const file = join(scratch, "file");
		writeFileSync(file, "");
		const { code, err } = await callCli("conform", "--only", "PARSE-3", "--html", join(file, "report.html"));
		expect(code).toBe(2);
		expect(err).toMatch(/^aerospike-task: \S+report\.html cannot be written: \w+.*\n$/m);
		expect(existsSync(join(file, "report.html"))).toBe(false);
	});

	it.each<[readonly string[], number, RegExp]>([
		[["--driver", "python3 'open"], 64, /^aerospike-task: --driver: The quote ' at character 9 of .+ is not closed\.\n$/],
		[
			["--driver", "no-such-program-anywhere"],
			2,
			/^aerospike-task: The adapter "no-such-program-anywhere" cannot be started: program not found\.\n$/,
		],
		[
			["--driver", "node x", "--profile", "wires"],
			64,
			/^aerospike-task: --profile must be parse, decide or wire, not "wires"\.\n$/,
		],
		[
			["--update-known-failures"],
			64,
			/^aerospike-task: --update-known-failures needs --known-failures FILE, the file to write\.\n$/,
		],
		[["--known-failures", "no-such-file.json"], 2, /^aerospike-task: no-such-file\.json cannot be read: ENOENT/],
		[
			["--known-failures", "no-such-file.json", "--json", "./no-such-file.json"],
			64,
			/^aerospike-task: --known-failures and --json are the same file, \.\/no-such-file\.json\.\n$/,
		],
		[
			["--html", "no-such-file.html", "--json", "no-such-file.play.html"],
			64,
			/^aerospike-task: --json and the interactive page of --html are the same file, no-such-file\.play\.html\.\n$/,
		],
	])("rejects %j with one sentence", async (args, exit, sentence) => {
		const { code, err } = await callCli("conform", ...args);
		expect({ code, err }).toEqual({ code: exit, err: expect.stringMatching(sentence) });
	});
});
