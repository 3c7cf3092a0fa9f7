/**
 * The adapter of this library through the official Node.js client (npm: aerospike), profile wire:
 *
 *     npm run task -- conform --driver "node examples/adapters/track-job.mjs" \
 *         --known-failures examples/adapters/track-job-known-failures.json
 *
 * The file lists what the client does not allow, with the reasons.
 */
import Aerospike from "aerospike";
import { ExecuteTask, TaskError } from "aerospike-execute-task";
import { clientIdle, officialCluster } from "aerospike-execute-task/official";
import { serveAdapter } from "./serve-adapter.mjs";

/** @typedef {import("./library.mjs").Handle & { pollInterval?: number, timeout?: number, forgive?: number }} Track */

/** @type {Map<number, AbortController>} */
const waits = new Map();

await serveAdapter({
	hello: () => ({
		protocol: 2,
		name: "aerospike-execute-task",
		version: "through the official client",
		profiles: ["wire"],
		capabilities: {
			pollInterval: true,
			timeout: true,
			requestTimeout: true,
			namedNode: true,
			bigTaskIds: true,
			forgive: true,
			status: true,
			cancel: true,
			abort: true,
		},
		habits: {
			graceRounds: 3,
			sweep: "all",
			firstSleep: false,
			pollIntervalMs: 1000,
			retries: 0,
			remembersDone: true,
			requestTimeoutMs: 5000,
		},
	}),
	/** @param {Track} params @param {number} request */
	track: (params, request) => {
		const { pollInterval, timeout, requestTimeout, forgive } = params;
		const controller = new AbortController();
		waits.set(request, controller);
		return ended(params, async (task) => {
			await task.wait({ pollInterval, timeout, requestTimeout, forgive, signal: controller.signal });
			return "complete";
		}).finally(() => waits.delete(request));
	},
	/** @param {Track} params */
	status: (params) => ended(params, (task) => task.status({ requestTimeout: params.requestTimeout })),
	/** @param {Track} params */
	abort: (params) => ended(params, (task) => task.abort().then(() => "complete")),
	/** @param {{ request: number }} params */
	cancel({ request }) {
		waits.get(request)?.abort(new Error("cancelled"));
		return {};
	},
});

/**
 * @param {Track} params
 * @param {(task: ExecuteTask) => Promise<string>} call
 */
async function ended({ hosts, requestTimeout, ...task }, call) {
	let client;
	try {
		client = await Aerospike.connect({ hosts: hosts.join(","), log: { level: Aerospike.log.OFF } });
	} catch (error) {
		if (!(error instanceof Aerospike.AerospikeError)) throw error;
		return { ended: "error", code: "network_error", message: error.message };
	}
	const startedAt = process.hrtime.bigint();
	const timed = (/** @type {object} */ end) => ({ ...end, tookMs: Number(process.hrtime.bigint() - startedAt) / 1e6 });
	try {
		const cluster = officialCluster(client, requestTimeout === undefined ? {} : { requestTimeout });
		const { namespace, set, taskId, kind, node: nodeName } = task;
		return timed({ ended: await call(new ExecuteTask({ cluster, namespace, set, taskId, kind, nodeName })) });
	} catch (error) {
		if (!(error instanceof TaskError)) return timed({ ended: "cancelled" });
		const { code, message, node, serverCode } = error;
		return timed({ ended: "error", code, message, node, serverCode });
	} finally {
		await clientIdle(client);
		client.close(false);
	}
}
