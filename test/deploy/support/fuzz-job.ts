import { count } from "../../support/counts.ts";
import { jobIn, type KubernetesJob, readManifest, settingsIn, workOf } from "./kubernetes.ts";
import { type Environment, runShell, type ScriptEnd } from "./run-shell.ts";

export const manifest: ReturnType<typeof readManifest> = readManifest("deploy/fuzz-job.yaml");
export const settings: Environment = settingsIn(manifest, "fuzz");
export const shards: KubernetesJob = jobIn(manifest, "fuzz-shards");
export const canary: KubernetesJob = jobIn(manifest, "fuzz-canary");
export const merge: KubernetesJob = jobIn(manifest, "fuzz-merge");

/** The number of shards in these tests. The scripts take it from their environment. */
export const SHARDS: number = count(2, Number(settings.FUZZ_SHARDS));

/**
 * What a pod's script runs in; small enough that a test can wait for it. One of six of the canary's schedules shows its
 * bug.
 */
export function podEnvironment(blobs: string, index: number, change: Environment = {}): Environment {
	const runs = String(count(24, 100));
	const small = { FUZZ_FOR: "100ms", FUZZ_CANARY_RUNS: runs, FUZZ_WAIT: "0s", FUZZ_WORKERS: "1", FUZZ_SHARDS: String(SHARDS) };
	return { ...settings, ...small, FUZZ_BLOBS: blobs, JOB_COMPLETION_INDEX: String(index), ...change };
}

/** Runs the script of a pod that writes its blobs to this folder. */
export function runPod(blobs: string, job: KubernetesJob, index = 0, programs?: string): Promise<ScriptEnd> {
	const place = { cwd: process.cwd(), ...(programs !== undefined && { programs }) };
	return runShell(workOf(job).script, podEnvironment(blobs, index), place);
}
