/**
 * The adapter of the official Node.js client, over the wire. It needs the package `aerospike`:
 *
 *     npm run task -- conform --driver "node examples/adapters/official-client.mjs"
 *
 * It tracks with the client's own `Job.wait` and declares how that works: a task that a node does not know is complete
 * at once, the pause is counted from the start of a poll, and there is no timeout.
 */
import Aerospike from "aerospike";
import { serveAdapter } from "./serve-adapter.mjs";

/** Codes of the client's own errors are negative; codes of servers are positive. This is the server's code for a timeout. */
const TIMEOUT = 9;

await serveAdapter({
	hello: () => ({
		protocol: 1,
		name: "aerospike (Node.js)",
		version: "6.7.1",
		profiles: ["wire"],
		capabilities: { pollInterval: true },
		habits: {
			graceRounds: 1,
			sweep: "all",
			pause: "start-to-start",
			pollIntervalMs: 1000,
			requestTimeoutMs: 1000,
			tendIntervalMs: 1000,
		},
	}),
	/** @param {{ hosts: readonly string[], taskId: string, pollInterval?: number }} params */
	async track({ hosts, taskId, pollInterval }) {
		const client = await Aerospike.connect({ hosts: hosts.join(","), log: { level: Aerospike.log.OFF } });
		try {
			// The kit started the job, so this makes by hand what query.background() resolves with.
			await new Aerospike.Job(client, Number(taskId), "query").wait(pollInterval);
			return { ended: "complete" };
		} catch (error) {
			return { ended: "error", ...details(error) };
		} finally {
			client.close(false);
		}
	},
});

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
