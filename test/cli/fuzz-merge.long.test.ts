import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MAIN } from "./run-cli.ts";

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
});
