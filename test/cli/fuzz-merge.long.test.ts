import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCommand } from "../../bin/run-command.ts";
import { callCli } from "./call-cli.ts";
import { MAIN } from "./run-cli.ts";
import { textOutput } from "./text-output.ts";

let scratch = "";
beforeAll(() => {
	scratch = mkdtempSync(join(tmpdir(), "fuzz-merge-"));
});
afterAll(() => rmSync(scratch, { recursive: true }));

describe("fuzz merge", () => {
	it("reads one file at a time, so that many large ones need little memory", async () => {
		for (let number = 1; number <= 8; number++) {
			const file = join(scratch, `large-${number}.ndjson`);
			writeFileSync(file, "");
			truncateSync(file, 60 * 1024 * 1024);
		}
		const node = ["--max-old-space-size=300", MAIN, "fuzz", "merge", scratch];
		const child = spawn(process.execPath, node, { stdio: ["ignore", "ignore", "pipe"] });
		const [errors, [code]] = await Promise.all([text(child.stderr), once(child, "close")]);
		expect(code, errors).toBe(2);
		expect(errors).toContain("large-8.ndjson has no header and no end.\n");
	});

	it.each([
		["that comes late", () => {}],
		// As a file system over a network shows a file that is just being replaced.
		["that its folder lists before it can be read", (file: string) => symlinkSync("missing", file)],
	])("waits for a blob %s", async (name, begin) => {
		const late = join(scratch, name);
		const search = ["fuzz", "--runs", "4", "--seed", "3", "--workers", "1", "--out", late];
		for (const shard of ["1/2", "2/2"]) expect((await callCli(...search, "--shard", shard)).code).toBe(0);
		renameSync(join(late, "shard-2-of-2.ndjson"), join(late, "not-yet"));
		begin(join(late, "shard-2-of-2.ndjson"));
		const err = textOutput();
		const terminal = { out: textOutput(), err, interrupted: new AbortController().signal };
		const ended = runCommand(["fuzz", "merge", late, "--wait", "50s"], terminal);
		// The first progress line shows that it looked once and did not find the shard.
		await expect.poll(() => err.written).not.toEqual([]);
		renameSync(join(late, "not-yet"), join(late, "shard-2-of-2.ndjson"));
		expect(await ended, err.written.join("")).toBe(0);
	});
});

it("fuzz leaves an incomplete blob when it is interrupted", async () => {
	const out = join(scratch, "interrupted");
	const args = ["fuzz", "--for", "1h", "--workers", "1", "--shard", "1/2", "--out", out];
	const child = spawn(process.execPath, [MAIN, ...args], { stdio: ["ignore", "ignore", "pipe"] });
	let said = "";
	child.stderr.setEncoding("utf8").on("data", (text) => {
		said += text;
	});
	await expect.poll(() => existsSync(join(out, "shard-1-of-2.ndjson"))).toBe(true);
	child.kill("SIGTERM");
	expect(await once(child, "close")).toEqual([143, null]);
	expect(said).toContain(`aerospike-task: Interrupted. The blob ${out}/shard-1-of-2.ndjson is incomplete.\n`);
	const { code, err } = await callCli("fuzz", "merge", out);
	expect(code).toBe(2);
	expect(err).toContain("Shard 1 of 2 was not finished");
});
