import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callCli } from "./call-cli.ts";
import { runCli } from "./run-cli.ts";

let scratch = "";
const at = (name: string) => join(scratch, name);

beforeAll(async () => {
	scratch = mkdtempSync(join(tmpdir(), "report-"));
	const { code, out } = await callCli("conform", "--only", "PARSE-3", "--json", at("one.json"));
	expect(code, out).toBe(0);
	const one = JSON.parse(readFileSync(at("one.json"), "utf8"));
	const [requirement] = one.requirements;
	const broken = {
		...requirement,
		verdict: "failed",
		scenarios: [{ ...requirement.scenarios[0], verdict: "failed", message: "wrong" }],
	};
	writeFileSync(at("two.json"), JSON.stringify({ ...one, driver: { name: "two", version: "2.0.0" }, requirements: [broken] }));
	writeFileSync(at("cut.json"), readFileSync(at("one.json"), "utf8").slice(0, -30));
});
afterAll(() => rmSync(scratch, { recursive: true }));

describe("report", () => {
	it("compares the runs that conform wrote, and fails if one of them failed", async () => {
		const { code, out } = await runCli(
			...["report", at("one.json"), at("two.json"), "--html", at("out/matrix.html"), "--markdown", at("out/matrix.md")],
			...["--badge", at("out/badges"), "--junit", at("out/matrix.xml")],
		);
		expect(code, out).toBe(1);
		expect(out).toMatch(/^PARSE-3 +MUST +passed +failed /m);
		expect(out).not.toContain("\u001b");
		expect(readFileSync(at("out/matrix.html"), "utf8")).toContain("Conformance, driver by driver");
		expect(readFileSync(at("out/matrix.md"), "utf8")).toContain("**PARSE-3**");
		expect(readFileSync(at("out/matrix.xml"), "utf8")).toContain("two 2.0.0: PARSE-3");
		expect(readdirSync(at("out/badges")).sort()).toEqual(["aerospike-execute-task.json", "two.json"]);
	});

	it("exits with 0 if all drivers pass, and prints only Markdown with --markdown -", async () => {
		const { code, out } = await callCli("report", at("one.json"), "--markdown", "-");
		expect(code, out).toBe(0);
		expect(out).toMatch(/^### Tracking background queries/);
	});

	it("never replaces a file that it reads, or one report by another", async () => {
		const before = readFileSync(at("one.json"), "utf8");
		expect(await callCli("report", at("one.json"), "--markdown", `${scratch}/./one.json`)).toEqual({
			code: 64,
			out: "",
			err: `aerospike-task: RUN.json and --markdown are the same file, ${scratch}/./one.json.\n`,
		});
		expect(readFileSync(at("one.json"), "utf8")).toBe(before);
		const two = await callCli("report", at("one.json"), "--junit", at("same"), "--html", at("same"));
		expect(two.code).toBe(64);
		expect(existsSync(at("same"))).toBe(false);
		expect((await callCli("report", at("one.json"), "--junit", "/dev/null", "--html", "/dev/null")).code).toBe(0);
	});

	it("never replaces a file that it reads by a badge, or a badge by another report", async () => {
		mkdirSync(at("beside"));
		const run = at("beside/aerospike-execute-task.json");
		writeFileSync(run, readFileSync(at("one.json"), "utf8"));
		const over = await callCli("report", run, "--badge", at("beside"));
		expect(over).toEqual({
			code: 64,
			out: "",
			err: `aerospike-task: RUN.json and a badge of --badge are the same file, ${run}.\n`,
		});
		expect(readFileSync(run, "utf8")).toBe(readFileSync(at("one.json"), "utf8"));
		const badge = at("both/aerospike-execute-task.json");
		const both = await callCli("report", run, "--badge", at("both"), "--markdown", badge);
		expect(both.code).toBe(64);
		expect(existsSync(badge)).toBe(false);
	});

	it("says of a folder in place of a file that it cannot be read", async () => {
		const { code, err } = await callCli("report", scratch);
		expect({ code, err }).toEqual({ code: 2, err: `aerospike-task: ${scratch} cannot be read: EISDIR: it is a folder.\n` });
	});

	it("explains in one sentence why runs cannot be compared, and writes nothing", async () => {
		for (const [files, message] of [
			[["one.json", "cut.json"], "cut.json is not complete JSON"],
			[["one.json", "one.json"], "are both about aerospike-execute-task"],
			[["missing.json"], "missing.json cannot be read: ENOENT"],
		] as const) {
			const { code, out, err } = await callCli("report", ...files.map(at), "--html", at("never.html"));
			expect(code, out).toBe(2);
			expect(err).toContain(message);
			expect(err.trim().split("\n")).toHaveLength(1);
			expect(existsSync(at("never.html"))).toBe(false);
		}
	});

	it("requires at least one file", async () => {
		const { code, err } = await callCli("report");
		expect(code).toBe(64);
		expect(err).toBe(
			"aerospike-task: report needs RUN.json…: the files that conform --json wrote. See aerospike-task report --help.\n",
		);
	});
});
