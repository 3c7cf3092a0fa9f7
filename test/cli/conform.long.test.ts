import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadSpec } from "../../kit/spec/features-directory.ts";
import { isThorough, sample } from "../support/counts.ts";
import { callCli } from "./call-cli.ts";
import { runCli } from "./run-cli.ts";

let scratch = "";
beforeAll(() => {
	scratch = mkdtempSync(join(tmpdir(), "conform-"));
});
afterAll(() => rmSync(scratch, { recursive: true }));

describe("conform", () => {
	it("reports the library as conformant, with every requirement, without control codes", async () => {
		// The scenarios of all requirements also run with Cucumber and with the gallery.
		const clauses = sample(loadSpec().clauses, 6);
		const only = isThorough ? [] : ["--only", ...clauses.map(({ id }) => id)];
		const { code, out } = await runCli("conform", ...only);
		expect(code, out).toBe(0);
		for (const { id, level } of clauses) expect(out).toMatch(new RegExp(`^${id} +${level} +\\w`, "m"));
		expect(out).toMatch(/^Conformant\. /m);
		expect(out).toMatch(/^The scenarios ran .+ of virtual time in /m);
		expect(out).not.toContain("\u001b");
	});

	it("writes known failures, accepts them in the next run, and fails if one of them passes", async () => {
		const known = join(scratch, "known.json");
		const lies = `'${process.execPath}' test/kit/stdio/fixtures/bad-adapter.mjs lies`;
		const conform = (...args: readonly string[]) =>
			callCli("conform", "--driver", lies, "--only", "PARSE-1", "--profile", "parse,decide", ...args);
		expect((await conform()).code).toBe(1);
		expect((await conform("--known-failures", known, "--update-known-failures")).code).toBe(0);
		const { code, out } = await conform("--known-failures", known);
		expect(code, out).toBe(0);
		// The adapter calls everything complete, which breaks the clauses about rounds.
		expect(out).toMatch(/^ROUND-7 +MUST +known failure /m);
		const file = JSON.parse(readFileSync(known, "utf8"));
		expect(file.spec).toBe(loadSpec().version);
		const passing = { requirement: "PARSE-1", scenario: "An empty reply is not found", message: "anything", reason: "none" };
		writeFileSync(known, JSON.stringify({ ...file, failures: [...file.failures, passing] }));
		const stale = await conform("--known-failures", known);
		expect(stale.code).toBe(1);
		expect(stale.out).toContain("PARSE-1 An empty reply is not found: This scenario is a known failure, but it passed.");
	});
});
