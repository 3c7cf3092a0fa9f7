/**
 * The official client in its own process, because its `connect` blocks the thread. It gets its tasks by messages
 * `[number, verb, ...arguments]`, and answers `[number, "ok", result]` or `[number, "failed", code, text]`. It runs
 * compiled.
 */
import Aerospike, { type Client, type Query } from "aerospike";
import { type OfficialQuery, officialCluster, trackJob } from "../../../src/cluster/official/index.ts";
import { ExecuteTask, type WaitOptions } from "../../../src/index.ts";

type Job = InstanceType<typeof Aerospike.Job>;
/** Theirs is known by a number, and ours may have more digits. */
type JobId = number | bigint;

let connected: Client | undefined;
const jobs = new Map<JobId, Job>();
/** Our handles on the same jobs, which keep what they have seen. */
const tasks = new Map<JobId, ExecuteTask>();

const verbs = {
	async connect(hosts: string) {
		connected = await Aerospike.connect({ hosts, log: { level: Aerospike.log.OFF }, tenderInterval: 250 });
		return nodes();
	},
	nodes,
	async operate(set: string, filter: boolean, id?: number) {
		const job = await query(set, filter).operate([Aerospike.operations.incr("a", 1)], undefined, id);
		return keep(job, { ns: "test", set });
	},
	async background(set: string, filter: boolean, id?: number) {
		const job = await query(set, filter).background("example", "touch", [1], undefined, id);
		return keep(job, { ns: "test", set, udf: {} });
	},
	/** A job that another client started, by an id of any size. */
	async attach(id: bigint) {
		const cluster = officialCluster(client());
		jobs.set(id, new Aerospike.Job(client(), Number(id), "query"));
		tasks.set(id, new ExecuteTask({ cluster, namespace: "test", taskId: id, kind: "query_execute" }));
	},
	async trackByNumber(id: JobId) {
		trackJob(jobOf(id), { ns: "test" });
	},
	info: (id: JobId) => jobOf(id).info(),
	async wait(id: JobId, interval: number) {
		await jobOf(id).wait(interval);
	},
	status: (id: JobId) => taskOf(id).status(),
	async track(id: JobId, options: WaitOptions) {
		const { outcome, nodes } = await taskOf(id).wait(options);
		return { outcome, evidence: Object.fromEntries(nodes.map(({ node, evidence }) => [node, evidence])) };
	},
	infoAny: (request: string) => client().infoAny(request),
	async createIndex(options: Parameters<Client["createIntegerIndex"]>[0]) {
		const job = await client().createIntegerIndex(options);
		await job.wait(20);
	},
	async udfRegister(path: string) {
		const job = await client().udfRegister(path);
		await job.wait(20);
	},
	async close() {
		connected?.close();
	},
};

function client(): Client {
	if (connected === undefined) throw new Error("The client is not connected.");
	return connected;
}

function nodes(): Promise<readonly string[]> {
	const names = client()
		.getNodes()
		.map(({ name }) => name);
	return Promise.resolve(names.sort());
}

function query(set: string, filter: boolean): Query {
	const made = client().query("test", set);
	if (filter) made.where(Aerospike.filter.range("x", 1, 10));
	return made;
}

function keep(job: Job, from: OfficialQuery): number {
	jobs.set(job.jobID, job);
	tasks.set(job.jobID, trackJob(job, from));
	return job.jobID;
}

function jobOf(id: JobId): Job {
	return found(jobs.get(id), id);
}

function taskOf(id: JobId): ExecuteTask {
	return found(tasks.get(id), id);
}

function found<T>(value: T | undefined, id: JobId): T {
	if (value === undefined) throw new Error(`No job ${id} was started here.`);
	return value;
}

process.on("message", async ([number, verb, ...args]: [number, keyof typeof verbs, ...unknown[]]) => {
	try {
		const result = await (verbs[verb] as (...given: unknown[]) => Promise<unknown>)(...args);
		process.send?.([number, "ok", result]);
		if (verb === "close") process.disconnect();
	} catch (error) {
		const { code, message } = error as Error & { readonly code?: number };
		process.send?.([number, "failed", code, message]);
	}
});
