import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callCli } from "./call-cli.ts";
import { interrupted, interruptedAt } from "./interrupt-cli.ts";
import { type CommandEnd, MAIN, runCli, runProgram } from "./run-cli.ts";

let scratch = "";
beforeAll(() => {
	scratch = mkdtempSync(join(tmpdir(), "ending-"));
});
afterAll(() => rmSync(scratch, { recursive: true }));

describe.concurrent("an interrupted command", () => {
	it("fuzz reports the search so far, and does not say that the library is right", async () => {
		const { code, out, err } = await interrupted("SIGTERM", "fuzz", "--for", "1h", "--workers", "1");
		expect(code).toBe(143);
		expect(out).toContain("No failure was found before the search was interrupted.");
		expect(err).toMatch(/^aerospike-task: Interrupted\.$/m);
	});

	it("conform says how far it came", async () => {
		const { code, err } = await interrupted("SIGINT", "conform");
		expect(code).toBe(130);
		expect(err).toMatch(/^aerospike-task: Interrupted\. Done: [\d,]+ of [\d,]+ scenarios, 0 failed\.$/m);
	});

	it("explore prints the parts that it has explored", async () => {
		const { code, out, err } = await interruptedAt(/states, \d node/, "SIGINT", "explore", "--nodes", "4");
		expect(code).toBe(130);
		expect(out).toContain("pauses and deadlines");
		expect(err).toMatch(
			/^aerospike-task: Interrupted\. \d+ parts? (was|were) explored completely, and the rules agree with the specification there\.$/m,
		);
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
});
