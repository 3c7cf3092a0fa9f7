import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { fuzzCommand } from "../../bin/commands/fuzz.ts";
import { fuzzMergeCommand } from "../../bin/commands/fuzz-merge.ts";
import { readManifest, settingsIn } from "./support/kubernetes.ts";
import { readWorkflow } from "./support/workflow.ts";

const document = readFileSync("docs/fuzzing.md", "utf8");
const manifest = readFileSync("deploy/fuzz-job.yaml", "utf8");
const settings = settingsIn(readManifest("deploy/fuzz-job.yaml"), "fuzz");

/** The options that a command's help lists. */
async function optionsOf(command: typeof fuzzCommand): Promise<readonly string[]> {
	const lines: string[] = [];
	const output = {
		print: (...all: readonly string[]) => void lines.push(...all),
		style: (_: string, text: string) => text,
		write: () => {},
	};
	const out = { ...output, isTerminal: false, canRewrite: false, width: undefined, rows: undefined };
	await command.run(["--help"], { out, err: out, interrupted: new AbortController().signal });
	return [...lines.join("\n").matchAll(/^ {2}(--[a-z-]+)/gm)].map(([, option = ""]) => option);
}

describe("The document about fuzzing on many machines", () => {
	it("uses only options that exist", async () => {
		const commands = [...document.matchAll(/(?:npm run task --|main\.js) (fuzz(?: merge)?)\b([^\n]*)/g)];
		expect(commands.length).toBeGreaterThan(5);
		const known = { fuzz: await optionsOf(fuzzCommand), "fuzz merge": await optionsOf(fuzzMergeCommand) };
		for (const [line, command, rest = ""] of commands) {
			const used = [...rest.replace(/`.*/, "").matchAll(/ (--[a-z-]+)/g)].map(([, option = ""]) => option);
			expect(known[command as keyof typeof known], line).toEqual(expect.arrayContaining(used));
		}
	});

	it("names the canary that the workflow and the manifest have", () => {
		const canary = settings.FUZZ_CANARY;
		expect(readWorkflow(".github/workflows/fuzz.yml").env.FUZZ_CANARY).toBe(canary);
		expect([...document.matchAll(/(?:--mutant|--canary) ([\w-]+)/g)].map(([, name]) => name)).toEqual([canary, canary]);
	});

	it("changes only the seed of the manifest", () => {
		const [, placeholder = ""] = /sed "s\/(\d+)\//.exec(document) ?? [];
		expect(settings.FUZZ_SEED).toBe(placeholder);
		expect(manifest.split(placeholder)).toHaveLength(2);
	});
});
