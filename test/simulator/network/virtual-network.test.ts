import { describe, expect, it } from "vitest";
import { GOOD_LINK } from "../../../simulator/network/link.ts";
import { type Delivery, Pipe } from "../../../simulator/network/pipe.ts";
import { createRandom } from "../../../simulator/random.ts";
import { createVirtualClock } from "../../../simulator/virtual-clock.ts";
import { bytes, stage, text } from "./stage.ts";

const HERE = "127.0.0.1:3000";

describe("a connect on the virtual network", () => {
	it("is accepted if a process listens, and bytes go both ways, each after the latency of the link", async () => {
		const { network, log, events, shout, pass } = stage();
		network.listen([HERE], shout);
		network.connect("127.0.0.1", 3000, events()).send(bytes("hello"));
		await pass(10);
		expect(log).toEqual(["1 opened", "2 HELLO"]);
	});

	it("is refused if no process listens", async () => {
		const { network, log, events, pass } = stage();
		network.connect("127.0.0.1", 3000, events());
		await pass(10);
		expect(log).toEqual(["1 refused"]);
	});

	it.each(["reset", "unreachable"] as const)("ends as %s if its address is set so", async (fate) => {
		const { network, log, events, shout, pass } = stage();
		network.listen([HERE], shout);
		network.setFate(HERE, fate);
		network.connect("127.0.0.1", 3000, events());
		await pass(10);
		expect(log).toEqual([`1 ${fate}`]);
	});

	it("is never answered while the host is gone, and is asked for again after 1 s and 3 s", async () => {
		const { network, log, events, shout, pass } = stage();
		network.listen([HERE], shout);
		network.setFate(HERE, "silence");
		network.connect("127.0.0.1", 3000, events());
		await pass(2000);
		expect(log).toEqual([]);
		network.setFate(HERE, undefined);
		await pass(2000);
		expect(log).toEqual(["3001 opened"]);
	});

	it("reports no event inside the call that causes it, and no event after `close`", async () => {
		const { network, log, events, shout, pass } = stage();
		network.listen([HERE], shout);
		const connection = network.connect("127.0.0.1", 3000, events());
		expect(log).toEqual([]);
		connection.send(bytes("hello"));
		await pass(1.2);
		connection.close();
		connection.close();
		await pass(10);
		expect(log).toEqual(["1 opened", "1.7 server saw the end"]);
		expect(network.use.open).toBe(0);
	});
});

describe("a process on the virtual network", () => {
	it("that is killed resets its connections, then its address refuses", async () => {
		const { network, log, events, shout, pass } = stage();
		const server = network.listen([HERE], shout);
		network.connect("127.0.0.1", 3000, events("one "));
		await pass(5);
		server.kill();
		network.connect("127.0.0.1", 3000, events("two "));
		await pass(5);
		expect(log).toEqual(["1 one opened", "5 server saw the end", "5.5 one reset", "6 two refused"]);
	});

	it("that is stopped still accepts connections, and answers when it continues", async () => {
		const { network, log, events, shout, pass } = stage();
		const server = network.listen([HERE], shout);
		network.connect("127.0.0.1", 3000, events("one ")).send(bytes("a"));
		await pass(1.4);
		server.stop();
		network.connect("127.0.0.1", 3000, events("two ")).send(bytes("b"));
		await pass(100);
		expect(log).toEqual(["1 one opened", "2.4 two opened"]);
		server.continue();
		await pass(1);
		expect(log.slice(2).map((line) => line.replace(/^[\d.]+ /, ""))).toEqual(["one A", "two B"]);
	});

	it("whose host is gone does not close its connections", async () => {
		const { network, log, events, shout, pass } = stage();
		const server = network.listen([HERE], shout);
		const connection = network.connect("127.0.0.1", 3000, events());
		await pass(5);
		server.vanish();
		connection.send(bytes("hello"));
		await pass(60_000);
		expect(log).toEqual(["1 opened", "5 server saw the end"]);
	});

	it("that is cut off gets what was sent meanwhile when it can be reached again", async () => {
		const { network, log, events, shout, pass } = stage();
		const server = network.listen([HERE], shout);
		const connection = network.connect("127.0.0.1", 3000, events());
		await pass(5);
		server.setCut(true);
		connection.send(bytes("hello"));
		await pass(100);
		server.setCut(false);
		await pass(100);
		expect(log).toEqual(["1 opened", "105.5 HELLO"]);
	});

	it("keeps its address: a second one that wants it is refused by the system", () => {
		const { network, shout } = stage();
		const server = network.listen([HERE, "[::1]:3000"], shout);
		expect(() => network.listen(["[::1]:3000"], shout)).toThrow("Another process listens on [::1]:3000.");
		server.kill();
		expect(network.listen(["[::1]:3000"], shout).endpoints).toEqual(["[::1]:3000"]);
	});
});

describe("a pipe", () => {
	it("delivers nothing before its time, also if it was held and released in the instant of a delivery", async () => {
		const clock = createVirtualClock();
		const log: string[] = [];
		const deliver = (delivery: Delivery): void => {
			if (delivery.kind === "bytes") log.push(`${clock.now()} ${text(delivery.bytes)}`);
		};
		const pipe = new Pipe(clock, createRandom(1), GOOD_LINK, [10, 10], deliver);
		const at = (ms: number, action: () => void) => clock.schedule(ms, "world", action);
		at(0, () => pipe.send(bytes("a")));
		at(5, () => pipe.send(bytes("b")));
		at(10, () => {
			pipe.setHeld(true);
			pipe.setHeld(false);
		});
		await clock.run(() => clock.sleep(50));
		expect(log).toEqual(["10 a", "15 b"]);
	});
});

describe("a link", () => {
	it("splits what it carries at any byte, and keeps the order", async () => {
		const sizes = new Set<number>();
		for (let seed = 0; seed < 40; seed++) {
			const { network, events, pass } = stage({ splits: 0.9, toClient: [0, 3] }, seed);
			const received: string[] = [];
			network.listen([HERE], (wire) => wire.listen({ data: () => wire.send(bytes("0123456789")), ended() {} }));
			network.connect("127.0.0.1", 3000, { ...events(), data: (data) => received.push(text(data)) }).send(bytes("x"));
			await pass(50);
			expect(received.join("")).toMatch(/^(?:0123456789)+$/);
			for (const piece of received) sizes.add(piece.length);
		}
		expect([...sizes].sort((one, other) => one - other).slice(0, 10)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
	});

	it("joins bytes that arrive at the same time", async () => {
		const { network, log, events, pass } = stage();
		network.listen([HERE], (wire) =>
			wire.listen({
				data() {
					wire.send(bytes("a"));
					wire.send(bytes("b"));
				},
				ended() {},
			}),
		);
		network.connect("127.0.0.1", 3000, events()).send(bytes("x"));
		await pass(10);
		expect(log).toEqual(["1 opened", "2 ab"]);
	});

	it("has a latency for each direction", async () => {
		const { network, log, events, shout, pass } = stage({ toNode: [10, 10], toClient: [200, 200] });
		network.listen([HERE], shout);
		network.connect("127.0.0.1", 3000, events()).send(bytes("hello"));
		await pass(500);
		expect(log).toEqual(["210 opened", "420 HELLO"]);
	});

	it.each([
		["reset", ["1 opened", "1.5 reset"]],
		["silence", ["1 opened"]],
	] as const)("forgets a connection that was idle, and then comes a %s", async (ends, seen) => {
		const { network, log, events, shout, pass } = stage({ idle: { afterMs: 60_000, ends } });
		network.listen([HERE], shout);
		const connection = network.connect("127.0.0.1", 3000, events());
		await pass(60_000 + 1);
		connection.send(bytes("hello"));
		await pass(10);
		expect(log.map((line) => line.replace(/^60001/, "1"))).toEqual(seen);
	});
});

describe("an address", () => {
	it("of a balancer leads to any of its targets, and a second connect to another one", async () => {
		const { network, events, pass } = stage();
		const reached = new Set<string>();
		for (const port of [1, 2, 3]) network.listen([`10.0.0.1:${port}`], () => reached.add(`node ${port}`));
		network.balance("10.0.0.9:3000", ["10.0.0.1:1", "10.0.0.1:2", "10.0.0.1:3"]);
		for (let connect = 0; connect < 20; connect++) network.connect("10.0.0.9", 3000, events());
		await pass(10);
		expect([...reached].sort()).toEqual(["node 1", "node 2", "node 3"]);
	});

	it("of a name is looked up each time, and may change or not exist", async () => {
		const { clock, network } = stage();
		network.names.set("node-a", ["10.0.0.1", "fd00::1"]);
		expect(await clock.run(() => network.lookup("node-a"))).toEqual(["10.0.0.1", "fd00::1"]);
		network.names.set("node-a", ["10.0.0.2"]);
		expect(await clock.run(() => network.lookup("node-a"))).toEqual(["10.0.0.2"]);
		network.names.set("node-a", []);
		await expect(clock.run(() => network.lookup("node-a"))).rejects.toThrow("getaddrinfo ENOTFOUND node-a");
		expect(await clock.run(() => network.lookup("10.0.0.3"))).toEqual(["10.0.0.3"]);
		expect(await clock.run(() => network.lookup("::1"))).toEqual(["::1"]);
	});

	it("of IPv6 is reached like any other", async () => {
		const { network, log, events, shout, pass } = stage();
		network.listen(["[fd00::1]:3000"], shout);
		network.connect("fd00::1", 3000, events());
		await pass(10);
		expect(log).toEqual(["1 opened"]);
	});
});

describe("after a pause of its event loop, a client", () => {
	it("runs the timers that expired, then reads what arrived, then runs the limits of questions", async () => {
		const { clock, client, network, log, note, events, shout, pass } = stage();
		network.listen([HERE], shout);
		network.connect("127.0.0.1", 3000, events()).send(bytes("hello"));
		client.clock.schedule(700, "request-timeout", () => note("limit"));
		client.clock.schedule(900, "world", () => note("tend"));
		client.clock.schedule(600, "round", () => note("round"));
		client.clock.schedule(2000, "world", () => note("later"));
		await pass(1.2);
		client.stall(1000);
		await pass(3000);
		expect(log).toEqual(["1 opened", "1001.2 round", "1001.2 tend", "1001.2 HELLO", "1001.2 limit", "2000 later"]);
		expect(client.timers).toBe(0);
		expect(clock.now()).toBeGreaterThan(3000);
	});

	it("reads what arrived in its order, also if a second pause begins before the first has ended", async () => {
		const { client, log, note, pass } = stage();
		await pass(1);
		client.stall(100);
		client.arrive(() => note("first"));
		await pass(50);
		client.stall(1000);
		client.arrive(() => note("second"));
		await pass(2000);
		expect(log.map((line) => line.split(" ")[1])).toEqual(["first", "second"]);
	});

	it("has no timer any more that has run or was cancelled, in any order and any number of times", async () => {
		const { client, pass } = stage();
		const [ran, cancelled] = [5, 50].map((at) => client.clock.schedule(at, "round", () => {}));
		expect(client.timers).toBe(2);
		await pass(10);
		expect(client.timers).toBe(1);
		ran?.();
		cancelled?.();
		cancelled?.();
		expect(client.timers).toBe(0);
	});

	it("does not run a timer that was cancelled meanwhile", async () => {
		const { client, log, note, pass } = stage();
		const cancel = client.clock.schedule(20, "world", () => note("second"));
		client.clock.schedule(10, "world", cancel);
		client.stall(100);
		await pass(500);
		expect(log).toEqual([]);
		expect(client.timers).toBe(0);
	});
});
