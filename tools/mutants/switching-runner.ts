import { appendFileSync, readFileSync } from "node:fs";
import { relative } from "node:path";
import { VitestTestRunner } from "vitest/runners";
import { PLAN_VARIABLE, type PlannedTest, type SwitchEvent, type SwitchPlan } from "./switch-plan.ts";

type Test = Parameters<NonNullable<VitestTestRunner["onAfterTryTask"]>>[0];

/** The global object through which Stryker's instrumented code reads its switch and counts what it reaches. */
interface Switches {
	activeMutant?: string | undefined;
	currentTestId?: string | undefined;
	hitCount?: number | undefined;
	hitLimit?: number | undefined;
	mutantCoverage?: { static: Record<string, number>; perTest: Record<string, Record<string, number>> };
}

type Attempt =
	| { readonly kind: "mutated"; readonly mutant: string }
	/** Without a mutant, after a failure with one. */
	| { readonly kind: "clean"; readonly mutant: string; readonly message: string }
	| { readonly kind: "idle" };

/**
 * A mutated test may reach the mutant this many times as often as without a change, plus some. Ends most loops without
 * an end.
 */
const MOST_HITS = 100;
const EXTRA_HITS = 100_000;
/** A mutated test may take this many times as long, plus some. Real time, so generous: the machine may be busy. */
const PATIENCE = 20;
const EXTRA_MS = 8000;

// biome-ignore lint/style/noRestrictedGlobals: tests replace the timers, and these must stay
const [later, notLater] = [setTimeout, clearTimeout];
// The switch is a property of the global object.
const world = globalThis as { __stryker__?: Switches };
world.__stryker__ ??= {};
const switches = world.__stryker__;

/**
 * Runs each test of vitest several times in one process: once with each mutant that the test reaches. The mutants are
 * all in the code already, each behind a switch, so no code is loaded again.
 */
// biome-ignore lint/style/noDefaultExport: vitest takes a runner only so
export default class SwitchingRunner extends VitestTestRunner {
	readonly #plan = JSON.parse(readFileSync(process.env[PLAN_VARIABLE] ?? "", "utf8")) as SwitchPlan;
	readonly #caught = new Set<string>();
	readonly #tried = new Set<string>();
	#waiting: string[] = [];
	#attempt: Attempt = { kind: "idle" };
	#failed: { readonly mutant: string; readonly message: string } | undefined;

	constructor(config: ConstructorParameters<typeof VitestTestRunner>[0]) {
		super(config);
		for (const event of readEvents(this.#plan.events)) {
			if (isDecision(event)) this.#caught.add(event.mutant);
			if (event.kind === "passed") this.#tried.add(`${event.test} ${event.mutant}`);
		}
	}

	override async onBeforeRunTask(test: Test): Promise<void> {
		await super.onBeforeRunTask(test);
		if (this.#plan.kind === "cover") {
			switches.currentTestId = test.id;
			return;
		}
		const hits = this.#planned(test)?.hits ?? {};
		this.#waiting = Object.keys(hits).filter((mutant) => !this.#caught.has(mutant) && !this.#tried.has(`${test.id} ${mutant}`));
		if (this.#waiting.length === 0) test.mode = "skip";
		// Each mutant can need a second run without it.
		test.repeats = 2 * this.#waiting.length - 1;
	}

	override onBeforeTryTask(test: Test): void {
		super.onBeforeTryTask(test);
		if (this.#plan.kind === "cover") return;
		this.#attempt = this.#nextAttempt();
		if (this.#attempt.kind !== "mutated") return;
		const { mutant } = this.#attempt;
		this.#tell({ kind: "begins", test: test.id, mutant });
		switches.activeMutant = mutant;
		switches.hitCount = 0;
		switches.hitLimit = MOST_HITS * (this.#planned(test)?.hits[mutant] ?? 0) + EXTRA_HITS;
	}

	async runTask(test: Test): Promise<void> {
		if (this.#plan.kind === "try" && this.#attempt.kind === "idle") return;
		const run = VitestTestRunner.getTestFn(test);
		if (this.#attempt.kind !== "mutated") return await run();
		const mostMs = PATIENCE * (this.#planned(test)?.durationMs ?? 0) + EXTRA_MS;
		let timer: ReturnType<typeof later> | undefined;
		const end = new Promise<never>((_, reject) => {
			timer = later(() => reject(new Error(`It did not end within ${Math.round(mostMs)} ms.`)), mostMs);
		});
		try {
			await Promise.race([run(), end]);
		} finally {
			notLater(timer);
		}
	}

	async onAfterRetryTask(test: Test): Promise<void> {
		switches.activeMutant = undefined;
		switches.hitCount = undefined;
		const attempt = this.#attempt;
		const { result } = test;
		if (this.#plan.kind === "cover" || attempt.kind === "idle" || result === undefined) return;
		const error = result.state === "fail" ? (result.errors?.[0]?.message ?? "failed without a message") : undefined;
		result.state = "pass";
		delete result.errors;
		if (attempt.kind === "mutated" && error === undefined) this.#tell({ kind: "passed", test: test.id, mutant: attempt.mutant });
		if (attempt.kind === "mutated" && error !== undefined)
			this.#failed = { mutant: attempt.mutant, message: error.split("\n")[0] ?? "" };
		if (attempt.kind === "clean" && error === undefined) {
			this.#caught.add(attempt.mutant);
			this.#tell({ kind: "caught", test: test.id, mutant: attempt.mutant, message: attempt.message });
		}
		if (attempt.kind === "clean" && error !== undefined)
			await this.#tellAndWait({ kind: "unclear", test: test.id, mutant: attempt.mutant });
	}

	override onAfterRunTask(test: Test): void {
		super.onAfterRunTask(test);
		if (this.#plan.kind !== "cover") return;
		switches.currentTestId = undefined;
		const { result } = test;
		this.#tell({
			kind: "covered",
			test: test.id,
			file: relative(this.config.root, test.file.filepath),
			name: nameOf(test),
			passed: result?.state === "pass",
			durationMs: result?.duration ?? 0,
			hits: switches.mutantCoverage?.perTest[test.id] ?? {},
		});
	}

	override onAfterRunFiles(): void {
		super.onAfterRunFiles();
		if (this.#plan.kind === "cover") this.#tell({ kind: "loaded", mutants: Object.keys(switches.mutantCoverage?.static ?? {}) });
	}

	#nextAttempt(): Attempt {
		if (this.#failed !== undefined) {
			const { mutant, message } = this.#failed;
			this.#failed = undefined;
			return { kind: "clean", mutant, message };
		}
		const mutant = this.#waiting.shift();
		return mutant === undefined ? { kind: "idle" } : { kind: "mutated", mutant };
	}

	#planned(test: Test): PlannedTest | undefined {
		return this.#plan.kind === "try" ? this.#plan.tests[test.id] : undefined;
	}

	#tell(event: SwitchEvent): void {
		appendFileSync(this.#plan.events, `${JSON.stringify(event)}\n`);
	}

	async #tellAndWait(event: SwitchEvent): Promise<never> {
		this.#tell(event);
		return await new Promise<never>(() => {});
	}
}

function nameOf(test: Test): string {
	const names = [test.name];
	for (let suite = test.suite; suite !== undefined; suite = suite.suite) names.unshift(suite.name);
	return names.join(" > ");
}

function isDecision(event: SwitchEvent): event is Extract<SwitchEvent, { kind: "caught" | "hangs" | "unclear" | "decided" }> {
	return ["caught", "hangs", "unclear", "decided"].includes(event.kind);
}

function readEvents(path: string): readonly SwitchEvent[] {
	const lines = readFileSync(path, "utf8").split("\n");
	return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as SwitchEvent);
}
