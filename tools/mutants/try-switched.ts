import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
// biome-ignore lint/style/noRestrictedImports: real tests run in real time
import { setTimeout as sleep } from "node:timers/promises";
import type { CodeMutant } from "./list-mutants.ts";
import { PLAN_VARIABLE, type PlannedTest, type SwitchEvent, type SwitchPlan } from "./switch-plan.ts";
import { switchedFiles } from "./switched-files.ts";
import { TestRunner } from "./test-runner.ts";
import type { Fate } from "./try-mutants.ts";

/** What is known of the tests before the first mutant. */
export interface Coverage {
	readonly files: readonly string[];
	/** In milliseconds, by file. */
	readonly durations: Readonly<Record<string, number>>;
	/** The tests that fail without a change. They cannot tell anything about a mutant. */
	readonly failing: readonly string[];
}

export interface SwitchedOptions {
	/** The tests to choose from. */
	readonly filters: readonly string[];
	report(coverage: Coverage): void;
	readonly kept?: string;
	/** The mutants that are decided already. They are in the code, so that what is kept stays true. */
	readonly decided: ReadonlySet<CodeMutant>;
}

type Covered = Extract<SwitchEvent, { kind: "covered" }>;

const LONGEST_MS = 36_000_000;
/** The process reports each attempt. If it does not report for this long, the code under test loops. */
const LONGEST_ATTEMPT_MS = 90_000;
const PATIENCE = 40;
const POLL_MS = 200;

/**
 * Tries all mutants in one process, each behind a switch, with the tests that reach it. Reports those that a test
 * caught, and those that no test reached or noticed. Leaves out the mutants that act while a module loads, for which
 * the switch comes too late.
 *
 * @param root a sandbox, whose files are changed
 * @param kept a file that keeps what each test has tried, so that an interrupted run can go on
 */
export async function* trySwitched(
	root: string,
	mutants: readonly CodeMutant[],
	{ filters, report, kept, decided }: SwitchedOptions,
): AsyncGenerator<readonly [CodeMutant, Fate]> {
	const { texts, ids } = await switchedFiles(root, mutants);
	const mutantOf = new Map([...ids].map(([mutant, id]) => [id, mutant]));
	const originals = [...texts.keys()].map((file) => [file, readFileSync(join(root, file), "utf8")] as const);
	for (const [file, text] of texts) writeFileSync(join(root, file), text);
	const session = new Session(root, filters, kept ?? join(root, "switch-events.jsonl"));
	try {
		await session.cover();
		const covered = session.known.filter((event) => event.kind === "covered");
		const loaded = new Set(session.known.flatMap((event) => (event.kind === "loaded" ? event.mutants : [])));
		report(coverageOf(covered));
		const plan = planOf(covered, new Set(mutantOf.keys()));
		const names = new Map(covered.map(({ test, file, name }) => [test, { file, name }]));
		const open = new Set(mutantOf.keys());
		for (const [mutant, id] of ids) {
			if (!decided.has(mutant)) continue;
			open.delete(id);
			session.decide(id);
		}
		for await (const event of session.tryAll(plan, covered)) {
			if (!("test" in event && "mutant" in event) || !open.has(event.mutant)) continue;
			const mutant = mutantOf.get(event.mutant);
			if (mutant === undefined) continue;
			const { file = "", name = "" } = names.get(event.test) ?? {};
			if (event.kind === "caught") yield [mutant, { kind: "caught", by: file, message: `${name}: ${event.message}` }];
			if (event.kind === "hangs") yield [mutant, { kind: "caught", by: "timeout", message: `no end of ${file}: ${name}` }];
			if (event.kind === "caught" || event.kind === "hangs" || event.kind === "unclear") open.delete(event.mutant);
		}
		const reached = new Set(Object.values(plan).flatMap(({ hits }) => Object.keys(hits)));
		for (const id of open) {
			const mutant = mutantOf.get(id);
			if (mutant !== undefined && !loaded.has(id)) yield [mutant, { kind: "survived", isReached: reached.has(id) }];
		}
	} finally {
		await session.stop();
		for (const [file, text] of originals) writeFileSync(join(root, file), text);
	}
}

function coverageOf(covered: readonly Covered[]): Coverage {
	const durations: Record<string, number> = {};
	for (const { file, durationMs } of covered) durations[file] = (durations[file] ?? 0) + durationMs;
	const failing = covered.filter(({ passed }) => !passed).map(({ file, name }) => `${file}: ${name}`);
	return { files: Object.keys(durations), durations, failing };
}

function planOf(covered: readonly Covered[], drawn: ReadonlySet<string>): Readonly<Record<string, PlannedTest>> {
	const entries = covered.flatMap(({ test, passed, durationMs, hits }) => {
		const ofDrawn = Object.entries(hits).filter(([id]) => drawn.has(id));
		return passed && ofDrawn.length > 0 ? [[test, { durationMs, hits: Object.fromEntries(ofDrawn) }] as const] : [];
	});
	return Object.fromEntries(entries);
}

/** A process that runs tests, its plan and its events. */
class Session {
	readonly events: string;
	readonly known: SwitchEvent[] = [];
	readonly #plan: string;
	readonly #runner: TestRunner;
	#tests: readonly string[] = [];

	constructor(root: string, filters: readonly string[], events: string) {
		this.events = events;
		this.#plan = join(root, "switch-plan.json");
		this.#runner = new TestRunner(root, filters, { [PLAN_VARIABLE]: this.#plan });
		writeFileSync(this.events, "", { flag: "a" });
	}

	/** The events since the last call. */
	takeEvents(): readonly SwitchEvent[] {
		// The last line can be half written.
		const lines = readFileSync(this.events, "utf8").split("\n").slice(0, -1);
		const fresh = lines.slice(this.known.length).map((line) => JSON.parse(line) as SwitchEvent);
		this.known.push(...fresh);
		return fresh;
	}

	/** Runs each test once, to see what it reaches. Continues where an earlier process was interrupted. */
	async cover(): Promise<void> {
		this.takeEvents();
		if (this.known.some(({ kind }) => kind === "all covered")) return;
		// The last file may be incomplete.
		this.known.splice(this.known.findLastIndex(({ kind }) => kind === "loaded") + 1);
		writeFileSync(this.events, this.known.map((event) => `${JSON.stringify(event)}\n`).join(""));
		const known = new Set(this.known.flatMap((event) => (event.kind === "covered" ? [event.file] : [])));
		const tests = await this.#allTests();
		await this.#run(
			{ kind: "cover", events: this.events },
			tests.filter((test) => !known.has(test)),
		);
		this.#add({ kind: "all covered" });
		this.takeEvents();
	}

	async #run(plan: SwitchPlan, files: readonly string[]): Promise<void> {
		writeFileSync(this.#plan, JSON.stringify(plan));
		await this.#allTests();
		await this.#runner.run(files, [], LONGEST_MS);
	}

	async #allTests(): Promise<readonly string[]> {
		if (this.#tests.length === 0) this.#tests = await this.#runner.start();
		return this.#tests;
	}

	#add(event: SwitchEvent): void {
		writeFileSync(this.events, `${JSON.stringify(event)}\n`, { flag: "a" });
	}

	decide(mutant: string): void {
		this.#add({ kind: "decided", mutant });
	}

	async stop(): Promise<void> {
		await this.#runner.stop();
	}

	/**
	 * Yields events until each test has tried its mutants. Starts the process again if it loops, crashes or waits to be
	 * ended.
	 */
	async *tryAll(tests: Readonly<Record<string, PlannedTest>>, covered: readonly Covered[]): AsyncGenerator<SwitchEvent> {
		const plan: SwitchPlan = { kind: "try", events: this.events, tests };
		yield* this.known;
		yield* this.takeEvents();
		for (;;) {
			const files = this.#filesWithWork(tests, covered);
			if (files.length === 0) return;
			const before = this.known.length;
			let isDone = false;
			const done = this.#run(plan, files).finally(() => {
				isDone = true;
			});
			let quietMs = 0;
			while (!isDone) {
				await Promise.race([done, sleep(POLL_MS)]);
				const fresh = this.takeEvents();
				yield* fresh;
				quietMs = fresh.length > 0 ? 0 : quietMs + POLL_MS;
				// An event of an earlier process is not about this one.
				const last = this.known.length > before ? this.known.at(-1) : undefined;
				const longest = LONGEST_ATTEMPT_MS + PATIENCE * (last?.kind === "begins" ? (tests[last.test]?.durationMs ?? 0) : 0);
				if (last?.kind === "unclear" || quietMs > longest) await this.stop();
			}
			await done;
			yield* this.takeEvents();
			if (this.known.length > before) yield* this.#lastAttempt();
			if (this.known.length === before) return;
		}
	}

	/** An attempt that began and did not end has ended the process: by a loop or by a crash. */
	#lastAttempt(): readonly SwitchEvent[] {
		const last = this.known.at(-1);
		if (last?.kind !== "begins") return [];
		this.#add({ kind: "hangs", test: last.test, mutant: last.mutant });
		return this.takeEvents();
	}

	/** The files of the tests that have mutants to try, the fastest first. */
	#filesWithWork(tests: Readonly<Record<string, PlannedTest>>, covered: readonly Covered[]): readonly string[] {
		const settled = new Set<string>();
		const tried = new Set<string>();
		for (const event of this.known) {
			if (event.kind === "caught" || event.kind === "hangs" || event.kind === "unclear" || event.kind === "decided")
				settled.add(event.mutant);
			if (event.kind === "passed") tried.add(`${event.test} ${event.mutant}`);
		}
		const hasWork = ({ test }: Covered) =>
			Object.keys(tests[test]?.hits ?? {}).some((id) => !settled.has(id) && !tried.has(`${test} ${id}`));
		const { durations } = coverageOf(covered);
		const files = new Set(covered.filter(hasWork).map(({ file }) => file));
		return [...files].toSorted((one, other) => (durations[one] ?? 0) - (durations[other] ?? 0));
	}
}
