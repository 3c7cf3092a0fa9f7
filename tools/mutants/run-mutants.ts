import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { keepFate, type MutantFate, readFates } from "./fate-log.ts";
import { type CodeMutant, listMutants, mutatedText } from "./list-mutants.ts";
import { allTestsOf, isFor, type Part } from "./parts.ts";
import { readChanges } from "./read-changes.ts";
import { drawSample } from "./sample.ts";
import { makeSandbox, type Sandbox } from "./sandbox.ts";
import { readSurvivors, reasonFor } from "./survivors.ts";
import { TestRunner } from "./test-runner.ts";
import { tryMutants } from "./try-mutants.ts";
import { type Coverage, trySwitched } from "./try-switched.ts";

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
	/** A file that keeps each result, so that it is not computed again. */
	readonly log?: string;
}

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
	log,
}: MutantOptions): Promise<number> {
	const all = changes === undefined ? await listMutants(root, part.folder) : readChanges(root, changes);
	const some = at === undefined ? all : all.filter((mutant) => isAt(mutant, at));
	const mutants = changes === undefined ? drawSample(some, sample, seed, nameOf) : some;
	console.log(`${mutants.length} of the ${all.length} changes of ${changes ?? `${part.folder}, seed ${seed}`}.`);
	if (onlyList) for (const mutant of mutants) console.log(textOf(mutant));
	if (onlyList || mutants.length === 0) return 0;

	const kept = log === undefined ? [] : readFates(log, mutants);
	const decided = new Set(kept.map(([mutant]) => mutant));
	return await report(keptAndNew(kept, fatesOf(root, mutants, { part, all: allTests, log, decided }), log), asJson);
}

interface Trial {
	readonly part: Part;
	/** All unit tests, not only the fast ones. */
	readonly all: boolean;
	readonly log: string | undefined;
	/** The mutants that need no trial. */
	readonly decided: ReadonlySet<CodeMutant>;
}

/**
 * First the mutants that one process with switches can test, then the others, for which the tests start again each
 * time.
 */
async function* fatesOf(
	root: string,
	mutants: readonly CodeMutant[],
	{ part, all, log, decided }: Trial,
): AsyncGenerator<MutantFate> {
	if (mutants.every((mutant) => decided.has(mutant))) return;
	const sandbox = makeSandbox(root);
	const filters = all ? [] : allTestsOf(part);
	const runner = new TestRunner(sandbox.root, filters);
	const clean = () => {
		void runner.stop();
		sandbox.remove();
		process.exit(130);
	};
	process.once("SIGINT", clean).once("SIGTERM", clean);
	try {
		const programs = mutants.filter((mutant) => isProgram(root, mutant));
		for (const mutant of mutants) if (!programs.includes(mutant) && !decided.has(mutant)) yield [mutant, { kind: "invalid" }];
		let known: Coverage = { files: [], durations: {}, failing: [] };
		const rest = new Set(programs.filter((mutant) => !decided.has(mutant)));
		const switched = trySwitched(sandbox.root, programs, {
			filters,
			decided,
			report: (coverage) => {
				known = coverage;
				printCoverage(coverage);
			},
			...(log !== undefined && { kept: `${log}.${keyOf(sandbox, mutants, filters)}` }),
		});
		for await (const fate of switched) {
			rest.delete(fate[0]);
			yield fate;
		}
		const usable = known.files.filter((file) => !known.failing.some((test) => test.startsWith(`${file}:`)));
		console.log(`${rest.size} changes are tried one by one, because they act while a file loads.`);
		const testsFor = (file: string) => (all ? usable : usable.filter((test) => isFor(part, test, file)));
		yield* tryMutants(sandbox.root, [...rest], runner, { durations: known.durations, testsFor });
	} finally {
		await runner.stop();
		sandbox.remove();
	}
}

async function* keptAndNew(
	kept: readonly MutantFate[],
	fates: AsyncGenerator<MutantFate>,
	log: string | undefined,
): AsyncGenerator<MutantFate> {
	yield* kept;
	for await (const [mutant, fate] of fates) {
		if (log !== undefined) keepFate(log, mutant, fate);
		yield [mutant, fate];
	}
}

/** The same if the code, the tests and the mutants are the same. */
function keyOf({ hash }: Sandbox, mutants: readonly CodeMutant[], filters: readonly string[]): string {
	return createHash("sha256")
		.update(JSON.stringify([hash, mutants, filters]))
		.digest("hex")
		.slice(0, 12);
}

function isProgram(root: string, mutant: CodeMutant): boolean {
	return mutatedText(readFileSync(join(root, mutant.file), "utf8"), mutant) !== undefined;
}

function printCoverage({ files, durations, failing }: Coverage): void {
	for (const test of failing) console.log(`Left out, because it fails without a change: ${short(test)}`);
	console.log(`${files.length} test files: ${durationsText(durations)}.`);
}

async function report(fates: AsyncGenerator<MutantFate>, asJson: boolean): Promise<number> {
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
		console.log(
			`SURVIVED  ${textOf(mutant)}${fate.isReached ? "" : " (no test reaches it)"}${reason === undefined ? "" : `\n          known: ${reason}`}`,
		);
	}
	const { caught, survived, invalid } = counts;
	console.log(`${caught} caught, ${survived} survived (${unexplained} without a reason), ${invalid} not a program.`);
	return unexplained === 0 ? 0 : 1;
}

/** Without its place, so that the same change is drawn after other lines have changed. */
function nameOf({ file, original, replacement }: CodeMutant): string {
	return JSON.stringify([file, original, replacement]);
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
