import { type CodeMutant, listMutants } from "./list-mutants.ts";
import type { Part } from "./parts.ts";
import { drawSample } from "./sample.ts";
import { makeSandbox } from "./sandbox.ts";
import { readSurvivors, reasonFor } from "./survivors.ts";
import { TestRunner } from "./test-runner.ts";
import { tryMutants } from "./try-mutants.ts";

export interface MutantOptions {
	readonly root: string;
	readonly part: Part;
	readonly sample: number;
	readonly seed: number;
	readonly allTests: boolean;
	readonly onlyList: boolean;
	/** Prints survivors as the entries of survivors.json. */
	readonly asJson: boolean;
	/** A file from the root, and perhaps `:` and a line. */
	readonly at?: string;
}

/** The first run has no change, so it ends. */
const LONGEST_FIRST_MS = 3_600_000;
const MOST_SHOWN = 80;

/** Returns the exit code. */
export async function runMutants({ root, part, sample, seed, allTests, onlyList, asJson, at }: MutantOptions): Promise<number> {
	const all = await listMutants(root, part.folder);
	const mutants = drawSample(at === undefined ? all : all.filter((mutant) => isAt(mutant, at)), sample, seed);
	console.log(`${mutants.length} of the ${all.length} changes of ${part.folder}, seed ${seed}.`);
	if (onlyList) for (const mutant of mutants) console.log(textOf(mutant));
	if (onlyList || mutants.length === 0) return 0;

	const sandbox = makeSandbox(root);
	const runner = new TestRunner(sandbox.root, allTests ? [] : part.tests);
	const clean = () => {
		sandbox.remove();
		process.exit(130);
	};
	process.once("SIGINT", clean).once("SIGTERM", clean);
	try {
		const tests = await runner.start();
		const first = await runner.run(tests, [], LONGEST_FIRST_MS);
		if (first.kind === "hangs" || first.failed !== undefined) {
			console.error(`The tests fail without a change: ${JSON.stringify(first)}`);
			return 2;
		}
		console.log(`${tests.length} test files pass without a change: ${durationsText(first.durations)}.`);
		return await report(tryMutants(sandbox.root, mutants, runner, { tests, durations: first.durations }), asJson);
	} finally {
		await runner.stop();
		sandbox.remove();
	}
}

async function report(fates: ReturnType<typeof tryMutants>, asJson: boolean): Promise<number> {
	const known = readSurvivors();
	const counts = { caught: 0, survived: 0, invalid: 0 };
	let unexplained = 0;
	for await (const [mutant, fate] of fates) {
		counts[fate.kind]++;
		if (fate.kind === "caught") console.log(`caught    ${textOf(mutant)}\n          by ${fate.by}: ${short(fate.message)}`);
		if (fate.kind === "invalid") console.log(`invalid   ${textOf(mutant)}`);
		if (fate.kind !== "survived") continue;
		const reason = reasonFor(known, mutant);
		if (reason === undefined) unexplained++;
		const { file, original, replacement } = mutant;
		if (asJson) console.log(JSON.stringify({ file, original, replacement, reason: reason ?? "" }));
		console.log(`SURVIVED  ${textOf(mutant)}${reason === undefined ? "" : `\n          known: ${reason}`}`);
	}
	const { caught, survived, invalid } = counts;
	console.log(`${caught} caught, ${survived} survived (${unexplained} without a reason), ${invalid} not a program.`);
	return unexplained === 0 ? 0 : 1;
}

function isAt({ file, line }: CodeMutant, at: string): boolean {
	return at === file || at === `${file}:${line}`;
}

function textOf({ file, line, mutator, original, replacement }: CodeMutant): string {
	return `${file}:${line} ${mutator}: ${short(original)} -> ${short(replacement)}`;
}

function short(text: string): string {
	const line = text.replace(/\s+/g, " ");
	return line.length > MOST_SHOWN ? `${line.slice(0, MOST_SHOWN - 1)}…` : line;
}

/** The slowest files first. */
function durationsText(durations: Readonly<Record<string, number>>): string {
	const sorted = Object.entries(durations).toSorted(([, one], [, other]) => other - one);
	return sorted.map(([test, ms]) => `${test} ${(ms / 1000).toFixed(1)} s`).join(", ");
}
