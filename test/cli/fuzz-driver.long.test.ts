import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { splitCommand } from "../../kit/stdio/command-line.ts";
import { type CommandEnd, MAIN, runCli } from "./run-cli.ts";

const ADAPTER = "test/search/fixtures/searched-driver.mjs";
/** A search ends at most one second after its time. The other seconds are for starting Node on a busy machine. */
const LATE_MS = 60_000;

let scratch = "";
beforeAll(() => {
	scratch = mkdtempSync(join(tmpdir(), "fuzz-driver-"));
});
afterAll(() => rmSync(scratch, { recursive: true }));

const driver = (how: string, ...more: readonly string[]) =>
	[process.execPath, ADAPTER, how, ...more].map((word) => `'${word}'`).join(" ");
const fuzz = (how: string, ...options: readonly string[]) =>
	runCli("fuzz", "--driver", driver(how), "--workers", "2", ...options);

/** Whether the process with this id still runs. */
function isAlive(pid: string): boolean {
	try {
		process.kill(Number(pid), 0);
		return true;
	} catch {
		return false;
	}
}

describe("fuzz --driver", () => {
	it("searches a driver that offers only the wire profile, saves the failures, and replays one of them", async () => {
		const out = join(scratch, "found");
		const html = join(scratch, "found.html");
		const { code, out: text, err } = await fuzz("impatient", "--seed", "7", "--runs", "3", "--out", out, "--html", html);
		expect(code, err).toBe(1);
		expect(text).toMatch(/^ {2}Scenario: The smallest run that breaks [A-Z]+-\d+ over sockets$/m);
		expect(text).toMatch(/^ +\^ first difference$/m);
		expect(text).toMatch(/^[1-9]\d* schedules over its own sockets, /m);
		const files = readdirSync(out);
		expect(files.filter((file) => !file.endsWith(".feature"))).toEqual([]);
		expect(text.match(/^Saved as .+\.feature\.$/gm)).toHaveLength(files.length);
		expect(readFileSync(html, "utf8")).toContain("npm run task -- replay s1.");
		const [, again = ""] = /^ {2}npm run task -- (replay .+ --profile wire)$/m.exec(text) ?? [];
		const replayed = await runCli(...splitCommand(again));
		expect(replayed.code, replayed.err).toBe(1);
		expect(replayed.out).toMatch(/^searched 1, over its own sockets$/m);
	});

	it("ends in time and reports its failures if every answer is slow", async () => {
		let found: CommandEnd | undefined;
		// On a busy machine two seconds may be over before the adapter gives its first answer.
		for (let seconds = 2; found?.code !== 1 && seconds <= 128; seconds *= 4) {
			const startedAt = performance.now();
			found = await fuzz("slow", "--for", `${seconds}s`);
			expect(performance.now() - startedAt).toBeLessThan(seconds * 1000 + LATE_MS);
		}
		expect(found?.code).toBe(1);
		const out = found?.out;
		expect(out).toMatch(/^\d+ schedules decided on virtual time, /m);
		expect(out).toMatch(/ found\.$/m);
	});

	it("ends at once when it is interrupted, together with a busy adapter and its child processes", async () => {
		const file = join(scratch, "pids");
		const wrapped = `sh -c '${driver("spins", file).replaceAll("'", '"')}; true'`;
		const child = spawn(process.execPath, [MAIN, "fuzz", "--driver", wrapped, "--for", "1h", "--workers", "1"], {
			stdio: "ignore",
		});
		const pids = () => (existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : []);
		try {
			await expect.poll(pids).not.toEqual([]);
			const ended = new Promise((resolve) => child.once("exit", resolve));
			const interruptedAt = performance.now();
			child.kill("SIGTERM");
			expect(await ended).toBe(143);
			expect(performance.now() - interruptedAt).toBeLessThan(LATE_MS);
			await expect.poll(() => pids().filter(isAlive), { timeout: LATE_MS }).toEqual([]);
		} finally {
			for (const pid of pids().filter(isAlive)) process.kill(Number(pid), "SIGKILL");
			child.kill("SIGKILL");
		}
	});
});
