/**
 * The adapter of this library, over its own sockets:
 *
 *     npm run task -- conform --driver "node examples/adapters/library.mjs"
 */
import { ExecuteTask, parseStatusResponse, TaskError } from "aerospike-execute-task";
import { connectInfoCluster } from "aerospike-execute-task/tcp";
import { serveAdapter } from "./serve-adapter.mjs";

/**
 * What the kit sends with `track`, `status` and `abort`.
 *
 * @typedef {object} Handle
 * @property {readonly string[]} hosts
 * @property {string} namespace
 * @property {string} [set]
 * @property {string} taskId
 * @property {"query_execute" | "query_udf"} kind
 * @property {string} [node]
 * @property {number} [requestTimeout]
 */

/** @typedef {Handle & { pollInterval?: number, timeout?: number, forgive?: number, useAlternate?: boolean }} Track */

/**
 * The waits in progress, by the id of the request that started them.
 *
 * @type {Map<number, AbortController>}
 */
const waits = new Map();

await serveAdapter({
	hello: () => ({
		protocol: 2,
		name: "aerospike-execute-task",
		version: "over its own sockets",
		profiles: ["parse", "wire"],
		capabilities: {
			pollInterval: true,
			timeout: true,
			requestTimeout: true,
			namedNode: true,
			bigTaskIds: true,
			forgive: true,
			useAlternate: true,
			status: true,
			cancel: true,
			abort: true,
		},
		habits: {
			graceRounds: 3,
			sweep: "all",
			firstSleep: false,
			pollIntervalMs: 1000,
			retries: "until-timeout",
			remembersDone: true,
			requestTimeoutMs: 5000,
		},
	}),
	/** @param {{ reply: string, taskId?: string }} params */
	parse({ reply, taskId }) {
		const response = parseStatusResponse(reply, taskId);
		if (response.status !== "error") return { status: response.status };
		const { serverCode, reply: kept } = response.error;
		return { status: "error", serverCode, reply: kept };
	},
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
	/** @param {Handle} params */
	status: (params) => ended(params, (task) => task.status({ requestTimeout: params.requestTimeout })),
	/** @param {Handle} params */
	abort: (params) => ended(params, (task) => task.abort().then(() => "complete")),
	/** @param {{ request: number }} params */
	cancel: ({ request }) => {
		waits.get(request)?.abort();
		return {};
	},
});

/**
 * Connects, makes one call, and reports how it ended.
 *
 * @param {Handle & { useAlternate?: boolean }} handle
 * @param {(task: ExecuteTask) => Promise<string>} call
 * @returns {Promise<object>}
 */
async function ended({ hosts, node: nodeName, namespace, set, taskId, kind, useAlternate }, call) {
	// A busy machine may need more than the default of one second to accept a connection.
	const cluster = await connectInfoCluster({ hosts, useAlternate, connectTimeout: 5000 });
	const startedAt = process.uptime();
	const tookMs = () => (process.uptime() - startedAt) * 1000;
	try {
		return { ended: await call(new ExecuteTask({ cluster, namespace, set, taskId, kind, nodeName })), tookMs: tookMs() };
	} catch (error) {
		if (!(error instanceof TaskError)) return { ended: "cancelled" };
		const { code, node, serverCode, message } = error;
		return { ended: "error", code, node, serverCode, message, tookMs: tookMs() };
	} finally {
		cluster.close();
	}
}
