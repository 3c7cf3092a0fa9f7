import Aerospike from "aerospike";
import { officialCluster } from "../src/cluster/official/index.ts";
import { ExecuteTask } from "../src/index.ts";

/** What {@link roundComparisons} asks of the official client, which has a process of its own for the sake of its threads. */
export interface RoundsRequest {
	readonly seed: string;
	readonly size: number;
	readonly taskId: bigint;
	/** By our tracker on the client, or by the client's own `job.info()`. */
	readonly by: "tracker" | "info";
	readonly rounds: number;
}

/** The client's default of a second is one limit for all nodes, which it asks one after the other. */
const INFO_TIMEOUT = 60_000;

interface Asked {
	readonly job: InstanceType<typeof Aerospike.Job>;
	readonly task: ExecuteTask;
}

const connections = new Map<string, Promise<Asked>>();

process.on("message", (request: RoundsRequest) => {
	askRounds(request).then(
		() => process.send?.({}),
		(error: unknown) => process.send?.({ failure: String(error) }),
	);
});
process.on("disconnect", () => process.exit());

async function askRounds(request: RoundsRequest): Promise<void> {
	const known = connections.get(request.seed) ?? connect(request);
	connections.set(request.seed, known);
	const { job, task } = await known;
	for (let round = 0; round < request.rounds; round++) {
		await (request.by === "info" ? job.info({ timeout: INFO_TIMEOUT }) : task.status());
	}
}

async function connect({ seed, size, taskId }: RoundsRequest): Promise<Asked> {
	const client = await Aerospike.connect({ hosts: seed, log: { level: Aerospike.log.OFF }, tenderInterval: 250 });
	// It knows the nodes of its seed at once, and those they list a moment later.
	while (client.getNodes().length < size) await client.infoAny("build\n");
	return {
		job: new Aerospike.Job(client, Number(taskId), "query"),
		task: new ExecuteTask({ cluster: officialCluster(client), namespace: "test", taskId, kind: "query_execute" }),
	};
}
