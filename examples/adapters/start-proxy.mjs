/**
 * Stands between the kit and an adapter whose driver can only track a query that it started itself:
 *
 *     npm run task -- conform --driver "node examples/adapters/start-proxy.mjs COMMAND_OF_THE_ADAPTER"
 *
 * The kit has started the job already. So this program puts a proxy before each node. The proxy answers the driver's
 * start itself. From then on, it replaces the driver's task id by the kit's in questions, and the kit's by the driver's
 * in replies. Everything else passes unchanged.
 */
import { spawn } from "node:child_process";
import { connect, createServer } from "node:net";
import { createInterface } from "node:readline";

const HEADER_BYTES = 8;
const INFO = 1;
const MESSAGE = 3;
const TASK_ID_FIELD = 7;
/** A successful reply to a start: a message of 22 bytes with the flag "last" and the result 0. */
const STARTED = Buffer.from(`0203000000000016${"16000001"}${"00".repeat(18)}`, "hex");

/** The proxies of one cluster. The driver's id is the same on every node. */
class ClusterProxy {
	/** @type {Map<number, Promise<import("node:net").Server>>} */
	#servers = new Map();
	/** @type {Set<import("node:net").Socket>} */
	#sockets = new Set();
	/** @type {string | undefined} */
	#ownId;
	#taskId;

	/** @param {string} taskId the id of the job that the kit started */
	constructor(taskId) {
		this.#taskId = taskId;
	}

	/**
	 * @param {string} host the address of a node
	 * @returns {Promise<string>} the address of its proxy
	 */
	async front(host) {
		const port = Number(host.slice(host.lastIndexOf(":") + 1));
		let server = this.#servers.get(port);
		if (server === undefined) {
			server = new Promise((resolve) => {
				const one = createServer((driver) => this.#accept(driver, port));
				one.listen(0, "127.0.0.1", () => resolve(one));
			});
			this.#servers.set(port, server);
		}
		const address = (await server).address();
		return `127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
	}

	async close() {
		for (const socket of this.#sockets) socket.destroy();
		for (const server of this.#servers.values()) (await server).close();
	}

	/**
	 * @param {import("node:net").Socket} driver
	 * @param {number} port
	 */
	#accept(driver, port) {
		const node = connect(port, "127.0.0.1");
		this.#relay(driver, node, (head, body) => this.#toNode(head, body, driver));
		this.#relay(node, driver, (head, body) => this.#toDriver(head, body));
	}

	/**
	 * Sends each whole frame on, as `change` returns it. What ends or breaks on one side ends or breaks on the other.
	 *
	 * @param {import("node:net").Socket} from
	 * @param {import("node:net").Socket} to
	 * @param {(head: Buffer, body: Buffer) => Promise<Buffer | undefined>} change
	 */
	#relay(from, to, change) {
		this.#sockets.add(from);
		from.setNoDelay(true);
		let held = Buffer.alloc(0);
		let sent = Promise.resolve();
		from.on("data", (data) => {
			held = Buffer.concat([held, data]);
			for (let end = frameEnd(held); end <= held.length; end = frameEnd(held)) {
				const frame = held.subarray(0, end);
				held = held.subarray(end);
				sent = sent.then(async () => {
					const changed = await change(frame.subarray(0, HEADER_BYTES), frame.subarray(HEADER_BYTES));
					if (changed !== undefined) to.write(changed);
				});
			}
		});
		// The rest may be a part of a frame that the node cut off, or not a frame at all.
		from.on("end", () => void sent.then(() => to.end(held)));
		from.on("error", () => to.resetAndDestroy());
		from.on("close", () => this.#sockets.delete(from));
	}

	/**
	 * @param {Buffer} head
	 * @param {Buffer} body
	 * @param {import("node:net").Socket} driver
	 */
	async #toNode(head, body, driver) {
		if (head[1] === INFO) return this.#renamed(body, this.#ownId, this.#taskId);
		const own = head[1] === MESSAGE ? taskIdOf(body) : undefined;
		if (own === undefined) return Buffer.concat([head, body]);
		this.#ownId = own;
		driver.write(STARTED);
		return undefined;
	}

	/**
	 * @param {Buffer} head
	 * @param {Buffer} body
	 */
	async #toDriver(head, body) {
		if (head[1] !== INFO) return Buffer.concat([head, body]);
		let text = body.toString("latin1");
		for (const [host] of text.matchAll(/127\.0\.0\.1:\d+/g)) text = text.replace(host, await this.front(host));
		return this.#renamed(Buffer.from(text, "latin1"), this.#taskId, this.#ownId);
	}

	/**
	 * @param {Buffer} body
	 * @param {string | undefined} from
	 * @param {string | undefined} to
	 */
	#renamed(body, from, to) {
		let text = body.toString("latin1");
		if (from !== undefined && to !== undefined) text = text.replace(new RegExp(`\\b(trid|id)=${from}(?!\\d)`, "g"), `$1=${to}`);
		const frame = Buffer.from(`${" ".repeat(HEADER_BYTES)}${text}`, "latin1");
		frame.writeBigUInt64BE((2n << 56n) | (BigInt(INFO) << 48n) | BigInt(frame.length - HEADER_BYTES));
		return frame;
	}
}

/** @param {Buffer} held */
function frameEnd(held) {
	return held.length < HEADER_BYTES ? HEADER_BYTES : HEADER_BYTES + held.readUIntBE(2, 6);
}

/**
 * The task id in a message that starts a query.
 *
 * @param {Buffer} body
 */
function taskIdOf(body) {
	let at = body.readUInt8(0);
	for (let left = body.readUInt16BE(18); left > 0; left--) {
		if (body.readUInt8(at + 4) === TASK_ID_FIELD) return String(body.readBigUInt64BE(at + 5));
		at += 4 + body.readUInt32BE(at);
	}
	return undefined;
}

/**
 * A request or an answer. A line that is not JSON passes unchanged: the other side says so.
 *
 * @param {string} line
 * @returns {any}
 */
function read(line) {
	try {
		return Object(JSON.parse(line));
	} catch {
		return {};
	}
}

const [program, ...args] = process.argv.slice(2);
if (program === undefined) {
	console.error("Usage: node start-proxy.mjs COMMAND_OF_THE_ADAPTER");
	process.exit(2);
}
const adapter = spawn(program, args, { stdio: ["pipe", "pipe", "inherit"] });
adapter.on("error", (error) => {
	console.error(error.message);
	process.exit(1);
});
adapter.on("exit", (code, signal) => (signal === null ? process.exit(code ?? 1) : process.kill(process.pid, signal)));
/** @type {Map<unknown, ClusterProxy>} */
const open = new Map();

createInterface({ input: adapter.stdout }).on("line", (line) => {
	const { id } = read(line);
	void open.get(id)?.close();
	open.delete(id);
	process.stdout.write(`${line}\n`);
});

for await (const line of createInterface({ input: process.stdin })) {
	const request = read(line);
	const { hosts, taskId } = request.params ?? {};
	// In `run`, the driver's own query is the one that counts.
	if (Array.isArray(hosts) && request.method !== "run") {
		const proxy = new ClusterProxy(String(taskId));
		open.set(request.id, proxy);
		request.params.hosts = await Promise.all(hosts.map((host) => proxy.front(host)));
		adapter.stdin.write(`${JSON.stringify(request)}\n`);
	} else adapter.stdin.write(`${line}\n`);
}
adapter.stdin.end();
