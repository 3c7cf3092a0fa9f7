import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { realClock } from "../../src/clock.ts";
import { openStdioDriver, type StdioDriver } from "../drivers/stdio.ts";
import type { ProfileName } from "../protocol/messages.ts";
import { type RecordingReport, replayRecordings } from "../recordings/recordings.ts";
import type { Driver } from "../run/driver.ts";
import { LIBRARY } from "../run/library.ts";
import { loadPlayables } from "../scenario/load-playables.ts";
import { loadSpec } from "../spec/features-directory.ts";
import { packageRoot, packageVersion } from "../spec/package-root.ts";
import type { Level } from "../spec/spec.ts";
import { type ConformanceReport, countVerdicts, requirementReports } from "./conformance-report.ts";
import { applyKnownFailures, type KnownFailures, updateKnownFailures } from "./known-failures.ts";
import { runScenarios } from "./run-scenarios.ts";
import { type OnScenario, VIRTUAL_MS } from "./scenario-result.ts";
import { selectClauses, selectScenarios } from "./selection.ts";

export interface ConformOptions {
	/** Requirement ids; all where omitted. */
	readonly only?: readonly string[] | undefined;
	/** The least binding level that is judged; default `MAY`, which is all. */
	readonly level?: Level | undefined;
	/** The profiles that are used, of those that an adapter offers; default all. */
	readonly profiles?: readonly ProfileName[] | undefined;
	/** Failures that the driver's authors know of. */
	readonly knownFailures?: KnownFailures | undefined;
	readonly onScenario?: OnScenario | undefined;
	/** Told of each recording before it is replayed, by the name of its server's build. */
	readonly onRecording?: ((name: string) => void) | undefined;
}

/** More scenarios at once than this only wait for each other where the pace is the kit's; at a driver's own pace they mostly sleep. */
const AT_ONCE = { ownPace: 16, kitsPace: 6 } as const;

/**
 * Judges a driver by the specification: plays the scenarios of the requirements asked for in every way that the driver offers. Where the
 * library itself is judged, all is asked for and the recordings of real servers are at hand (they are in the repository, not in the
 * package), it holds the simulated nodes against those too.
 *
 * @param driver the command that starts an adapter, or a driver in this process; default the library
 * @throws SelectionError for ids that SPEC.md does not have, or where nothing is asked for
 * @throws FeaturesNotRun where the scenarios could not be read at all
 * @throws SyntaxError where the command cannot be split into words
 * @throws HarnessError where the adapter cannot be started, or does not say hello as it should
 */
export async function conform(driver: string | Driver = LIBRARY, options: ConformOptions = {}): Promise<ConformanceReport> {
	if (typeof driver !== "string") return judge(driver, options);
	const { profiles } = options;
	const opened = await openStdioDriver(driver, { ...(profiles !== undefined && { profiles }) });
	try {
		return await judge(opened, options, atOnceFor(opened));
	} finally {
		await opened.close();
	}
}

function atOnceFor({ hello }: StdioDriver): number {
	return hello.capabilities?.pollInterval === true ? AT_ONCE.kitsPace : AT_ONCE.ownPace;
}

async function judge(driver: Driver, options: ConformOptions, atOnce: number = AT_ONCE.kitsPace): Promise<ConformanceReport> {
	const { only, level = "MAY", knownFailures, onScenario, onRecording } = options;
	const spec = loadSpec();
	const clauses = selectClauses(spec, only, level);
	const scenarios = loadPlayables();
	const startedAt = realClock.now();
	const played = await runScenarios(selectScenarios(scenarios, clauses, level), driver, atOnce, onScenario);
	const realMs = realClock.now() - startedAt;
	const applied = knownFailures === undefined ? undefined : applyKnownFailures(knownFailures, played, { spec, scenarios });
	const results = applied?.results ?? played;
	const isWhole = driver === LIBRARY && clauses.length === spec.clauses.length;
	return {
		version: 1,
		kit: packageVersion(),
		spec: spec.version,
		driver: { name: driver.name, version: driver.version ?? packageVersion() },
		requirements: requirementReports(clauses, results),
		scenarios: countVerdicts(results),
		...(applied !== undefined && { stale: applied.stale }),
		...(knownFailures !== undefined && { knownFailures: updateKnownFailures(knownFailures, played, spec) }),
		recordings: isWhole ? replayAll(packageRoot(), onRecording) : [],
		virtualMs: results.reduce((total, { attachments }) => total + Number(attachments[VIRTUAL_MS] ?? 0), 0),
		realMs,
		complete: true,
	};
}

function replayAll(root: string, onRecording: ConformOptions["onRecording"]): readonly RecordingReport[] {
	const folder = join(root, "test/fixtures/recordings");
	if (!existsSync(folder)) return [];
	const files = readdirSync(folder).filter((file) => file.endsWith(".ndjson"));
	return files.sort().flatMap((file) => {
		onRecording?.(file.slice(0, -".ndjson".length));
		return replayRecordings([join(folder, file)]);
	});
}
