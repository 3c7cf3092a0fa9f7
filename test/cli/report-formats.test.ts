import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { formatsFor, REPORT_FORMATS } from "../../kit/report/formats.ts";
import { callCli } from "./call-cli.ts";

let scratch = "";
beforeAll(async () => {
	scratch = mkdtempSync(join(tmpdir(), "formats-"));
	const { code, out } = await callCli("conform", "--only", "PARSE-3", "--json", join(scratch, "run.json"));
	expect(code, out).toBe(0);
});
afterAll(() => rmSync(scratch, { recursive: true }));

const COMMANDS = [
	{ name: "conform", kind: "run", args: () => ["conform", "--only", "PARSE-3"], reads: ["known-failures"] },
	{ name: "report", kind: "matrix", args: () => ["report", join(scratch, "run.json")], reads: [] },
] as const;

/** The options of a help text that name a file or a folder. */
function filesIn(help: string): readonly string[] {
	return [...help.matchAll(/^ {2}--([\w-]+) (?:FILE|DIR)\b/gm)].map(([, flag = ""]) => flag);
}

describe.each(COMMANDS)("$name", ({ name, kind, args, reads }) => {
	it("offers exactly the report formats that can show its report", async () => {
		const { out } = await callCli(name, "--help");
		const written = filesIn(out).filter((flag) => !(reads as readonly string[]).includes(flag));
		expect(written).toEqual(formatsFor(kind).map(({ flag }) => flag));
	});

	it.each(formatsFor(kind))("writes the format $name", async ({ kind: target, flag, fileEnding }) => {
		const path = join(scratch, `${name}-${flag}${target === "file" ? fileEnding : ""}`);
		const { code, err } = await callCli(...args(), `--${flag}`, path);
		// On a busy machine the run takes longer than a second, and then shows its progress.
		const messages = err.split("\n").filter((line) => !/^[\d,]+ of [\d,]+ scenarios, /.test(line));
		expect({ code, messages }).toEqual({ code: 0, messages: [""] });
		const files = target === "file" ? [path] : readdirSync(path).map((file) => join(path, file));
		expect(files).not.toEqual([]);
		for (const file of files) {
			expect(file.endsWith(fileEnding)).toBe(true);
			expect(statSync(file).size).toBeGreaterThan(0);
		}
	});

	it.each(formatsFor(kind).filter((format) => format.kind === "file" && format.print?.[kind] !== undefined))(
		"prints the format $name instead of the table if its file is -",
		async ({ flag }) => {
			const { code, out } = await callCli(...args(), `--${flag}`, "-");
			expect(code).toBe(0);
			// The first line of the table has no heading sign.
			expect(out).not.toMatch(/^[^#\n].*tested against SPEC\.md/m);
			expect(out).toMatch(/^[{#]/);
			expect(existsSync("-")).toBe(false);
		},
	);

	it.each(formatsFor(kind).filter((format) => format.kind === "file" && format.print?.[kind] === undefined))(
		"refuses - as the file of the format $name, which it cannot print",
		async ({ flag }) => {
			const { code, out, err } = await callCli(...args(), `--${flag}`, "-");
			expect({ code, out }).toEqual({ code: 64, out: "" });
			expect(err).toBe(
				`aerospike-task: --${flag} writes a file and cannot print it, so it cannot be -. A file called - is ./-.\n`,
			);
			expect(existsSync("-")).toBe(false);
		},
	);
});

it.each(REPORT_FORMATS)("docs/cli.md documents the format $name of every command that writes it", ({ name, flag, write }) => {
	const page = readFileSync("docs/cli.md", "utf8");
	expect(page).toMatch(new RegExp(`^\\| ${name} \\| \`--${flag}\` \\|`, "m"));
	for (const command of COMMANDS) {
		if (write[command.kind] === undefined) continue;
		const section = page.split(/^## /m).find((part) => part.startsWith(`${command.name}\n`));
		expect(section).toMatch(new RegExp(`^ {2}--${flag} `, "m"));
	}
});
