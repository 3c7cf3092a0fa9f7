import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sample } from "../support/counts.ts";
import { callCli } from "./call-cli.ts";
import { type CommandEnd, MAIN, runCli, runProgram } from "./run-cli.ts";

let scratch = "";
beforeAll(() => {
	scratch = mkdtempSync(join(tmpdir(), "ending-"));
});
afterAll(() => rmSync(scratch, { recursive: true }));

/** Runs a command, and sends it a signal once it has written to stderr (progress) or stdout. */
function interrupted(signal: NodeJS.Signals, ...args: readonly string[]): Promise<CommandEnd> {
	return interruptedAt(/(?:)/, signal, ...args);
}

/** Like {@link interrupted}, once it has written something that matches. */
async function interruptedAt(moment: RegExp, signal: NodeJS.Signals, ...args: readonly string[]): Promise<CommandEnd> {
	const child = spawn(process.execPath, [MAIN, ...args], { stdio: ["ignore", "pipe", "pipe"] });
	let [out, err] = ["", ""];
	const begun = new Promise<void>((resolve) => {
		child.stdout.setEncoding("utf8").on("data", (text) => {
			out += text;
			if (moment.test(out)) resolve();
		});
		child.stderr.setEncoding("utf8").on("data", (text) => {
			err += text;
			if (moment.test(err)) resolve();
		});
	});
	await begun;
	child.kill(signal);
	const [code] = await once(child, "close");
	return { code, out, err };
}

describe.concurrent("an interrupted command", () => {
	it("explore prints the parts that it has explored", async () => {
		const { code, out, err } = await interruptedAt(/states, \d node/, "SIGINT", "explore", "--nodes", "4");
		expect(code).toBe(130);
		expect(out).toContain("pauses and deadlines");
		expect(err).toMatch(
			/^aerospike-task: Interrupted\. \d+ parts? (was|were) explored completely, and the rules agree with the specification there\.$/m,
		);
	});

	it("fuzz reports the search so far, and does not say that the library is right", async () => {
		const { code, out, err } = await interrupted("SIGTERM", "fuzz", "--for", "1h", "--workers", "1");
		expect(code).toBe(143);
		expect(out).toContain("No failure was found before the search was interrupted.");
		expect(err).toMatch(/^aerospike-task: Interrupted\.$/m);
	});

	it("conform says how far it came", async () => {
		const { code, err } = await interrupted("SIGINT", "conform");
		expect(code).toBe(130);
		expect(err).toMatch(/^aerospike-task: Interrupted\. Done: \d+ of \d+ scenarios, 0 failed\.$/m);
	});

	it("doctor shows what it has found about an adapter that no longer answers", async () => {
		const adapter =
			'read line; echo \'{"jsonrpc":"2.0","id":1,"result":{"protocol":1,"name":"x","version":"1","profiles":["parse"]}}\'; sleep 100';
		const { code, out, err } = await interrupted("SIGINT", "doctor", "--driver", `sh -c "${adapter.replaceAll('"', '\\"')}"`);
		expect(code).toBe(130);
		expect(out).toContain("The adapter starts and answers hello");
		expect(out).toContain("The adapter offers neither decide nor wire. Only the PARSE requirements can be judged.");
		expect(err).toBe("aerospike-task: Interrupted.\n");
	});

	it("simulate ends with 0 after Ctrl-C, which is its usual end, and with 143 after SIGTERM", async () => {
		expect(await interrupted("SIGINT", "simulate")).toMatchObject({ code: 0 });
		expect(await interrupted("SIGTERM", "simulate")).toMatchObject({ code: 143 });
	});
});

it.runIf(process.platform === "linux")("doctor does not wait for a program that keeps the adapter's output open", async () => {
	const startedAt = performance.now();
	const { out } = await runCli("doctor", "--driver", "bash test/kit/stdio/fixtures/leaves-a-grandchild.sh");
	expect(out).toContain("The adapter answers parse without params");
	// The program that it leaves behind sleeps for five minutes.
	expect(performance.now() - startedAt).toBeLessThan(240_000);
});

it.runIf(process.platform === "linux")("an endless file is refused, and a pipe without a writer is not read", async () => {
	expect(await callCli("simulate", "--schedule", "/dev/zero")).toEqual({
		code: 2,
		out: "",
		err: "aerospike-task: /dev/zero cannot be read: it must have at most 16777216 bytes.\n",
	});
	const folder = join(scratch, "pipes");
	mkdirSync(folder);
	expect((await runProgram("mkfifo", [join(folder, "shard-1-of-2.ndjson")])).code).toBe(0);
	expect(await callCli("fuzz", "merge", folder)).toEqual({
		code: 2,
		out: "",
		err: `aerospike-task: ${join(folder, "shard-1-of-2.ndjson")} cannot be read: it is not a regular file.\n`,
	});
});

it.runIf(process.platform === "linux")(
	"a pipe can be read to its end, and a pipe without a writer does not block a command",
	async () => {
		const pipe = join(scratch, "pipe");
		expect((await runProgram("mkfifo", [pipe])).code).toBe(0);
		expect(await runCli("report", pipe)).toMatchObject({ code: 2, out: "" });
		const folder = join(scratch, "copy");
		mkdirSync(folder);
		expect((await runProgram("mkfifo", [join(folder, "SPEC.md")])).code).toBe(0);
		expect(await runCli("features", "copy", folder)).toMatchObject({ code: 2, out: "" });
		const slow = `${process.execPath} ${MAIN} simulate --schedule <(sleep 1; echo '{"version":1')`;
		const { code, err } = await runProgram("bash", ["-c", slow]);
		expect(code).toBe(2);
		expect(err).toContain("JSON");
	},
);

describe.concurrent("a command whose output cannot be written", () => {
	it
		.runIf(process.platform === "linux")
		.each(sample([["--help"], ["report --help"], ["conform --only PARSE-1"], ["fuzz --runs 1 --way rules --workers 1"]], 2))(
		"%s says so in one sentence, with an exit code that is not a verdict",
		async (call) => {
			const full = openSync("/dev/full", "w");
			const child = spawn(process.execPath, [MAIN, ...call.split(" ")], { stdio: ["ignore", full, "pipe"] });
			let err = "";
			child.stderr?.setEncoding("utf8").on("data", (text) => {
				err += text;
			});
			expect(await once(child, "close")).toEqual([74, null]);
			expect(err.trimEnd().split("\n").at(-1)).toBe(
				"aerospike-task: The output could not be written: no space is left on the device.",
			);
			expect(err).not.toContain(" at ");
		},
	);
});

/** Runs a command that may create files but not write to them, as on a full disk. */
function onFullDisk(...args: readonly string[]): Promise<CommandEnd> {
	const script = "trap '' XFSZ; ulimit -f 0; exec \"$@\"";
	return runProgram("bash", ["-c", script, "bash", process.execPath, MAIN, ...args]);
}

describe.concurrent("a report that cannot be written", () => {
	it.runIf(process.platform === "linux")("leaves the list of known failures as it was on a full disk", async () => {
		const file = join(scratch, "known.json");
		expect((await callCli("conform", "--only", "PARSE-1", "--known-failures", file, "--update-known-failures")).code).toBe(0);
		const before = readFileSync(file, "utf8");
		const { code, out, err } = await onFullDisk(
			"conform",
			"--only",
			"PARSE-1",
			"--known-failures",
			file,
			"--update-known-failures",
		);
		expect({ code, after: readFileSync(file, "utf8") }).toEqual({ code: 2, after: before });
		expect(out).toContain("Conformant.");
		expect(err).toContain(`aerospike-task: ${file} cannot be written: EFBIG`);
		expect(readdirSync(scratch).filter((name) => name.endsWith(".tmp"))).toEqual([]);
	});

	it.runIf(process.platform === "linux")("leaves no file of features copy on a full disk, and no folder", async () => {
		// Room for the smaller files only.
		const script = "trap '' XFSZ; ulimit -f 40; exec \"$@\"";
		const copyTo = (...args: readonly string[]) =>
			runProgram("bash", ["-c", script, "bash", process.execPath, MAIN, "features", "copy", ...args]);
		const folder = join(scratch, "new/features");
		const { code, out, err } = await copyTo(folder);
		expect({ code, out }).toEqual({ code: 2, out: "" });
		expect(err).toMatch(/^aerospike-task: \S+ cannot be written: EFBIG.*\.\n$/);
		expect(existsSync(join(scratch, "new"))).toBe(false);
		// Files that exist stay as they are, also those that there is room for.
		mkdirSync(folder, { recursive: true });
		writeFileSync(join(folder, "abort.feature"), "mine");
		expect((await copyTo(folder, "--update")).code).toBe(2);
		expect(readdirSync(folder)).toEqual(["abort.feature"]);
		expect(readFileSync(join(folder, "abort.feature"), "utf8")).toBe("mine");
	});

	it.runIf(process.platform === "linux")("does not prevent that the findings are printed", async () => {
		const out = join(scratch, "full");
		mkdirSync(out);
		const html = join(out, "page.html");
		const {
			code,
			out: text,
			err,
		} = await onFullDisk("fuzz", "--mutant", "two-rounds-of-grace", "--runs", "12", "--workers", "1", "--html", html);
		expect(code).toBe(1);
		expect(text).toContain("ROUND-7 is broken");
		expect(text).toMatch(/^ {2}npm run task -- replay s1\.\S+ --mutant two-rounds-of-grace$/m);
		expect(err).toMatch(/^Found: ROUND-7 is broken in schedule \d+\. /m);
		expect(err).toContain(`aerospike-task: ${html} cannot be written: EFBIG`);
	});

	it.each([
		["fuzz", "--for", "8h", "--html", "FILE/page.html"],
		["fuzz", "--for", "8h", "--out", "FILE"],
		["conform", "--junit", "FILE/run.xml"],
		["conform", "--known-failures", "FILE/known.json", "--update-known-failures"],
		["fuzz", "--driver", "no-such-program", "--html", "FILE/page.html"],
		["fuzz", "merge", ".", "--markdown", "FILE/comment.md"],
	])("is noticed before the work begins: %s %s %s", async (...call) => {
		const file = join(scratch, "in-the-way");
		writeFileSync(file, "");
		const { code, out, err } = await callCli(...call.map((word) => word.replace("FILE", file)));
		expect({ code, out }).toEqual({ code: 2, out: "" });
		expect(err).toMatch(/^aerospike-task: .+ cannot be written: .+\.\n$/);
	});
});
