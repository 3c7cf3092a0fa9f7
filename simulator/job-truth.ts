import type { BackgroundJob, JobTruth } from "./background-job.ts";

const PARTITIONS = 4096;
/** A job without an end shows a progress of 50 % after this time. */
const ENDLESS_HALF_WAY = 10_000;

/** The part of its work that is done at `now`, from 0 to 1. An abort stops it. */
export function fractionDone(job: BackgroundJob, now: number): number {
	if (job.state === "coming" || job.state === "refused") return 0;
	const until = Math.min(now, job.abortedAt, job.endsAt);
	// A job may be lost before it starts.
	if (until < job.startsAt) return 0;
	const elapsed = until - job.startsAt;
	const { duration, drain } = job.life;
	if (duration === Number.POSITIVE_INFINITY) return elapsed / (elapsed + ENDLESS_HALF_WAY);
	const working = duration - drain;
	// Compare instants, not differences: rounding of a difference could lose the last record.
	return until >= job.startsAt + working ? 1 : elapsed / working;
}

/**
 * `job-progress`: computed from the next partition, so never 0, and 100 for every done job (server source,
 * query_job.c).
 */
export function percentDone(job: BackgroundJob, fraction: number): number {
	if (job.state === "done") return 100;
	return Math.min(100, ((Math.floor(fraction * PARTITIONS) + 1) * 100) / PARTITIONS);
}

function isFinished(job: BackgroundJob): boolean {
	return job.state === "done" || job.state === "evicted";
}

/** The truth about a job that the node knows or knew. */
export function truthOf(job: BackgroundJob, now: number): JobTruth {
	const fraction = fractionDone(job, now);
	const { records, failed } = job.life;
	const begun = job.state !== "refused" && job.state !== "coming";
	return {
		state: job.state,
		visible: job.listed,
		...(job.abortedAt < Number.POSITIVE_INFINITY ? { result: "user-aborted" } : isFinished(job) ? { result: "ok" } : {}),
		progress: isFinished(job) ? 100 : begun ? percentDone(job, fraction) : 0,
		recordsSucceeded: Math.floor(fraction * (records - failed)),
		recordsFailed: Math.floor(fraction * failed),
		...(begun ? { startedAt: job.startsAt } : {}),
		...(isFinished(job) ? { finishedAt: job.endsAt } : {}),
	};
}
