import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runBounded } from "../../tools/testing/run-bounded.ts";

let folder = "";
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "run-bounded-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function runShell(script: string, limitMs: number) {
	return runBounded("/bin/sh", ["-c", script], { stdio: "pipe", env: process.env, limitMs });
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
}

describe("a bounded run", () => {
	it("gives the exit code and the output of a program that ends by itself", async () => {
		const { exitCode, output, isLate } = await runShell("echo out; echo err >&2; exit 3", 60_000);
		expect([exitCode, output, isLate]).toEqual([3, "out\nerr\n", false]);
	});

	it("ends a program that hangs together with the processes that it started", async () => {
		const started = join(folder, "started");
		const hang = `sleep 1000 & echo $! > ${started}; wait`;
		// The time starts again with a longer limit if the machine was too slow to start the program.
		for (let limitMs = 100; !existsSync(started); limitMs *= 2) {
			expect((await runShell(hang, limitMs)).isLate).toBe(true);
		}
		await expect.poll(() => isAlive(Number(readFileSync(started, "utf8")))).toBe(false);
	});

	it("says why a program cannot start", async () => {
		const { exitCode, output } = await runBounded(join(folder, "missing"), [], { stdio: "pipe", env: {}, limitMs: 60_000 });
		expect(exitCode).toBe(1);
		expect(output).toContain("ENOENT");
	});
});
