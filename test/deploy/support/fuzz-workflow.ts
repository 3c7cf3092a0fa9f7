import { mkdirSync, mkdtempSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { count } from "../../support/counts.ts";
import { type Environment, runShell, type ScriptEnd, type ShellPlace } from "./run-shell.ts";
import { environmentOf, jobOf, readWorkflow, stepOf, type Workflow } from "./workflow.ts";

export const workflow: Workflow = readWorkflow(".github/workflows/fuzz.yml");
export const shards: readonly unknown[] = jobOf(workflow, "shard").strategy?.matrix.shard ?? [];
/** The number of shards in these tests. The scripts take it from their environment. */
export const SHARDS: number = count(2, shards.length);

/** The search of a canary in these tests. One of six of its schedules shows the bug. */
export const CANARY_RUNS: string = String(count(24, 100));

/** So little that a test can wait for it. */
const SMALL: Environment = { FUZZ_FOR: "100ms", FUZZ_CANARY_RUNS: CANARY_RUNS };

/** The folder of a job: the built kit, and what it writes. All jobs share one, as artifacts would bring it together. */
export function makePlace(): Required<ShellPlace> {
	const cwd = mkdtempSync(join(tmpdir(), "fuzz-workflow-"));
	symlinkSync(join(process.cwd(), "dist"), join(cwd, "dist"));
	const programs = join(cwd, "programs");
	mkdirSync(programs);
	return { cwd, programs };
}

/** The command lines of a step, and their environment, on the runner of one of several jobs. */
export function linesOf(job: string, step: string, index = 0): readonly [script: string, environment: Environment] {
	const found = stepOf(jobOf(workflow, job), step);
	const environment = environmentOf(workflow, jobOf(workflow, job), found, {
		"github.run_id": "12345",
		"github.token": "a-token",
		"github.server_url": "https://example.org",
		"github.repository": "a/b",
		"strategy.job-total": String(SHARDS),
		"strategy.job-index": String(index),
	});
	return [found.run, environment];
}

/** Runs a step in a place. */
export function runStep(
	place: ShellPlace,
	job: string,
	step: string,
	index?: number,
	change: Environment = SMALL,
): Promise<ScriptEnd> {
	const [script, environment] = linesOf(job, step, index);
	return runShell(script, { ...environment, ...change }, place);
}
