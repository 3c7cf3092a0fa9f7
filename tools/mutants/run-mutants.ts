import { type CodeMutant, listMutants } from "./list-mutants.ts";
import { allTestsOf, isFor, type Part } from "./parts.ts";
import { readChanges } from "./read-changes.ts";
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
	/** A file with changes, instead of drawn ones. */
	readonly changes?: string;
}

/** The first run has no change, so it ends. */
const LONGEST_FIRST_MS = 3_600_000;
const MOST_SHOWN = 80;

/** Returns the exit code. */
export async function runMutants({
	root,
	part,
	sample,
	seed,
	allTests,
	onlyList,
	asJson,
	at,
	changes,
}: MutantOptions): Promise<number> {
	const all = changes === undefined ? await listMutants(root, part.folder) : readChanges(root, changes);
	const some = at === undefined ? all : all.filter((mutant) => isAt(mutant, at));
	const mutants = changes === undefined ? drawSample(some, sample, seed) : some;
	console.log(`${mutants.length} of the ${all.length} changes of ${changes ?? `${part.folder}, seed ${seed}`}.`);
	if (onlyList) for (const mutant of mutants) console.log(textOf(mutant));
	if (onlyList || mutants.length === 0) return 0;

	const sandbox = makeSandbox(root);
	const runner = new TestRunner(sandbox.root, allTests ? [] : allTestsOf(part));
	const clean = () => {
		void runner.stop();
		sandbox.remove();
		process.exit(130);
	};
	process.once("SIGINT", clean).once("SIGTERM", clean);
	try {
		const { tests, durations } = await passingTests(runner);
		console.log(`${tests.length} test files pass without a change: ${durationsText(durations)}.`);
		return await report(
			tryMutants(sandbox.root, mutants, runner, {
				durations,
				testsFor: (file) => (allTests ? tests : tests.filter((test) => isFor(part, test, file))),
			}),
			asJson,
		);
	} finally {
		await runner.stop();
		sandbox.remove();
	}
}

/** The tests that pass without a change. One that fails then, as on a very busy machine, says nothing about a change. */
async function passingTests(
	runner: TestRunner,
): Promise<{ readonly tests: readonly string[]; readonly durations: Readonly<Record<string, number>> }> {
	let tests = await runner.start();
	for (;;) {
		const result = await runner.run(tests, [], LONGEST_FIRST_MS);
		if (result.kind === "hangs") throw new Error("The tests did not end without a change.");
		const { failed, durations } = result;
		if (failed === undefined) return { tests, durations };
		console.log(`Left out, because it fails without a change: ${failed.test}: ${short(failed.message)}`);
		tests = tests.filter((test) => test !== failed.test);
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
