import { abort, answerAboutJob, type ControlledCluster, crash, isRunning, unknownCommands } from "./controlled-cluster.ts";
import { type LineProcess, startLines } from "./line-process.ts";
import { after } from "./time.ts";

/** Something that users do with a driver: they start a query with it and wait for its end. */
export interface Use {
	readonly id: string;
	readonly title: string;
	readonly version: string;
	readonly duration: string;
	/** What happens while the query runs. */
	readonly event?: "abort" | "crash";
}

export const USES: readonly Use[] = [
	{ id: "8.1.2.0", title: "a query on 8.1.2.0", version: "8.1.2.0", duration: "1500ms" },
	{ id: "7.0.0.26", title: "a query on 7.0.0.26", version: "7.0.0.26", duration: "1500ms" },
	{ id: "5.7.0.31", title: "a query on 5.7.0.31", version: "5.7.0.31", duration: "1500ms" },
	{ id: "aborted", title: "an aborted query", version: "8.1.2.0", duration: "60s", event: "abort" },
	{ id: "crash", title: "a node crashes", version: "8.1.2.0", duration: "5s", event: "crash" },
];

/** Whether an ending is right. After a crash, both an error and the end of the other nodes' work are. */
export function isExpected({ id, event }: Use, ending: UseEnding, known: Readonly<Record<string, string>> = {}): boolean {
	if (known[id] !== undefined) return ending === known[id];
	return ending === "completed" || (event === "crash" && ending === "error");
}

/** How a use ended. `too early`: the driver reported the end of the query while a node still worked on it. */
export type UseEnding = "completed" | "too early" | "error" | "died" | "no end";

/** What a use has shown. */
export interface Used {
	readonly ending: UseEnding;
	/** Commands of the driver that the simulated nodes did not know. */
	readonly unknownCommands: readonly string[];
}

const NODES = 3;
/** Starting a driver on a busy machine is included. */
const MOST_MS = 60_000;
/** The answer about the query after which something happens: order decides, not time. */
const EVENT_AFTER_ANSWER = 2;

/** Lets a driver start a query on a simulated cluster, and tells how it ended. It takes {@link MOST_MS} at most. */
export async function useDriver(command: string, use: Use): Promise<Used> {
	const simulator = startLines([
		process.execPath,
		"dist/bin/main.js",
		"simulate",
		"--nodes",
		String(NODES),
		"--version",
		use.version,
		"--job-duration",
		use.duration,
		"--json",
	]);
	const adapter = startLines(["sh", "-c", `exec ${command}`]);
	const over = new AbortController();
	const noEnd = after(MOST_MS).then((): Used => ({ ending: "no end", unknownCommands: [] }));
	try {
		return await Promise.race([play(simulator, adapter, use, over.signal), noEnd]);
	} finally {
		over.abort();
		adapter.end();
		simulator.end();
	}
}

async function play(simulator: LineProcess, adapter: LineProcess, { event }: Use, signal: AbortSignal): Promise<Used> {
	const first = await simulator.next();
	if (first === undefined) throw new Error("The simulator ended before it was ready.");
	const cluster: ControlledCluster = { ...JSON.parse(first), signal };
	void drain(simulator);
	// The driver may end before the event.
	if (event !== undefined) void disturb(cluster, event).catch(() => {});
	const ending = await runQuery(adapter, cluster.hosts);
	const isTooEarly = ending === "completed" && (await isRunning(cluster));
	return { ending: isTooEarly ? "too early" : ending, unknownCommands: await unknownCommands(cluster) };
}

async function disturb(cluster: ControlledCluster, event: "abort" | "crash"): Promise<void> {
	const { node, taskId } = await answerAboutJob(cluster, EVENT_AFTER_ANSWER);
	if (event === "crash") await crash(cluster, node);
	else await abort(cluster, taskId);
}

async function runQuery(adapter: LineProcess, hosts: readonly string[]): Promise<UseEnding> {
	const ask = async (id: number, method: string, params: object): Promise<{ result?: { ended?: string } } | undefined> => {
		adapter.send(JSON.stringify({ jsonrpc: "2.0", id, method, params }));
		const line = await adapter.next();
		return line === undefined ? undefined : JSON.parse(line);
	};
	await ask(1, "hello", { protocol: 2, kit: "test:drivers" });
	const answer = await ask(2, "run", {
		hosts,
		namespace: "test",
		set: "demo",
		taskId: "0",
		kind: "query_execute",
		pollInterval: 200,
	});
	if (answer === undefined) return "died";
	return answer.result?.ended === "complete" ? "completed" : "error";
}

async function drain(lines: LineProcess): Promise<void> {
	while ((await lines.next()) !== undefined) {
		// The simulator reports each event. A full pipe would stop it.
	}
}
