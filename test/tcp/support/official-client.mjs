/**
 * The official client in a process of its own, since its `connect` blocks the thread. It is told what to do by messages
 * `[number, verb, ...arguments]`, and answers `[number, "ok", result]` or `[number, "failed", code, text]`.
 */
import Aerospike from "aerospike";

let client;
const jobs = new Map();

const verbs = {
	async connect(hosts) {
		client = await Aerospike.connect({ hosts, log: { level: Aerospike.log.OFF }, tenderInterval: 250 });
		return nodes();
	},
	nodes,
	async operate(set, filter, id) {
		const job = await query(set, filter).operate([Aerospike.operations.incr("a", 1)], undefined, id);
		return keep(job);
	},
	async background(set, filter, id) {
		return keep(await query(set, filter).background("example", "touch", [1], undefined, id));
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

function keep(job) {
	jobs.set(job.jobID, job);
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
