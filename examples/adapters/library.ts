/**
 * The adapter of this library, over its own sockets:
 *
 *     aerospike-task conform --driver "node dist/examples/adapters/library.js"
 *
 * Elsewhere its imports read `aerospike-execute-task` and `aerospike-execute-task/tcp`.
 */
import { connectInfoCluster } from "../../src/cluster/tcp/index.ts";
import { ExecuteTask, parseStatusResponse, TaskError } from "../../src/index.ts";
import { serveAdapter } from "./serve-adapter.ts";

interface Handle {
	readonly hosts: readonly string[];
	readonly namespace: string;
	readonly set?: string;
	readonly taskId: string;
	readonly kind: "query_execute" | "query_udf";
	readonly node?: string;
	readonly requestTimeout?: number;
}

interface Track extends Handle {
	readonly pollInterval?: number;
	readonly timeout?: number;
	readonly forgive?: number;
}

/** The waits that are under way, by the request that began them. */
const underWay = new Map<number, AbortController>();

await serveAdapter({
	hello: () => ({
		protocol: 1,
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
			status: true,
			cancel: true,
			abort: true,
		},
		habits: { graceRounds: 3, sweep: "all", firstSleep: false, pollIntervalMs: 1000, retries: 0, requestTimeoutMs: 5000 },
	}),
	parse({ reply, taskId }: { readonly reply: string; readonly taskId?: string }) {
		const response = parseStatusResponse(reply, taskId);
		if (response.status !== "error") return { status: response.status };
		const { serverCode, reply: kept } = response.error;
		return { status: "error", serverCode, reply: kept };
	},
	track: (params: Track, request) => {
		const { pollInterval, timeout, requestTimeout, forgive } = params;
		const controller = new AbortController();
		underWay.set(request, controller);
		return ended(params, async (task) => {
			await task.wait({ pollInterval, timeout, requestTimeout, forgive, signal: controller.signal });
			return "complete";
		}).finally(() => underWay.delete(request));
	},
	status: (params: Handle) => ended(params, (task) => task.status({ requestTimeout: params.requestTimeout })),
	abort: (params: Handle) => ended(params, (task) => task.abort().then(() => "complete")),
	cancel: ({ request }: { readonly request: number }) => {
		underWay.get(request)?.abort();
		return {};
	},
});

/** Connects, makes one call, and says how it ended. */
async function ended(
	{ hosts, node: nodeName, ...handle }: Handle,
	call: (task: ExecuteTask) => Promise<string>,
): Promise<object> {
	const { namespace, set, taskId, kind } = handle;
	const cluster = await connectInfoCluster({ hosts });
	try {
		return { ended: await call(new ExecuteTask({ cluster, namespace, set, taskId, kind, nodeName })) };
	} catch (error) {
		if (!(error instanceof TaskError)) return { ended: "cancelled" };
		const { code, node, serverCode, message } = error;
		return { ended: "error", code, node, serverCode, message };
	} finally {
		cluster.close();
	}
}
