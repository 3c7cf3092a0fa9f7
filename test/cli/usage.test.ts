import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { COMMANDS } from "../../bin/commands/index.ts";
import { callCli } from "./call-cli.ts";
import { MAIN, runCli, runProgram } from "./run-cli.ts";

const manifest = JSON.parse(readFileSync("package.json", "utf8"));

describe("the command line", () => {
	it("lists every command in its help", async () => {
		const { code, out, err } = await runCli("--help");
		expect({ code, err }).toEqual({ code: 0, err: "" });
		for (const { name, summary } of COMMANDS) expect(out).toMatch(new RegExp(`^  ${name} +${summary}$`, "m"));
	});

	it("says on standard error how it is used when nothing is asked of it", async () => {
		const { code, out, err } = await runCli();
		expect({ code, out }).toEqual({ code: 64, out: "" });
		expect(err).toContain("Usage: aerospike-task COMMAND [options]");
	});

	it("says the package's version", async () => {
		expect(await runCli("--version")).toEqual({ code: 0, out: `${manifest.version}\n`, err: "" });
	});

	it.each(COMMANDS.map(({ name }) => name))(
		"explains %s with an example and its exit codes, by either way to ask",
		async (name) => {
			const words = name.split(" ");
			const asked = await callCli(...words, "--no-such-option", "--help");
			expect(asked.code).toBe(0);
			expect(asked.out).toMatch(new RegExp(`^Usage: aerospike-task ${name}( [^ ].*)? \\[options\\]$`, "m"));
			expect(asked.out).toMatch(new RegExp(`^Examples?\n  # .+\n  aerospike-task ${name}\\b`, "m"));
			expect(asked.out).toMatch(/^Exit codes\n {2}0 +\S[\s\S]*^ {2}64 +wrong usage$/m);
			expect(await callCli("help", ...words)).toEqual(asked);
		},
	);

	it.each([
		[["confrom"], 'There is no command "confrom". Did you mean conform? See aerospike-task --help.'],
		[["something-else"], 'There is no command "something-else". See aerospike-task --help.'],
		[["--json", "conform"], "The command comes first, before --json. See aerospike-task --help."],
		[["conform", "--levle", "must"], "conform has no option --levle. Did you mean --level? See aerospike-task conform --help."],
		[["conform", "extra"], 'conform takes no plain words, and there is "extra". See aerospike-task conform --help.'],
		[["conform", "--level", "most"], '--level must be must, should or may, not "most".'],
		[["conform", "--only", "ROUND-99"], "SPEC.md 1.0.0 has no requirement ROUND-99; ids read like PARSE-1."],
	])("refuses %j with one sentence and 64", async (args, sentence) => {
		expect(await callCli(...args)).toEqual({ code: 64, out: "", err: `aerospike-task: ${sentence}\n` });
	});

	it("shows where it happened when the mistake is its own, and ends with 70", async () => {
		const sabotage = [
			'import util from "node:util";',
			'import { syncBuiltinESMExports } from "node:module";',
			'util.parseArgs = () => { throw new TypeError("sabotaged"); };',
			"syncBuiltinESMExports();",
		];
		const preload = `data:text/javascript,${encodeURIComponent(sabotage.join(""))}`;
		const { code, err } = await runProgram(process.execPath, ["--import", preload, MAIN, "track", "--strict"]);
		expect(code).toBe(70);
		expect(err).toMatch(/^aerospike-task: .+ is a mistake in aerospike-task itself:\nTypeError: sabotaged\n {4}at /);
	});

	it("ends quietly when its reader has seen enough", async () => {
		const child = spawn(process.execPath, [MAIN, "--help"], { stdio: ["ignore", "pipe", "pipe"] });
		child.stdout.destroy();
		let said = "";
		child.stderr.on("data", (text) => {
			said += text;
		});
		const code = await new Promise((resolve) => child.once("close", resolve));
		expect({ code, said }).toEqual({ code: 141, said: "" });
	});
});
