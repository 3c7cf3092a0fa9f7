import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { realClock } from "../../../src/clock.ts";
import { loadSpec } from "../features-directory.ts";
import { packageRoot, packageVersion } from "../package-root.ts";
import { type RecordingReport, replayRecordings } from "../recordings.ts";
import type { Level } from "../spec.ts";
import { type ConformanceReport, countVerdicts, requirementReports } from "./conformance-report.ts";
import { runFeatures } from "./run-features.ts";
import { type OnScenario, VIRTUAL_MS } from "./scenario-result.ts";
import { selectClauses, tagsFor } from "./selection.ts";

export interface ConformOptions {
	/** Requirement ids; all where omitted. */
	readonly only?: readonly string[] | undefined;
	/** The least binding level that is judged; default `MAY`, which is all. */
	readonly level?: Level | undefined;
	readonly onScenario?: OnScenario | undefined;
	/** Told of each recording before it is replayed, by the name of its server's build. */
	readonly onRecording?: ((name: string) => void) | undefined;
}

/**
 * Judges the library by the specification: runs the scenarios of the requirements asked for, and, where all are asked for and the
 * recordings of real servers are at hand (they are in the repository, not in the package), holds the simulated nodes against those.
 *
 * @throws SelectionError for ids that SPEC.md does not have, or where nothing is asked for
 * @throws FeaturesNotRun where the scenarios could not be run at all
 */
export async function conform(options: ConformOptions = {}): Promise<ConformanceReport> {
	const { only, level = "MAY", onScenario } = options;
	const root = packageRoot();
	const spec = loadSpec();
	const clauses = selectClauses(spec, only, level);
	const startedAt = realClock.now();
	const results = await runFeatures(
		{ root, features: [join(root, "features/**/*.feature")], steps: [join(root, "dist/features/{support,steps}/**/*.js")] },
		{ tags: tagsFor(clauses, spec, level), onScenario },
	);
	const realMs = realClock.now() - startedAt;
	return {
		version: 1,
		kit: packageVersion(),
		spec: spec.version,
		driver: { name: "aerospike-execute-task", version: packageVersion() },
		requirements: requirementReports(clauses, results),
		scenarios: countVerdicts(results),
		recordings: clauses.length === spec.clauses.length ? replayAll(root, options.onRecording) : [],
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
