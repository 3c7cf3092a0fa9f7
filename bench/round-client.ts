import Aerospike from "aerospike";
import { officialCluster } from "../src/cluster/official/index.ts";
import { connectInfoCluster } from "../src/cluster/tcp/index.ts";
import { ExecuteTask } from "../src/index.ts";

/**
 * The clients whose rounds are measured. They run in their own process, because the official client uses threads.
 */
export interface RoundsRequest {
	readonly seed: string;
	readonly size: number;
	readonly taskId: bigint;
	readonly by: Rounder;
	readonly rounds: number;
}

/** Our tracker over plain sockets, or on the official client; or that client's own `job.info()`. */
export type Rounder = "sockets" | "client" | "info";

/** The client's default of a second is one limit for all nodes, which it asks one after the other. */
const INFO_TIMEOUT = 60_000;

type Round = () => Promise<unknown>;
const known = new Map<string, Promise<Round>>();

process.on("message", (request: RoundsRequest) => {
	haveRounds(request).then(
		() => process.send?.({}),
		(error: unknown) => process.send?.({ failure: String(error) }),
	);
});
process.on("disconnect", () => process.exit());

async function haveRounds(request: RoundsRequest): Promise<void> {
	const key = `${request.by} ${request.seed}`;
	const connecting = known.get(key) ?? connect(request);
	known.set(key, connecting);
	const round = await connecting;
	for (let count = 0; count < request.rounds; count++) await round();
}

async function connect({ seed, size, taskId, by }: RoundsRequest): Promise<Round> {
	const trackedOn = (cluster: ConstructorParameters<typeof ExecuteTask>[0]["cluster"]): Round => {
		const task = new ExecuteTask({ cluster, namespace: "test", taskId, kind: "query_execute" });
		return () => task.status();
	};
	if (by === "sockets") return trackedOn(await connectInfoCluster({ hosts: seed }));
	const client = await Aerospike.connect({ hosts: seed, log: { level: Aerospike.log.OFF }, tenderInterval: 250 });
	// It knows the node of its seed at once, and those that one lists a moment later.
	while (client.getNodes().length < size) await client.infoAny("build\n");
	if (by === "client") return trackedOn(officialCluster(client));
	const job = new Aerospike.Job(client, Number(taskId), "query");
	return () => job.info({ timeout: INFO_TIMEOUT });
}
