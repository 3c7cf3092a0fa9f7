/**
 * The official client in a process of its own, since its `connect` blocks the thread. It is told what to do by messages
 * `[number, verb, ...arguments]`, and answers `[number, "ok", result]` or `[number, "failed", code, text]`.
 */
import Aerospike from "aerospike";
import { officialCluster, trackJob } from "../../../dist/src/cluster/official/index.js";
import { ExecuteTask } from "../../../dist/src/index.js";

let client;
const jobs = new Map();
/** Our handles on the same jobs, which keep what they have seen. */
const tasks = new Map();

const verbs = {
	async connect(hosts) {
		client = await Aerospike.connect({ hosts, log: { level: Aerospike.log.OFF }, tenderInterval: 250 });
		return nodes();
	},
	nodes,
	async operate(set, filter, id) {
		const job = await query(set, filter).operate([Aerospike.operations.incr("a", 1)], undefined, id);
		return keep(job, { ns: "test", set });
	},
	async background(set, filter, id) {
		return keep(await query(set, filter).background("example", "touch", [1], undefined, id), { ns: "test", set, udf: {} });
	},
	/** A job that somebody else started, by an id of any size: theirs is a number, ours is not. */
	attach(id) {
		jobs.set(id, new Aerospike.Job(client, Number(id), "query"));
		tasks.set(id, new ExecuteTask({ cluster: officialCluster(client), namespace: "test", taskId: id, kind: "query_execute" }));
	},
	trackByNumber(id) {
		trackJob(jobs.get(id), { ns: "test" });
	},
	status: (id) => tasks.get(id).status(),
	async track(id, options) {
		const { outcome, nodes } = await tasks.get(id).wait(options);
		return { outcome, evidence: Object.fromEntries(nodes.map(({ node, evidence }) => [node, evidence])) };
	},
	info: (id) => jobs.get(id).info(),
	async wait(id, interval) {
		await jobs.get(id).wait(interval);
	},
	infoAny: (request) => client.infoAny(request),
	async createIndex(options) {
		const job = await client.createIntegerIndex(options);
		await job.wait(20);
	},
	async udfRegister(path) {
		const job = await client.udfRegister(path);
		await job.wait(20);
	},
	close: () => client?.close(),
};

function nodes() {
	return client
		.getNodes()
		.map(({ name }) => name)
		.sort();
}

function query(set, filter) {
	const made = client.query("test", set);
	if (filter) made.where(Aerospike.filter.range("x", 1, 10));
	return made;
}

function keep(job, from) {
	jobs.set(job.jobID, job);
	tasks.set(job.jobID, trackJob(job, from));
	return job.jobID;
}

process.on("message", async ([number, verb, ...args]) => {
	try {
		process.send([number, "ok", await verbs[verb](...args)]);
		if (verb === "close") process.disconnect();
	} catch (error) {
		process.send([number, "failed", error.code, error.message]);
	}
});
