import { type LineProcess, startLines } from "./line-process.ts";

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

const NODES = 3;
const MOST_MS = 30_000;
const LOOK_EVERY_MS = 100;
/** How long the query has run when something happens. */
const EVENT_AFTER_MS = 1000;

interface Cluster {
	readonly hosts: readonly string[];
	readonly control: string;
}

/** Lets a driver start a query on a simulated cluster, and tells how it ended. */
export async function useDriver(command: string, { version, duration, event }: Use): Promise<UseEnding> {
	const simulator = startLines([
		process.execPath,
		"dist/bin/main.js",
		"simulate",
		"--nodes",
		String(NODES),
		"--version",
		version,
		"--job-duration",
		duration,
		"--json",
	]);
	const adapter = startLines(["sh", "-c", `exec ${command}`]);
	try {
		const cluster: Cluster = JSON.parse((await simulator.next()) ?? "{}");
		void drain(simulator);
		const ended = runQuery(adapter, cluster.hosts);
		const disturbed = event === undefined ? undefined : disturb(cluster, event);
		const ending = await Promise.race([ended, after(MOST_MS).then((): UseEnding => "no end")]);
		await disturbed?.catch(() => {});
		return ending === "completed" && (await isRunning(cluster)) ? "too early" : ending;
	} finally {
		adapter.end();
		simulator.end();
	}
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

async function disturb({ control }: Cluster, event: "abort" | "crash"): Promise<void> {
	const taskId = await startedTask(control);
	if (taskId === undefined) return;
	await after(EVENT_AFTER_MS);
	if (event === "crash") await fetch(`${control}/nodes/A2/crash`, { method: "POST" });
	else
		await fetch(`${control}/jobs/${taskId}/abort`, {
			method: "POST",
			headers: { "content-type": "application/json" },
			body: "{}",
		});
}

/** The task id of the driver's query, once every node has it. A busy machine may take its time to start a driver. */
async function startedTask(control: string): Promise<string | undefined> {
	for (let waitedMs = 0; waitedMs < MOST_MS; waitedMs += LOOK_EVERY_MS) {
		const job = (await jobsOf(control)).find(({ nodes }) => Object.keys(nodes).length === NODES);
		if (job !== undefined) return job.taskId;
		await after(LOOK_EVERY_MS);
	}
	return undefined;
}

/** Whether a node still works on a query. */
async function isRunning({ control }: Cluster): Promise<boolean> {
	const jobs = await jobsOf(control);
	return jobs.some(({ nodes }) => Object.values(nodes).some(({ state }) => state === "active"));
}

interface Job {
	readonly taskId: string;
	readonly nodes: Readonly<Record<string, { readonly state: string }>>;
}

async function jobsOf(control: string): Promise<readonly Job[]> {
	const { jobs } = (await (await fetch(`${control}/jobs`)).json()) as { readonly jobs: readonly Job[] };
	return jobs;
}

async function drain(lines: LineProcess): Promise<void> {
	while ((await lines.next()) !== undefined) {
		// The simulator reports each event. A full pipe would stop it.
	}
}

function after(ms: number): Promise<void> {
	// biome-ignore lint/style/noRestrictedGlobals: real programs are used in real time
	return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
