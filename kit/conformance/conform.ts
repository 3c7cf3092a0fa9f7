import { realClock } from "../../src/clock.ts";
import { openStdioDriver, type StdioDriver } from "../drivers/stdio.ts";
import type { Habits, ProfileName } from "../protocol/messages.ts";
import type { Driver } from "../run/driver.ts";
import { LIBRARY } from "../run/library.ts";
import { loadPlayables } from "../scenario/load-playables.ts";
import { loadSpec } from "../spec/features-directory.ts";
import { packageVersion } from "../spec/package-root.ts";
import type { Clause, Level, Spec } from "../spec/spec.ts";
import { type ConformanceReport, countVerdicts, requirementReports } from "./conformance-report.ts";
import { groupFailures } from "./group-failures.ts";
import { habitCosts } from "./habit-costs.ts";
import { applyKnownFailures, type KnownFailures, updateKnownFailures } from "./known-failures.ts";
import { runScenarios } from "./run-scenarios.ts";
import { type OnScenario, type ScenarioResult, VIRTUAL_MS } from "./scenario-result.ts";
import { select } from "./selection.ts";
import { tryAfresh } from "./try-afresh.ts";

export interface ConformOptions {
	/** Requirement ids, and places of scenarios such as `features/wait.feature:12`. Default: all. */
	readonly only?: readonly string[] | undefined;
	/** The least binding level to judge. Default: `MAY`, which includes all levels. */
	readonly level?: Level | undefined;
	/** The profiles to use, among those that the adapter offers. Default: all. */
	readonly profiles?: readonly ProfileName[] | undefined;
	/** Failures that the driver's authors already know. */
	readonly knownFailures?: KnownFailures | undefined;
	readonly onScenario?: OnScenario | undefined;
	/**
	 * Ends the adapters at once and starts no more scenarios. `conform` then rejects with the reason, also if a driver in
	 * this process does not answer.
	 */
	readonly signal?: AbortSignal | undefined;
}

/** How many scenarios run at the same time. At a driver's own pace they mostly sleep, so more of them fit. */
const AT_ONCE = { ownPace: 16, kitsPace: 6 } as const;

/**
 * Judges a driver by the specification: plays the scenarios of the selected requirements in every way that the driver
 * offers.
 *
 * @param driver the command that starts an adapter, or a driver in this process. Default: the library
 * @throws SelectionError if an id is unknown, or no requirement is selected
 * @throws FeaturesNotRun if the scenarios cannot be read
 * @throws SyntaxError if the command cannot be split into arguments
 * @throws HarnessError if the adapter cannot be started or does not answer `hello` correctly
 */
export async function conform(driver: string | Driver = LIBRARY, options: ConformOptions = {}): Promise<ConformanceReport> {
	const { profiles, signal } = options;
	if (typeof driver !== "string") return unlessAborted(judge(driver, options), signal);
	const opened = await openStdioDriver(driver, { signal, ...(profiles !== undefined && { profiles }) });
	const stop = () => opened.kill();
	signal?.addEventListener("abort", stop, { once: true });
	if (signal?.aborted === true) stop();
	try {
		return await judge(opened, { ...options, command: driver, habits: opened.hello.habits }, atOnceFor(opened));
	} finally {
		signal?.removeEventListener("abort", stop);
		await opened.close();
	}
}

/** Nothing can end a driver in this process. Its answers are not awaited any more. */
function unlessAborted<T>(judging: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
	if (signal === undefined) return judging;
	return new Promise((resolve, reject) => {
		const stop = () => reject(signal.reason);
		if (signal.aborted) stop();
		signal.addEventListener("abort", stop, { once: true });
		void judging.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
	});
}

function atOnceFor({ hello }: StdioDriver): number {
	return hello.capabilities?.pollInterval === true ? AT_ONCE.kitsPace : AT_ONCE.ownPace;
}

async function judge(
	driver: Driver,
	options: ConformOptions & { readonly command?: string; readonly habits?: Habits | undefined },
	atOnce: number = AT_ONCE.kitsPace,
): Promise<ConformanceReport> {
	const { only, level = "MAY", knownFailures, onScenario, command, habits, signal } = options;
	const costs = habitCosts(habits);
	const spec = loadSpec();
	const scenarios = loadPlayables();
	const { clauses, scenarios: selected } = select(spec, scenarios, only, level);
	const startedAt = realClock.now();
	const played = await runScenarios(selected, driver, atOnce, { onScenario, level, signal });
	signal?.throwIfAborted();
	const applied = knownFailures === undefined ? undefined : applyKnownFailures(knownFailures, played, { spec, scenarios });
	const reportsOf = (all: readonly ScenarioResult[]) => requirementReports(withBroken(clauses, spec, all), all);
	const found = applied?.results ?? played;
	const results = await tryAfresh(found, reportsOf(found), scenarios, driver, { level, signal });
	signal?.throwIfAborted();
	const realMs = realClock.now() - startedAt;
	const requirements = reportsOf(results);
	return {
		version: 1,
		kit: packageVersion(),
		spec: spec.version,
		driver: {
			name: driver.name,
			version: driver.version ?? packageVersion(),
			...(command !== undefined && { command }),
		},
		findings: groupFailures(requirements),
		requirements,
		...(costs.length > 0 && { habits: costs }),
		scenarios: countVerdicts(results),
		...(applied !== undefined && { stale: applied.stale }),
		...(knownFailures !== undefined && { knownFailures: updateKnownFailures(knownFailures, played, { spec, scenarios }) }),
		virtualMs: results.reduce((total, { attachments }) => total + Number(attachments[VIRTUAL_MS] ?? 0), 0),
		realMs,
		complete: true,
	};
}

/** The selected clauses, and those that a scenario was also seen to break (JUDGE-8). */
function withBroken(selected: readonly Clause[], { clauses }: Spec, results: readonly ScenarioResult[]): readonly Clause[] {
	const broken = new Set(results.flatMap(({ findings = [] }) => findings.map(({ requirement }) => requirement)));
	return clauses.filter((clause) => selected.includes(clause) || broken.has(clause.id));
}
