import { after } from "./time.ts";

/** A simulated cluster, by the address of its control API. */
export interface ControlledCluster {
	readonly hosts: readonly string[];
	readonly control: string;
	/** Ends all requests to it. */
	readonly signal: AbortSignal;
}

/** An answer about a job: who gave it, and in which task's name the driver asked. */
export interface JobAnswer {
	readonly node: string;
	readonly taskId: string;
}

interface Job {
	readonly taskId: string;
	readonly nodes: Readonly<Record<string, { readonly state: string }>>;
}

interface TraceEvent {
	readonly kind: string;
	readonly node?: string;
	readonly question?: number;
	readonly commands?: readonly string[];
	readonly body?: string;
}

interface TracePage {
	readonly events: readonly TraceEvent[];
	readonly next: number;
}

/** Shorter than the pause of any driver between two polls. */
const LOOK_EVERY_MS = 20;

/** Whether a node still works on a query. */
export async function isRunning(cluster: ControlledCluster): Promise<boolean> {
	const jobs = await jobsOf(cluster);
	return jobs.some(({ nodes }) => Object.values(nodes).some(({ state }) => state === "active"));
}

/** Waits for the answer with this number among the answers about a query, from 1 on, and tells which node gave it. */
export async function answerAboutJob(cluster: ControlledCluster, number: number): Promise<JobAnswer> {
	const asked = new Set<number>();
	let answers = 0;
	let known = 0;
	for (;;) {
		const { events, next } = await get<TracePage>(cluster, `/trace?after=${known}`);
		known = next;
		for (const { kind, node = "", question = 0, commands = [] } of events) {
			if (kind === "asked" && commands.some(isAboutJobs)) asked.add(question);
			if (kind !== "answered" || !asked.has(question) || ++answers < number) continue;
			const [job] = await jobsOf(cluster);
			return { node, taskId: job?.taskId ?? "" };
		}
		await after(LOOK_EVERY_MS);
	}
}

/** The commands that a node did not know, such as `sindex-list:`. */
export async function unknownCommands(cluster: ControlledCluster): Promise<readonly string[]> {
	const asked = new Map<number, readonly string[]>();
	const unknown = new Set<string>();
	for (let known = 0, isOver = false; !isOver; ) {
		const { events, next } = await get<TracePage>(cluster, `/trace?after=${known}`);
		isOver = events.length === 0;
		known = next;
		for (const { kind, question = 0, commands = [], body = "" } of events) {
			if (kind === "asked") asked.set(question, commands);
			if (kind !== "answered") continue;
			const lines = body.split("\n");
			const isKnown = (command: string) =>
				lines.some(
					(line) => line === command || (line.startsWith(`${command}\t`) && !line.endsWith("ERROR:4:unrecognized command")),
				);
			for (const command of asked.get(question) ?? []) if (!isStart(command) && !isKnown(command)) unknown.add(command);
		}
	}
	return [...unknown];
}

export async function crash(cluster: ControlledCluster, node: string): Promise<void> {
	await post(cluster, `/nodes/${node}/crash`);
}

export async function abort(cluster: ControlledCluster, taskId: string): Promise<void> {
	await post(cluster, `/jobs/${taskId}/abort`, {});
}

/** The trace shows the message that starts a query as `start` and its task id. */
function isStart(command: string): boolean {
	return /^start \d+$/.test(command);
}

function isAboutJobs(command: string): boolean {
	return /^(?:query-|scan-|jobs\b)/.test(command);
}

async function jobsOf(cluster: ControlledCluster): Promise<readonly Job[]> {
	return (await get<{ readonly jobs: readonly Job[] }>(cluster, "/jobs")).jobs;
}

async function get<T>({ control, signal }: ControlledCluster, path: string): Promise<T> {
	return (await (await fetch(control + path, { signal })).json()) as T;
}

async function post({ control, signal }: ControlledCluster, path: string, body?: object): Promise<void> {
	await fetch(control + path, {
		method: "POST",
		signal,
		...(body !== undefined && { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
	});
}
