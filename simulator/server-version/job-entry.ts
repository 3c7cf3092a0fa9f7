import type { ServerBuild } from "../../src/job/server-build.ts";
import type { BackgroundJob, JobOrder, JobText } from "../background-job.ts";
import { fractionDone, percentDone } from "../job-truth.ts";
import { isBefore } from "./release.ts";

/** The rate of requests without `rps`, or with 0 (server source, background-query-max-rps). */
export const MAX_RPS = 10_000;

/**
 * The parts of a job's entry that do not change, written once when it starts, so that a poll only adds the numbers
 * (server source: monitor.c up to 6.2, query_job.c from 6.3 on, thr_query.c for index filters before 6.0). Servers do
 * not escape names.
 */
export function wordJob(order: JobOrder, id: string, indexName: string | undefined, release: ServerBuild): JobText {
	if (isBefore(release, "6.0") && indexName !== undefined) {
		return {
			head: `trid=${id}:ns=${order.namespace}:set=${order.set ?? "NULL"}:priority=10:rps=0:active-threads=`,
			tail: `:net-io-bytes=0:socket-timeout=0:sindex-name=${indexName}:`,
			isIndexQuery: true,
		};
	}
	const type = order.work?.kind === "udf" ? "background-udf" : "background-ops";
	const set = order.set === undefined ? "" : `:set=${order.set}`;
	const index = indexName !== undefined && !isBefore(release, "6.1") ? `:sindex-name=${indexName}` : "";
	const pids = order.partitions === undefined ? "" : `:n-pids-requested=${order.partitions}`;
	const rps = `:rps=${order.rps || MAX_RPS}:active-threads=`;
	const from = `:from=${(order.from ?? "127.0.0.1:40000").replaceAll(":", "+")}`;
	const counter =
		order.work?.kind === "udf"
			? `:udf-filename=${order.work.package}:udf-function=${order.work.function}:udf-active=`
			: ":ops-active=";
	if (!isBefore(release, "6.3")) {
		const keys = pids === "" ? "" : ":n-keyds-requested=0";
		return {
			head: `trid=${id}:ns=${order.namespace}${set}${index}${pids}${keys}${rps}`,
			tail: `${from}:job-type=${type}:net-io-bytes=30:socket-timeout=10000${counter}`,
			isIndexQuery: false,
		};
	}
	const priority = isBefore(release, "6.0") ? ":priority=0" : "";
	const time = isBefore(release, "6.0") ? "" : ":net-io-time=0";
	return {
		head: `trid=${id}:job-type=${type}:ns=${order.namespace}${set}${index}${priority}${pids}${rps}`,
		tail: `:net-io-bytes=30${time}:socket-timeout=10000${from}${counter}`,
		isIndexQuery: false,
	};
}

/** One entry as the node's build writes it at `now`. */
export function jobEntry(job: BackgroundJob, now: number): string {
	const { text, life, startsAt } = job;
	const fraction = fractionDone(job, now);
	if (text.isIndexQuery) {
		// Before 6.0 the entry of a job with an index filter shows neither progress nor an abort (recorded 4.9.0.37,
		// 5.7.0.31).
		return `${text.head}0:status=active:job-progress=0.00:run-time=${Math.floor(now - startsAt)}:time-since-done=0:recs-throttled=0:recs-filtered-meta=0:recs-filtered-bins=0:recs-succeeded=0:recs-failed=0${text.tail}`;
	}
	const done = job.state === "done";
	const status = `${done ? "done" : "active"}(${job.abortedAt === Number.POSITIVE_INFINITY ? "ok" : "user-aborted"})`;
	const draining = fraction === 1 && !done;
	const succeeded = Math.floor(fraction * (life.records - life.failed));
	const failed = Math.floor(fraction * life.failed);
	return `${text.head}${done || draining ? 0 : 1}:status=${status}:job-progress=${percentDone(job, fraction).toFixed(2)}:run-time=${Math.floor((done ? job.endsAt : now) - startsAt)}:time-since-done=${done ? Math.floor(now - job.endsAt) : 0}:recs-throttled=${succeeded + failed}:recs-filtered-meta=0:recs-filtered-bins=${Math.floor(fraction * life.filtered)}:recs-succeeded=${succeeded}:recs-failed=${failed}${text.tail}0`;
}
