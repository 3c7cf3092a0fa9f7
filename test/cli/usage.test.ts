import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { COMMANDS } from "../../bin/commands/index.ts";
import { CALL_IN_CLONE } from "../../bin/terminal/call.ts";
import type { Command } from "../../bin/terminal/command.ts";
import { splitCommand } from "../../kit/stdio/command-line.ts";
import { callCli } from "./call-cli.ts";
import { MAIN, runCli, runProgram } from "./run-cli.ts";

const manifest = JSON.parse(readFileSync("package.json", "utf8"));

/** The command that a call names, and its arguments. A longer name wins: `fuzz merge` is not `fuzz`. */
function parse(call: string): { readonly command: Command | undefined; readonly args: readonly string[] } {
	const words = splitCommand(call);
	const named = (length: number) => COMMANDS.find(({ name }) => name === words.slice(0, length).join(" "));
	const length = named(2) === undefined ? 1 : 2;
	return { command: named(length), args: words.slice(length) };
}

describe("the command line", () => {
	it("lists every command in its help", async () => {
		const { code, out, err } = await runCli("--help");
		expect({ code, err }).toEqual({ code: 0, err: "" });
		for (const { name, summary } of COMMANDS) expect(out).toMatch(new RegExp(`^  ${name} +${summary}$`, "m"));
	});

	it("prints its usage to standard error if there are no arguments", async () => {
		const { code, out, err } = await runCli();
		expect({ code, out }).toEqual({ code: 64, out: "" });
		expect(err).toContain("Usage: aerospike-task COMMAND [options]");
	});

	it("prints the version of the package", async () => {
		expect(await runCli("--version")).toEqual({ code: 0, out: `${manifest.version}\n`, err: "" });
	});

	it.each(COMMANDS.map(({ name }) => name))(
		"shows the same help for %s --help and help %s, with examples and exit codes",
		async (name) => {
			const words = name.split(" ");
			const asked = await callCli(...words, "--no-such-option", "--help");
			expect(asked.code).toBe(0);
			expect(asked.out).toMatch(new RegExp(`^Usage: aerospike-task ${name}( [^ ].*)? \\[options\\]$`, "m"));
			expect(asked.out).toMatch(
				new RegExp(`^Examples?\n(  # .+\n  ${CALL_IN_CLONE} .+\n)*  # .+\n  ${CALL_IN_CLONE} ${name}\\b`, "m"),
			);
			expect(asked.out).toMatch(/^Exit codes\n {2}0 +\S[\s\S]*^ {2}64 +wrong usage$/m);
			expect(await callCli("help", ...words)).toEqual(asked);
		},
	);

	it.each(COMMANDS.flatMap(({ examples }) => examples))("accepts its example: %s", (call) => {
		const { command, args } = parse(call);
		expect(command).toBeDefined();
		expect(() => command?.check(args)).not.toThrow();
		for (const [file] of call.matchAll(/[\w/-]+\.py\b/g)) expect(existsSync(file), file).toBe(true);
	});

	it("replays the token of its examples", async () => {
		const replay = COMMANDS.find(({ name }) => name === "replay");
		const { code, err } = await callCli(...splitCommand(replay?.examples[0] ?? ""));
		expect({ code, err }).toEqual({ code: 0, err: "" });
	});

	it.each([
		[["confrom"], 'Unknown command "confrom". Did you mean conform? See aerospike-task --help.'],
		[["something-else"], 'Unknown command "something-else". See aerospike-task --help.'],
		[["conform", "--profile", "wire"], "--profile needs --driver: the library is tested without an adapter."],
		[["--json", "conform"], "Put the command before the option --json. See aerospike-task --help."],
		[
			["conform", "--levle", "must"],
			"conform does not have an option --levle. Did you mean --level? See aerospike-task conform --help.",
		],
		[["conform", "extra"], 'conform does not take the argument "extra". See aerospike-task conform --help.'],
		[["conform", "--level", "most"], '--level must be must, should or may, not "most".'],
		[["conform", "--only", "ROUND-99"], "SPEC.md 2.0.0 has no requirement ROUND-99; ids look like PARSE-1."],
	])("rejects %j with one sentence and 64", async (args, sentence) => {
		expect(await callCli(...args)).toEqual({ code: 64, out: "", err: `aerospike-task: ${sentence}\n` });
	});

	it("prints the stack of an internal error, and exits with 70", async () => {
		const sabotage = [
			'import util from "node:util";',
			'import { syncBuiltinESMExports } from "node:module";',
			'util.parseArgs = () => { throw new TypeError("sabotaged"); };',
			"syncBuiltinESMExports();",
		];
		const preload = `data:text/javascript,${encodeURIComponent(sabotage.join(""))}`;
		const { code, err } = await runProgram(process.execPath, ["--import", preload, MAIN, "track", "--strict"]);
		expect(code).toBe(70);
		expect(err).toMatch(/^aerospike-task: internal error, please report it:\nTypeError: sabotaged\n {4}at /);
	});

	it("says in one sentence that its output is lost if the reader of its pipe is gone", async () => {
		const child = spawn(process.execPath, [MAIN, "--help"], { stdio: ["ignore", "pipe", "pipe"] });
		child.stdout.destroy();
		let said = "";
		child.stderr.on("data", (text) => {
			said += text;
		});
		const code = await new Promise((resolve) => child.once("close", resolve));
		expect({ code, said }).toEqual({
			code: 74,
			said: "aerospike-task: The output could not be written: the reader of the pipe closed it.\n",
		});
	});
});

describe("a file that the command line reads", () => {
	async function read(content: Buffer, name = "run.json"): Promise<string> {
		const folder = mkdtempSync(join(tmpdir(), "usage-"));
		try {
			writeFileSync(join(folder, name), content);
			return (await callCli("report", join(folder, name))).err.replace(`${folder}/`, "");
		} finally {
			rmSync(folder, { recursive: true, force: true });
		}
	}

	it("may begin with a byte order mark", async () => {
		const err = "aerospike-task: run.json is not a report of conform --json: it must be an object.\n";
		expect(await read(Buffer.from("null"))).toBe(err);
		expect(await read(Buffer.from("\ufeffnull"))).toBe(err);
	});

	it.each(["fffe7b007d00", "feff007b007d"])("must not be UTF-16 (%s)", async (hex) => {
		expect(await read(Buffer.from(hex, "hex"))).toBe(
			"aerospike-task: run.json cannot be read: it is encoded in UTF-16; save it as UTF-8.\n",
		);
	});

	it("must be UTF-8, so that letters of another encoding are not lost if the file is written again", async () => {
		expect(await read(Buffer.from('{"reason":"caf\u00e9"}', "latin1"))).toBe(
			"aerospike-task: run.json cannot be read: it is not encoded in UTF-8.\n",
		);
	});

	it("cannot forge a line of the error message with its name", async () => {
		expect(await read(Buffer.from("null"), "a\nall is well")).toBe(
			"aerospike-task: a\\u000aall is well is not a report of conform --json: it must be an object.\n",
		);
	});

	it("is not looked for if an argument with line breaks is wrong, and the message is one line", async () => {
		expect((await callCli("report", "--again\nst")).err).toMatch(/^.*--again\\u000ast.*\n$/);
	});
});
