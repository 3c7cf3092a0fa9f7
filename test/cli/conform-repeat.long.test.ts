import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runCommand } from "../../bin/run-command.ts";
import { callCli } from "./call-cli.ts";
import { textOutput } from "./text-output.ts";

/**
 * An adapter that says "complete" to everything. Its process number `most` and all later ones end at once (`end`), or
 * do not answer `parse` (`wait`).
 */
const ADAPTER = `
import { appendFileSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
const [file, most, then] = process.argv.slice(2);
appendFileSync(file, "x");
const isLast = readFileSync(file).length >= Number(most);
if (isLast && then === "end") process.exit(3);
const hello = { protocol: 1, name: "liar", version: "1", profiles: ["parse"] };
for await (const line of createInterface({ input: process.stdin })) {
	const { id, method } = JSON.parse(line);
	if (isLast && method === "parse") continue;
	const result = method === "hello" ? hello : method === "bye" ? {} : { status: "complete" };
	console.log(JSON.stringify({ jsonrpc: "2.0", id, result }));
}
`;

describe("conform --repeat does not lose what the first run has shown", () => {
	let folder = "";
	const file = (name: string) => join(folder, name);
	const driver = (most: number, then: "end" | "wait") =>
		`"${process.execPath}" "${file("adapter.mjs")}" "${file("starts")}" ${most} ${then}`;
	const startsOfOneRun = async (): Promise<number> => {
		await callCli("conform", "--only", "PARSE-1", "--driver", driver(99, "end"));
		const { length } = readFileSync(file("starts"));
		rmSync(file("starts"));
		return length;
	};
	const repeated = ["conform", "--only", "PARSE-1", "--repeat", "3", "--driver"];

	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), "repeat-"));
		writeFileSync(file("adapter.mjs"), ADAPTER);
	});
	afterEach(() => rmSync(folder, { recursive: true, force: true }));

	it("if the adapter cannot start in the second", async () => {
		const starts = await startsOfOneRun();
		const { code, out, err } = await callCli(...repeated, driver(starts + 1, "end"), "--json", file("report.json"));
		expect(code).toBe(1);
		expect(out).toContain("Not conformant.");
		expect(err).toContain("aerospike-task: Run 2 of 3 could not begin. The adapter ended with exit code 3");
		expect(JSON.parse(readFileSync(file("report.json"), "utf8"))).toMatchObject({ complete: true, repeated: { runs: 1 } });
	});

	it("if Ctrl-C ends the second", async () => {
		const starts = await startsOfOneRun();
		const [out, err] = [textOutput(), textOutput()];
		const interruption = new AbortController();
		const running = runCommand([...repeated, driver(starts + 1, "wait")], { out, err, interrupted: interruption.signal });
		const started = () => (existsSync(file("starts")) ? readFileSync(file("starts")).length : 0);
		await expect.poll(started, { timeout: 60_000 }).toBeGreaterThan(starts);
		interruption.abort();
		expect(await running).toBe(130);
		expect(out.written.join("")).toContain("An empty reply is not found");
		expect(err.written.join("")).toContain("Interrupted.");
	});
});
