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
		const { events, next } = await get<{ events: readonly TraceEvent[]; next: number }>(cluster, `/trace?after=${known}`);
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

export async function crash(cluster: ControlledCluster, node: string): Promise<void> {
	await post(cluster, `/nodes/${node}/crash`);
}

export async function abort(cluster: ControlledCluster, taskId: string): Promise<void> {
	await post(cluster, `/jobs/${taskId}/abort`, {});
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
