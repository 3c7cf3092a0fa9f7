import { describe, expect, it } from "vitest";
import { createVirtualClock, type VirtualClock } from "../../simulator/virtual-clock.ts";
import { RequestFailure } from "../../src/cluster/cluster.ts";
import { encodeFrame, FRAME_TYPE } from "../../src/cluster/info/frame.ts";
import { type DialFailure, dial, type Greeting } from "../../src/cluster/tcp/dial.ts";
import { FormerMembers } from "../../src/cluster/tcp/former-members.ts";
import type { ConnectionEvents, Network } from "../../src/cluster/tcp/network.ts";
import { NodeQueue } from "../../src/cluster/tcp/node-queue.ts";
import { type InfoClusterOptions, resolveInfoClusterOptions } from "../../src/cluster/tcp/options.ts";
import type { ReachSettings } from "../../src/cluster/tcp/reach.ts";
import { probeTls } from "../../src/cluster/tcp/tls-probe.ts";
import { Turns } from "../../src/cluster/tcp/turns.ts";
import { Way } from "../../src/cluster/tcp/way.ts";

const at = (port: number) => ({ host: "10.0.0.1", port });
const reply = (body: string) => encodeFrame(FRAME_TYPE.info, new TextEncoder().encode(body));
const greeting = (node: string) => reply(`node\t${node}\nbuild\t8.1.2.0\n`);

/** The events on each connection, in their order. Later connections have no events. */
function networkOf(clock: VirtualClock, ...script: readonly ((events: ConnectionEvents) => void)[]) {
	let connections = 0;
	const network: Network = {
		lookup: (host) => Promise.resolve([host]),
		connect(_, __, events) {
			const act = script[connections++];
			const cancel = clock.schedule(clock.now(), "world", () => act?.(events));
			return { send: () => {}, close: cancel };
		},
	};
	const settings: ReachSettings = { network, clock, turns: new Turns(clock), connectTimeout: 1000, maxFrame: 65_536 };
	return { settings, connections: () => connections };
}

const greets = (node: string) => (events: ConnectionEvents) => {
	events.opened();
	events.data(greeting(node));
};
const refuses = (events: ConnectionEvents) => events.ended("refused", Object.assign(new Error(), { code: "ECONNREFUSED" }));
const ignored = { reply: () => {}, ended: () => {} };

describe("dialling", () => {
	function endOf(act: (events: ConnectionEvents) => void) {
		const clock = createVirtualClock();
		const { network } = networkOf(clock, act).settings;
		const ends: (DialFailure | Greeting)[] = [];
		const done = new Promise<void>((resolve) => {
			const note = (end: DialFailure | Greeting) => {
				ends.push(end);
				clock.schedule(clock.now() + 1, "world", resolve);
			};
			dial(
				{ network, clock, ip: "10.0.0.1", port: 3000, where: "10.0.0.1:3000", connectTimeout: 1000, maxFrame: 65_536 },
				{
					greeted(node) {
						note(node);
						return ignored;
					},
					failed: note,
				},
			);
		});
		return clock.run(async () => {
			await done;
			return ends;
		});
	}

	it("ends with the first unusable greeting, also if another one has arrived with it", async () => {
		const ends = await endOf((events) => {
			events.opened();
			events.data(Uint8Array.from([...reply("node\t\nbuild\t8.1.2.0\n"), ...greeting("A")]));
		});
		expect(ends).toMatchObject([{ name: "RequestFailure", reason: "malformed" }]);
	});

	it("says whether the network gave up or the port refused", async () => {
		expect(await endOf(refuses)).toMatchObject([{ end: "refused", reason: "refused" }]);
		const givenUp = Object.assign(new Error(), { code: "ETIMEDOUT" });
		expect(await endOf((events) => events.ended("unreachable", givenUp))).toMatchObject([{ end: "other", reason: "timed_out" }]);
		const noRoute = Object.assign(new Error(), { code: "EHOSTUNREACH" });
		expect(await endOf((events) => events.ended("unreachable", noRoute))).toMatchObject([{ end: "other", reason: "refused" }]);
	});
});

describe("a way to a node", () => {
	it("counts only the failed attempts since it last led to a node", async () => {
		const clock = createVirtualClock();
		const { settings } = networkOf(clock, refuses, greets("A"), refuses);
		const way = new Way([at(3000)]);
		const failures: number[] = [];
		await clock.run(async () => {
			for (let attempt = 0; attempt < 3; attempt++) {
				await way.try(settings, () => ignored);
				failures.push(way.failures);
			}
		});
		expect(failures).toEqual([1, 0, 1]);
	});

	it("ends its attempt when it is closed: at once, without a result, and without another call", async () => {
		const clock = createVirtualClock();
		const { settings } = networkOf(clock, greets("A"));
		const way = new Way([at(3000)]);
		const met: string[] = [];
		await clock.run(async () => {
			const attempt = way.try(settings, ({ node }) => {
				met.push(node);
				return ignored;
			});
			way.close();
			await attempt;
			await clock.sleep(5000);
		});
		expect([met, way.isBeingTried, way.end]).toEqual([[], false, { kind: "untried" }]);
	});
});

describe("a former member", () => {
	const membersOf = (settings: ReachSettings) => {
		const members = new FormerMembers(
			settings,
			() => ignored,
			() => {},
		);
		members.add("X", [at(3000), at(3001)], false);
		return members;
	};

	it("is not tried again because of an address that is known already", () => {
		const members = membersOf(networkOf(createVirtualClock()).settings);
		const way = members.ways.get("X");
		members.learn("X", at(3001));
		expect(members.ways.get("X")).toBe(way);
		members.learn("X", at(3002));
		expect(members.ways.get("X")?.addresses).toEqual([at(3002), at(3000), at(3001)]);
	});

	it("that was silent delays the next look by the patience, and not by the time to connect", async () => {
		const clock = createVirtualClock();
		const members = membersOf(networkOf(clock).settings);
		const times: number[] = [];
		await clock.run(async () => {
			for (let look = 0; look < 2; look++) {
				const startedAt = clock.now();
				await members.tryAll(100);
				times.push(clock.now() - startedAt);
			}
		});
		// Each address is tried for 1000 ms, the second one 250 ms after the first.
		expect(times).toEqual([1250, 100]);
		members.close();
	});

	it("is looked for until it was tried at an address that became known during the look (CLUSTER-11)", async () => {
		const clock = createVirtualClock();
		const isSilent = (): void => {};
		const answersLate = (events: ConnectionEvents): void => {
			clock.schedule(50, "world", () => greets("X")(events));
		};
		const members = membersOf(networkOf(clock, isSilent, answersLate).settings);
		clock.schedule(10, "world", () => members.learn("X", at(3002)));
		await clock.run(() => members.tryAll(100));
		expect(clock.now()).toBe(50);
		members.close();
	});

	it("that is gone is forgotten, if members remember ever more other nodes (CLUSTER-10)", async () => {
		const clock = createVirtualClock();
		const refusals = Array.from({ length: 1030 }, () => refuses);
		const members = membersOf(networkOf(clock, ...refusals).settings);
		members.ways.clear();
		const batch = (from: number, to: number) =>
			new Map(Array.from({ length: to - from }, (_, index) => [`N${from + index}`, [at(from + index)]] as const));
		const isFollowed = (name: string): boolean => {
			members.learn(name, at(60_000));
			return members.ways.has(name);
		};
		await clock.run(async () => {
			for (const names of [batch(1000, 2000), batch(2000, 2030)]) {
				members.follow(names, () => false);
				await clock.sleep(2000);
				expect(members.ways.size).toBe(0);
			}
			members.follow(batch(2000, 2030), () => false);
			expect(members.isIdle).toBe(false);
			expect(isFollowed("N2000")).toBe(true);
			expect(isFollowed("N1000")).toBe(false);
		});
		members.close();
	});

	it("that a member has remembered only during a look is tried before the look ends (CLUSTER-11)", async () => {
		const clock = createVirtualClock();
		const answersLate = (events: ConnectionEvents): void => {
			clock.schedule(50, "world", () => greets("Y")(events));
		};
		const members = membersOf(networkOf(clock, answersLate).settings);
		members.ways.clear();
		members.follow(new Map([["Y", [at(3003)]]]), () => false);
		expect(members.hasUntried).toBe(true);
		await clock.run(() => members.tryUntried());
		expect(clock.now()).toBe(50);
		expect(members.hasUntried).toBe(false);
		members.close();
	});
});

it("A number of connections above the limit is an invalid option", () => {
	const { network } = networkOf(createVirtualClock()).settings;
	const withConnections = (maxConnections: number) => resolveInfoClusterOptions({ hosts: ["10.0.0.1"], maxConnections }, network);
	expect(withConnections(256).maxConnections).toBe(256);
	for (const wrong of [257, 0, Number.NaN])
		expect(() => withConnections(wrong)).toThrow(
			expect.objectContaining({ code: "invalid_option", message: expect.stringContaining("from 1 to 256") }),
		);
});

it("A clock without its functions and a missing seed are invalid options", () => {
	const { network } = networkOf(createVirtualClock()).settings;
	for (const wrong of [{ clock: 5 }, { clock: null }, { clock: { now: () => 0 } }, { hosts: new Array(2) }]) {
		const options = { hosts: ["10.0.0.1"], ...wrong } as unknown as InfoClusterOptions;
		const [name] = Object.keys(wrong);
		expect(() => resolveInfoClusterOptions(options, network)).toThrow(
			expect.objectContaining({ code: "invalid_option", message: expect.stringContaining(`${name}`) }),
		);
	}
});

it("A second connection to a node is closed if the first one answers in time (CLUSTER-4)", () => {
	const clock = createVirtualClock();
	const settings = resolveInfoClusterOptions({ hosts: ["10.0.0.1"], clock }, networkOf(clock).settings.network);
	const queue = new NodeQueue("A", settings, { addresses: () => [], greeted() {}, unreached() {}, ended() {} });
	const closed: number[] = [];
	for (const number of [1, 2]) queue.adopt({ node: "A", build: "8.1.2.0" }, { send: () => {}, close: () => closed.push(number) });
	expect(closed).toEqual([2]);
	queue.close(new RequestFailure("closed", "the test is over"));
});

it("The beginning of a TLS handshake is one record that is as long as its header says (RFC 5246)", async () => {
	const clock = createVirtualClock();
	const sent: Uint8Array[] = [];
	const network: Network = {
		lookup: (host) => Promise.resolve([host]),
		connect(_, __, events) {
			clock.schedule(clock.now(), "world", () => events.opened());
			return { send: (bytes) => sent.push(bytes), close: () => {} };
		},
	};
	await clock.run(async () => {
		probeTls(network, "10.0.0.1", 3000, () => {});
		await clock.sleep(1);
	});
	const [hello = new Uint8Array()] = sent;
	const view = new DataView(hello.buffer, hello.byteOffset, hello.length);
	// A record: type, version, length. In it a handshake message: type, length of 24 bits.
	expect([view.getUint8(0), view.getUint16(3)]).toEqual([0x16, hello.length - 5]);
	expect([view.getUint8(5), view.getUint32(5) & 0xffffff]).toEqual([1, hello.length - 9]);
});
