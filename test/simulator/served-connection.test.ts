import { expect, it } from "vitest";
import { ServedConnection } from "../../simulator/info-server/connection.ts";
import type { Wire, WireEvents } from "../../simulator/info-server/wire.ts";
import { insideOf } from "../../simulator/inside.ts";
import type { OpenQuestion, OpenQuestions } from "../../simulator/questions.ts";
import { SimulatedCluster } from "../../simulator/simulated-cluster.ts";
import { realClock } from "../../src/clock.ts";
import { encodeRequest } from "../../src/cluster/info/message.ts";

/** A connection that counts replies, and runs what it shall do a moment later when `moment` is called. */
function connectionTo(cluster: SimulatedCluster) {
	const { members, questions: open } = insideOf(cluster);
	const [member] = members.values();
	if (member === undefined) throw new Error("The cluster has no node.");
	const later: (() => void)[] = [];
	let events: WireEvents | undefined;
	const seen = { replies: 0, isPaused: false, isOpen: true };
	const givenUp: OpenQuestion[] = [];
	const questions: Pick<OpenQuestions, "ask" | "giveUp"> = {
		ask: (...question) => open.ask(...question),
		giveUp: (question) => givenUp.push(question),
	};
	const wire: Wire = {
		from: "127.0.0.1:1",
		get isOpen() {
			return seen.isOpen;
		},
		...{ unread: 0, isFull: false },
		listen(given) {
			events = given;
		},
		send() {
			seen.replies++;
		},
		sendLast() {},
		close() {
			seen.isOpen = false;
		},
		reset() {},
		pause(isPaused) {
			seen.isPaused = isPaused;
		},
		soon: (action) => later.push(action),
	};
	void new ServedConnection(wire, { cluster, member, questions: questions as OpenQuestions });
	return {
		...{ seen, givenUp, end: () => events?.ended() },
		send: (bytes: Uint8Array) => events?.data(bytes),
		moment() {
			for (const action of later.splice(0)) action();
		},
	};
}

const requests = (count: number) => Buffer.concat(Array.from({ length: count }, () => encodeRequest(["build"])));

it("A client that sends many requests at once gets a few replies in a row, and then it is the turn of other clients", () => {
	const { seen, send, moment } = connectionTo(new SimulatedCluster({ nodes: ["A"], clock: realClock }));
	send(requests(100));
	const first = seen.replies;
	expect(first).toBeGreaterThan(0);
	expect(first).toBeLessThanOrEqual(16);
	moment();
	expect(seen.replies).toBe(2 * first);
	for (let turn = 0; turn < 100; turn++) moment();
	expect(seen).toEqual({ replies: 100, isPaused: false, isOpen: true });
});

it("A connection is not read any more while more than 64 KiB of requests wait, and all of them are answered in the end", () => {
	const { seen, send, moment } = connectionTo(new SimulatedCluster({ nodes: ["A"], clock: realClock }));
	const [count, bytes] = [6000, requests(6000)];
	for (let at = 0; at < bytes.length; at += 1000) {
		send(bytes.subarray(at, at + 1000));
		if (seen.isPaused) expect(at).toBeGreaterThan(64 * 1024 - 1000);
	}
	expect(seen.isPaused).toBe(true);
	for (let turn = 0; turn < 1000; turn++) moment();
	expect(seen).toEqual({ replies: count, isPaused: false, isOpen: true });
});

it("A client may send any number of large requests, if each of them arrives whole", () => {
	const { seen, send, moment } = connectionTo(new SimulatedCluster({ nodes: ["A"], clock: realClock }));
	// A message of a megabyte that starts no job: a header of 8 bytes with version 2, type 3 and the size.
	const message = Buffer.alloc(8 + 1024 * 1024);
	message.set([2, 3, 0, 0, 0, 16, 0, 0]);
	for (let sent = 1; sent <= 34; sent++) {
		send(message);
		moment();
		expect(seen).toEqual({ replies: sent, isPaused: false, isOpen: true });
	}
});

it("The trace has the effect of a client's abort before the reply to it", async () => {
	const cluster = new SimulatedCluster({ nodes: ["A"], latency: 2 });
	const { seen, send } = connectionTo(cluster);
	const { taskId } = cluster.launch({ life: { duration: 500, abortDelay: 7 } });
	send(encodeRequest([`query-abort:trid=${taskId}`]));
	await cluster.run(() => cluster.sleep(20));
	const said = cluster.trace.events.map((event) => `${event.at} ${event.kind === "job" ? event.change : event.kind}`);
	expect(said).toEqual(["0 active", "0 asked", "0 aborting", "2 answered", "7 done"]);
	expect(seen.replies).toBe(1);
});

it("A connection that ends gives up only the question that is not answered", () => {
	const cluster = new SimulatedCluster({ nodes: ["A"], clock: realClock });
	const { seen, givenUp, send, end } = connectionTo(cluster);
	send(requests(3));
	cluster.hold("A");
	send(requests(2));
	end();
	expect(seen.replies).toBe(3);
	expect(givenUp.map(({ number }) => number)).toEqual([4]);
});

it("A start that the node refuses gets the code for a wrong parameter", () => {
	const cluster = new SimulatedCluster({ nodes: ["A"], clock: realClock });
	const { send } = connectionTo(cluster);
	// A background query without an operation: a header with the write flag, and two fields.
	const fields = "00000005007465737400000009070000000000001234";
	const message = Buffer.from(`16000100000000000000000000000000000000020000${fields}`, "hex");
	send(Buffer.concat([Buffer.from([2, 3, 0, 0, 0, 0, 0, message.length]), message]));
	expect(cluster.trace.events).toMatchObject([{ kind: "asked" }, { kind: "answered", body: "code 4" }]);
});

it("The trace keeps the first 1,024 characters of a command", () => {
	const cluster = new SimulatedCluster({ nodes: ["A"], clock: realClock });
	connectionTo(cluster).send(encodeRequest(["x".repeat(2000)]));
	expect(cluster.trace.events[0]).toMatchObject({ kind: "asked", commands: [`${"x".repeat(1024)}…`] });
});
