/**
 * The adapter of the official Node.js client, over the wire:
 *
 *     aerospike-task conform --driver "node dist/examples/adapters/official-client.js"
 *
 * It tracks with the client's own `Job.wait`, and says what that does: a task that a node does not know is complete at once, polls follow each
 * other from start to start, and there is no timeout.
 */
import Aerospike, { type Client } from "aerospike";
import { serveAdapter } from "./serve-adapter.ts";

interface Track {
	readonly hosts: readonly string[];
	readonly taskId: string;
	readonly pollInterval?: number;
}

/** The client's codes for errors of its own making are below zero; those of a server above. */
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
	async track({ hosts, taskId, pollInterval }: Track) {
		const client: Client = await Aerospike.connect({ hosts: hosts.join(","), log: { level: Aerospike.log.OFF } });
		try {
			// A job that somebody else started: what query.background() resolves with, made by hand.
			await new Aerospike.Job(client, Number(taskId), "query").wait(pollInterval);
			return { ended: "complete" };
		} catch (error) {
			return { ended: "error", ...details(error) };
		} finally {
			client.close(false);
		}
	},
});

function details(error: unknown): object {
	if (!(error instanceof Aerospike.AerospikeError)) throw error;
	const { message } = error;
	const code = Number(error.code);
	if (code < 0 || code === TIMEOUT) return { code: "network_error", message };
	return { code: "server_error", serverCode: code, message };
}
