/**
 * The adapter of the official Node.js client (npm: aerospike), profile wire: the client's own `Job.wait` and
 * `Job.info`.
 *
 * A job that a node does not know counts as complete at once. The pause is counted from the start of a poll, and `wait`
 * has no timeout.
 */
import { readFileSync } from "node:fs";
import Aerospike from "aerospike";
import { serveAdapter } from "../serve-adapter.mjs";

const { version } = JSON.parse(readFileSync(new URL(import.meta.resolve("aerospike/package.json")), "utf8"));

/**
 * Codes of the client's own errors are negative; codes of servers are positive. This one is used for both kinds of
 * timeouts.
 */
const TIMEOUT = 9;

/**
 * The kit started the job, so this is made by hand. `query.background()` returns the same class.
 *
 * `wait` starts polls without waiting for the ones before, and can leave some open when it ends. Closing the client
 * then is a use after free, which ends the process. So the adapter closes the client when the last poll has ended.
 */
class WatchedJob extends Aerospike.Job {
	/** @type {Set<Promise<unknown>>} */
	#polls = new Set();

	info() {
		const poll = super.info();
		this.#polls.add(poll);
		return poll;
	}

	async pollsEnded() {
		await Promise.allSettled(this.#polls);
	}
}

/**
 * @typedef {{ hosts: readonly string[], namespace: string, set: string, taskId: string, indexFilter?: boolean,
 * requestTimeout?: number, pollInterval?: number }} Params
 */

/**
 * @param {Params} params
 * @param {(client: Aerospike.Client) => Promise<number> | number} jobId
 * @param {(job: WatchedJob) => Promise<"complete" | "in_progress">} use
 */
async function withJob({ hosts, requestTimeout, indexFilter }, jobId, use) {
	const policies =
		requestTimeout === undefined ? {} : { policies: { info: new Aerospike.InfoPolicy({ timeout: requestTimeout }) } };
	/** @type {Aerospike.Client | undefined} */
	let client;
	/** @type {WatchedJob | undefined} */
	let job;
	let startedAt = process.hrtime.bigint();
	/** @param {object} end */
	const timed = (end) => ({ ...end, tookMs: Number(process.hrtime.bigint() - startedAt) / 1e6 });
	try {
		client = await Aerospike.connect({ hosts: hosts.join(","), log: { level: Aerospike.log.OFF }, ...policies });
		// As the client does it: before server 6.0, a query without an index filter is a scan.
		job = new WatchedJob(client, await jobId(client), indexFilter === true ? "query" : "scan");
		startedAt = process.hrtime.bigint();
		return timed({ ended: await use(job) });
	} catch (error) {
		return timed({ ended: "error", ...details(error) });
	} finally {
		await job?.pollsEnded();
		client?.close(false);
	}
}

/**
 * @param {WatchedJob} job
 * @param {Params} params
 * @returns {Promise<"complete">}
 */
async function wait(job, { pollInterval }) {
	await job.wait(pollInterval);
	return "complete";
}

/**
 * @param {unknown} error
 * @returns {object}
 */
function details(error) {
	if (!(error instanceof Aerospike.AerospikeError)) throw error;
	const { message } = error;
	const code = Number(error.code);
	if (code < 0 || code === TIMEOUT) return { code: "network_error", message };
	return { code: "server_error", serverCode: code, message };
}

await serveAdapter({
	hello: () => ({
		protocol: 2,
		name: "aerospike (Node.js)",
		version,
		profiles: ["wire"],
		capabilities: { requestTimeout: true, status: true },
		habits: {
			graceRounds: 1,
			sweep: "one-by-one",
			pause: "start-to-start",
			pollIntervalMs: 1000,
			requestTimeoutMs: 1000,
			tendIntervalMs: 1000,
			knowsIndexFilter: true,
			remembersDone: false,
		},
	}),
	/** @param {Params} params */
	track: (params) =>
		withJob(
			params,
			() => Number(params.taskId),
			(job) => wait(job, params),
		),
	/** @param {Params} params */
	status: (params) =>
		withJob(
			params,
			() => Number(params.taskId),
			async (job) => {
				const { status } = await job.info();
				return status === Aerospike.jobStatus.COMPLETED ? "complete" : "in_progress";
			},
		),
	/** @param {Params} params */
	run: (params) =>
		withJob(
			params,
			async (client) => {
				const { jobID } = await client.query(params.namespace, params.set).operate([Aerospike.operations.write("seen", 1)]);
				return jobID;
			},
			(job) => wait(job, params),
		),
});
