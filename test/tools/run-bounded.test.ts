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

function runScript(script: string, limitMs: number) {
	return runBounded(process.execPath, ["-e", script], { stdio: "pipe", env: process.env, limitMs });
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
		const { exitCode, output, isLate } = await runScript(
			'console.log("out"); console.error("err"); process.exitCode = 3',
			60_000,
		);
		expect([exitCode, output, isLate]).toEqual([3, "out\nerr\n", false]);
	});

	it("ends a program that hangs together with the processes that it started", async () => {
		const started = join(folder, "started");
		const hang = `
			const child = require("node:child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
			require("node:fs").writeFileSync(${JSON.stringify(started)}, String(child.pid));
			for (;;);`;
		// The time starts again with a longer limit if the machine was too slow to start the program.
		for (let limitMs = 500; !existsSync(started); limitMs *= 2) {
			expect((await runScript(hang, limitMs)).isLate).toBe(true);
		}
		await expect.poll(() => isAlive(Number(readFileSync(started, "utf8")))).toBe(false);
	});

	it("says why a program cannot start", async () => {
		const { exitCode, output } = await runBounded(join(folder, "missing"), [], { stdio: "pipe", env: {}, limitMs: 60_000 });
		expect(exitCode).toBe(1);
		expect(output).toContain("ENOENT");
	});
});
