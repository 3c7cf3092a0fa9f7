import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { splitCommand } from "../../kit/stdio/command-line.ts";
import { callCli } from "./call-cli.ts";
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
	it("does not count failures of the requirements that a file of known failures lists", async () => {
		const file = join(scratch, "known.json");
		const known = { scenario: "a scenario", message: "m", reason: "r" };
		writeFileSync(
			file,
			JSON.stringify({ spec: "2.0.0", failures: ["ROUND-3", "ROUND-7"].map((requirement) => ({ ...known, requirement })) }),
		);
		const search = ["--seed", "7", "--runs", "3", "--workers", "2", "--known-failures", file];
		const { code, out, err } = await callCli("fuzz", "--driver", driver("impatient"), ...search);
		expect(code, out + err).toBe(0);
		expect(out).toContain("Failures of these requirements are known and do not count: ROUND-3, ROUND-7.\n");
	});

	it("does not replace the file of known failures by its page", async () => {
		const file = join(scratch, "one.json");
		const call = ["--driver", driver("impatient"), "--known-failures", file, "--html", file];
		expect(await callCli("fuzz", ...call)).toEqual({
			code: 64,
			out: "",
			err: `aerospike-task: --known-failures and --html are the same file, ${file}.\n`,
		});
	});

	it("shows the line with which an adapter broke the protocol on a line of its own", async () => {
		const hello = { protocol: 2, name: "odd", version: "1", profiles: ["decide"] };
		const program = `process.stdin.on("data", (line) => {
			const { id, method } = JSON.parse(line);
			console.log(method === "hello" ? JSON.stringify({ jsonrpc: "2.0", id, result: ${JSON.stringify(hello)} }) : "oops");
		});`;
		const { code, err } = await callCli(
			"fuzz",
			"--runs",
			"1",
			"--workers",
			"1",
			"--driver",
			`'${process.execPath}' -e '${program}'`,
		);
		expect(code, err).toBe(2);
		expect(err.trimEnd().split("\n").at(-1)).toBe("The line: oops");
	});

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

	it.each([
		[["--workers", "17"], "--workers must be from 1 to 16 with --driver, not 17."],
		[["--shard", "1/2"], "--driver and --shard cannot be combined."],
	])("rejects %j with one sentence", async (options, sentence) => {
		const { code, err } = await callCli("fuzz", "--driver", driver("right"), ...options);
		expect({ code, err }).toEqual({ code: 64, err: `aerospike-task: ${sentence}\n` });
	});
});
