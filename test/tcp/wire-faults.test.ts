import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { PlannedReply } from "../../simulator/index.ts";
import { SimulatedCluster } from "../../simulator/index.ts";
import { infoFrame, sendPieces } from "../../simulator/info-server/reply-writer.ts";
import type { Wire as ServerWire } from "../../simulator/info-server/wire.ts";
import { ExecuteTask } from "../../src/index.ts";
import { RawClient, type ServedStage, stage } from "./support/wire.ts";

const COMMAND = "query-show:id=7";
const DONE = "query-show:id=7\tover\n";
let world: ServedStage;
beforeAll(async () => {
	world = await stage(["A1"]);
});
afterAll(() => world[Symbol.asyncDispose]());
beforeEach(async () => {
	world.cluster.reset();
	await world.served.settled();
});

async function planned(...replies: readonly PlannedReply[]): Promise<RawClient> {
	world.cluster.plan("A1", replies);
	return RawClient.to(world.served.addressOf("A1"));
}

/** The kinds of the trace's questions, and how they ended. */
function traced(): readonly string[] {
	return world.cluster.trace.events.flatMap((event) =>
		"question" in event ? [event.kind === "failed" ? event.reason : event.kind] : [],
	);
}

describe("a planned reply over a socket", () => {
	it.each([1, 3, 1000])("comes whole in pieces of %i bytes", async (fragments) => {
		using wire = await planned({ reply: { value: "over" }, wire: { fragments } });
		expect(await wire.ask(COMMAND)).toBe(DONE);
	});

	// A network may deliver several pieces together, so they are counted when they are sent.
	it.each([
		[1, Array(8 + DONE.length).fill(1)],
		[10, [10, 10, 9]],
		[1000, [29]],
	])("leaves in pieces of %i bytes, and is over with the last of them", async (fragments, sizes) => {
		const written: number[] = [];
		const client: ServerWire = {
			from: "",
			isOpen: true,
			unread: 0,
			isFull: false,
			listen() {},
			send: (bytes) => void written.push(bytes.length),
			sendLast() {},
			close() {},
			reset() {},
			pause() {},
			soon: queueMicrotask,
		};
		await new Promise<void>((sent) => sendPieces(client, infoFrame(DONE), fragments, sent));
		expect(written).toEqual(sizes);
	});

	it("in pieces is complete before the next one begins", async () => {
		using wire = await planned({ reply: { value: "over" }, wire: { fragments: 5 } });
		const replies = [wire.ask(COMMAND), wire.ask("node")];
		expect(await Promise.all(replies)).toEqual([DONE, "node\tA1\n"]);
	});

	it("that ends with its header closes the connection after eight bytes", async () => {
		using wire = await planned({ reply: { value: "over" }, wire: "close after the header" });
		void wire.ask(COMMAND);
		expect(await wire.closed).toBe("end");
		expect(wire.received.toString("hex")).toBe(`0201${DONE.length.toString(16).padStart(12, "0")}`);
		expect(traced()).toEqual(["asked", "closed"]);
	});

	it("that is half a frame closes the connection in its middle", async () => {
		using wire = await planned({ reply: { value: "over" }, wire: "half a frame" });
		void wire.ask(COMMAND);
		expect(await wire.closed).toBe("end");
		expect(wire.received).toHaveLength(Math.ceil((8 + DONE.length) / 2));
	});

	it("that is too large announces more bytes than a frame may have", async () => {
		using wire = await planned({ reply: { value: "over" }, wire: "frame too large" });
		expect(await wire.ask(COMMAND)).toBe("too_large");
		expect(traced()).toEqual(["asked", "malformed"]);
	});

	it("with a wrong echo names another command", async () => {
		using wire = await planned({ reply: { value: "over" }, wire: "wrong echo" });
		expect(await wire.ask(COMMAND)).toBe("build\tover\n");
	});

	it("that is late comes just before the next reply of its connection", async () => {
		using wire = await planned({ reply: { value: "late" }, wire: "late reply" });
		void wire.ask(COMMAND);
		const next = wire.ask("node");
		expect(await next).toBe("node\tA1\n");
		expect(wire.received.toString("latin1")).toMatch(/query-show:id=7\tlate\n.{8}node\tA1\n$/s);
		expect(traced()).toEqual(["asked", "asked", "answered", "answered"]);
	});

	it.each([
		["reset", "ECONNRESET"],
		["refused", "ECONNRESET"],
		["closed", "end"],
	] as const)("`%s` ends the connection so that the client sees %s", async (reply, seen) => {
		using wire = await planned({ reply });
		void wire.ask(COMMAND);
		expect(await wire.closed).toBe(seen);
		expect(wire.received).toHaveLength(0);
	});

	it("`malformed frame` is not a frame of this protocol", async () => {
		using wire = await planned({ reply: "malformed frame" });
		expect(await wire.ask(COMMAND)).toBe("bad_version");
	});

	it("`silence` also delays the questions after it, until the client gives up", async () => {
		using wire = await planned({ reply: "silence" });
		void wire.ask(COMMAND);
		void wire.ask("node");
		using other = await RawClient.to(world.served.addressOf("A1"));
		expect(await other.ask("node")).toBe("node\tA1\n");
		expect(wire.received).toHaveLength(0);
		wire.socket.destroy();
		await expect.poll(traced).toEqual(["asked", "asked", "answered", "given-up"]);
	});

	it("is kept for questions about jobs: other questions of a client do not use it up", async () => {
		using wire = await planned({ reply: { value: "over" } });
		expect(await wire.ask("node", "partition-generation")).toMatch(/^node\tA1\npartition-generation\t\d+\n$/);
		expect(await wire.ask(COMMAND)).toBe(DONE);
	});

	it("contains the task id of the question, even if that was written as a negative number", async () => {
		using wire = await planned({ reply: "active" });
		expect(await wire.ask("query-show:trid=-1")).toContain("\ttrid=18446744073709551615:");
	});

	it("is a value that can be written as JSON", () => {
		const plan: readonly PlannedReply[] = [
			{ reply: "done", wire: { fragments: 3 }, after: 5, times: 2 },
			{ reply: { value: "x" }, wire: "late reply" },
		];
		expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
	});
});

describe("the same faults in process", () => {
	const outcome = async (wire: NonNullable<PlannedReply["wire"]>): Promise<unknown> => {
		const cluster = new SimulatedCluster({ nodes: ["A1"] });
		const { taskId } = cluster.launch({ life: { duration: 0 } });
		cluster.plan("A1", [{ reply: "truth", wire }]);
		const task = new ExecuteTask({ cluster, namespace: "test", taskId, kind: "query_execute" });
		return cluster.run(() =>
			task.wait({ requestTimeout: 100 }).then(
				({ outcome }) => outcome,
				({ cause }) => cause.reason,
			),
		);
	};

	it.each([
		["close after the header", "closed"],
		["half a frame", "closed"],
		["frame too large", "malformed"],
		["wrong echo", "malformed"],
		["late reply", "timed_out"],
	] as const)("turn `%s` into a question that is %s", async (wire, reason) => {
		expect(await outcome(wire)).toBe(reason);
	});

	it("ignore pieces", async () => {
		expect(await outcome({ fragments: 1 })).toBe("ok");
	});
});
