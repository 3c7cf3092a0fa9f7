import { checkNames, invalidOption } from "../../checks.ts";
import { ExecuteTask } from "../../execute-task.ts";
import type { TaskKind } from "../../task-json.ts";
import type { Cluster } from "../cluster.ts";
import type { OfficialClient, OfficialJob, OfficialQuery } from "./official-client.ts";
import { officialCluster } from "./official-cluster.ts";

export interface TrackJobOptions {
	/** The cluster to ask (default: the client of the job; all jobs of a client share one cluster). */
	readonly cluster?: Cluster | undefined;
	/** Default: `query_udf` if the query has a UDF, otherwise `query_execute`. Set it if you use a query for both. */
	readonly kind?: TaskKind | undefined;
}

const clusters = new WeakMap<OfficialClient, Cluster>();

/**
 * Makes a handle for a job that the official client started:
 *
 * ```ts
 * const query = client.query("test", "demo");
 * const job = await query.operate([Aerospike.operations.incr("seen", 1)]);
 * const { outcome } = await trackJob(job, query).wait({ timeout: 60_000 });
 * ```
 *
 * @throws TaskError `invalid_option` if `job` or `query` is not an object of that client, or if the id is above 2^53-1:
 *   a JavaScript number of that size has lost digits (ASK-2)
 */
export function trackJob(job: OfficialJob, query: OfficialQuery, options: TrackJobOptions = {}): ExecuteTask {
	const given = checkNames(options, ["cluster", "kind"]) as TrackJobOptions;
	if (typeof job !== "object" || job === null || !("jobID" in job)) {
		throw invalidOption("job", job, "the result of query.background() or query.operate() of the official client");
	}
	if (typeof query !== "object" || query === null || !("ns" in query)) {
		throw invalidOption("query", query, "the query or scan that started the job");
	}
	const cluster = given.cluster ?? clusterOf(job.client);
	// The client has just started the job on every node that it knows (TRUTH-4).
	const startedOn = cluster.isReady() ? cluster.activeNodes() : [];
	return new ExecuteTask({
		cluster,
		...(startedOn.length > 0 && { startedOn }),
		namespace: query.ns,
		set: query.set || undefined,
		taskId: job.jobID,
		kind: given.kind ?? (query.udf ? "query_udf" : "query_execute"),
	});
}

function clusterOf(client: OfficialClient): Cluster {
	const cluster = clusters.get(client) ?? officialCluster(client);
	clusters.set(client, cluster);
	return cluster;
}
