import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCli } from "../cli/run-cli.ts";

const TRACKER = "examples/adapters/tracker.py";
let scratch = "";
beforeAll(() => {
	scratch = mkdtempSync(join(tmpdir(), "python-adapter-"));
});
afterAll(() => rmSync(scratch, { recursive: true }));

/** The tracker with one thing changed; the change must find its place. */
function withBug(from: string, to: string): string {
	const text = readFileSync(TRACKER, "utf8");
	if (!text.includes(from)) throw new Error(`${TRACKER} has no ${JSON.stringify(from)}.`);
	const file = join(scratch, "tracker.py");
	writeFileSync(file, text.replace(from, to));
	return `python3 '${file}'`;
}

describe("a tracker in Python", { timeout: 120_000 }, () => {
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
		["PARSE-2", 'reply == "ERROR:2" or reply.startswith("ERROR:2:")', 'reply.startswith("ERROR:2")', "PARSE-3"],
		["the grace", "GRACE = 3", "GRACE = 2", "ROUND-8"],
		["observations", "self.observed.add(node)", "pass", "ROUND-6"],
		["the deadline", 'raise TaskError("timeout", f"not complete', 'return; raise TaskError("timeout", f"not complete', "WAIT-4"],
		["the version", "if number >= (8, 1):", "if number >= (6, 0):", "ASK-1"],
	])("with a bug in %s fails the requirement that it breaks", async (_, from, to, requirement) => {
		const declared = from.startsWith("GRACE") ? readFileSync(TRACKER, "utf8").includes('"graceRounds": GRACE') : false;
		// A grace that is declared is lawful, so the bug is one that is not.
		const command = declared ? withBug("grace=GRACE", "grace=2") : withBug(from, to);
		const { code, out } = await runCli("conform", "--driver", command, "--only", requirement, "--level", "must");
		expect(code, out).toBe(1);
		expect(out).toMatch(new RegExp(`^${requirement} +MUST +failed `, "m"));
		expect(out).toContain("^ first difference");
	});

	it("is found sound by doctor", async () => {
		const { code, out } = await runCli("doctor", "--driver", `python3 ${TRACKER}`);
		expect(code, out).toBe(0);
		expect(out).not.toMatch(/^mend/m);
	});
});
