import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { COMMANDS } from "../../bin/commands/index.ts";
import type { Terminal } from "../../bin/terminal/terminal.ts";
import { textOutput } from "../cli/text-output.ts";
import { type CodeBlock, codeBlocksIn, filesIn } from "./support/code-blocks.ts";
import { completeProgram } from "./support/complete-program.ts";
import { describeCode } from "./support/describe-code.ts";
import { promisedBy } from "./support/run-code.ts";

const DOCUMENTS = ["README.md", "CONTRIBUTING.md", "RELEASING.md", ...filesIn("docs", ".md")].filter((file) => existsSync(file));
const blocks: readonly CodeBlock[] = DOCUMENTS.flatMap((file) => codeBlocksIn(file, readFileSync(file, "utf8")));
const programs = blocks.filter(({ language }) => language === "ts");

describe("the TypeScript in the documents", () => {
	describeCode(programs, "reports/docs/documents");
});

describe("the README", () => {
	it("begins with a program that is complete without any help, and that is about a dozen lines long", () => {
		const [first] = programs.filter(({ place }) => place.startsWith("README.md:"));
		const code = first?.code ?? "";
		expect(completeProgram(code)).toBe(`${code}\nexport {};`);
		expect(code.trimEnd().split("\n").length).toBeLessThanOrEqual(12);
		expect(promisedBy(code)).toHaveLength(1);
	});
});

/** A command in a document, with the options that it uses. */
interface ShownCommand {
	readonly place: string;
	readonly line: string;
}

describe("the commands in the documents", () => {
	const shown: readonly ShownCommand[] = blocks
		.filter(({ language }) => language === "sh")
		.flatMap(({ place, code }) => code.split("\n").map((line) => ({ place, line: line.replace(/ +#.*/, "") })));

	it("use scripts that exist", () => {
		const { scripts } = JSON.parse(readFileSync("package.json", "utf8"));
		const used = shown.flatMap(({ line }) => [...line.matchAll(/npm run (?:--silent )?([\w:-]+)/g)].map(([, name = ""]) => name));
		expect(used.length).toBeGreaterThan(8);
		expect(used.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
	});

	it("use commands and options of the command line that exist", async () => {
		const ours = shown.flatMap(({ place, line }) => {
			const [, words] = /(?:npm run task --|npx (?:--yes )?aerospike-task|main\.js) (.+)/.exec(line) ?? [];
			return words === undefined ? [] : [{ place, words }];
		});
		expect(ours.length).toBeGreaterThan(12);
		for (const { place, words } of ours) {
			if (words === "--help") continue;
			const command = [...COMMANDS].reverse().find(({ name }) => words.startsWith(name));
			expect(command, `${place}: ${words}`).toBeDefined();
			const out = textOutput({ width: 200, rows: 100 });
			const terminal: Terminal = { out, err: out, interrupted: new AbortController().signal };
			await command?.run(["--help"], terminal);
			const known = [...out.written.join("").matchAll(/^ {2}(--[a-z-]+)/gm)].map(([, option = ""]) => option);
			const used = words.replace(/"[^"]*"/g, "").match(/--[a-z-]+/g) ?? [];
			expect(known, `${place}: ${words}`).toEqual(expect.arrayContaining(used));
		}
	});

	it("name scenarios by lines at which a scenario or an example row is", () => {
		const named = DOCUMENTS.flatMap((document) => readFileSync(document, "utf8").match(/features\/[\w-]+\.feature:\d+/g) ?? []);
		expect(named.length).toBeGreaterThan(2);
		const wrong = [...new Set(named)].filter((place) => {
			const [file = "", line] = place.split(":");
			return !/^\s*(Scenario:|\|)/.test(readFileSync(file, "utf8").split("\n")[Number(line) - 1] ?? "");
		});
		expect(wrong).toEqual([]);
	});

	it("name programs that exist, in the README", () => {
		const files = shown
			.filter(({ place }) => place.startsWith("README.md:"))
			.flatMap(({ line }) => line.match(/examples\/[\w./-]+/g) ?? []);
		expect(files.length).toBeGreaterThan(2);
		expect(files.filter((file) => !existsSync(file))).toEqual([]);
	});
});
