import { expect, it } from "vitest";
import type { Wire } from "../../simulator/info-server/wire.ts";
import { createVirtualClock } from "../../simulator/virtual-clock.ts";
import { RequestFailure } from "../../src/cluster/cluster.ts";
import type { KnownNode, LookResult } from "../../src/cluster/tcp/known-node.ts";
import { KnownNodes } from "../../src/cluster/tcp/known-nodes.ts";
import { resolveInfoClusterOptions } from "../../src/cluster/tcp/options.ts";
import { Seeds } from "../../src/cluster/tcp/seeds.ts";
import { answerOf, frame, node, peer, type StandInNode } from "./support/stand-in.ts";
import { virtualStandIn } from "./support/virtual-stand-in.ts";

/**
 * Connects to node A, which lists this many nodes that refuse every connection. Counts what happens in the time
 * after the first attempt: new connects, how often the list of A is read for conclusions, and how often it is found out
 * where all nodes can be reached. That depends on where A has answered.
 */
async function refusedBy(count: number, ms: number) {
	const clock = createVirtualClock();
	const peers = Array.from({ length: count }, (_, index) => peer(`B${index}`, `10.0.${index >> 7}.${(index & 127) + 2}:3000`));
	const network = virtualStandIn(clock, "10.0.0.1:3000", node("A", { peers }));
	// No look ends within the time, because the end of a look is a reason to compare all addresses.
	const settings = resolveInfoClusterOptions({ hosts: "10.0.0.1:3000", requestTimeout: 60_000, clock }, network);
	const nodes = new KnownNodes(settings, { trouble() {}, changed() {} });
	const seeds = new Seeds(settings, (...met) => nodes.meet(...met));
	return clock.run(async () => {
		seeds.tryDue(
			() => undefined,
			false,
			() => {},
		);
		await clock.sleep(10);
		expect(nodes.all).toHaveLength(count + 1);
		const before = network.use.connects;
		const reads = { proofs: 0, report: 0 };
		const { state } = nodes.get("A") ?? {};
		for (const name of ["proofs", "report"] as const) {
			const value = state?.[name];
			Object.defineProperty(state, name, {
				get() {
					reads[name]++;
					return value;
				},
			});
		}
		await clock.sleep(ms);
		nodes.close(new RequestFailure("closed", "the test is over"));
		return { connects: network.use.connects - before, ...reads };
	});
}

it("nodes that cannot be reached do not cause a new comparison of all addresses", async () => {
	const [few, many] = [await refusedBy(20, 10_000), await refusedBy(40, 10_000)];
	expect(few.connects).toBeGreaterThanOrEqual(20);
	expect(many.connects).toBe(2 * few.connects);
	// A says nothing new in this time, and no other node answers. So what was found out at first is still right.
	expect([few.proofs, many.proofs]).toEqual([0, 0]);
});

it("twice as many nodes that cannot be reached do not cause more conclusions about all nodes", async () => {
	const [many, more] = [await refusedBy(250, 1000), await refusedBy(500, 1000)];
	expect(more.connects).toBeGreaterThan(1.5 * many.connects);
	// Each conclusion is twice the work.
	expect(more.report).toBeLessThanOrEqual(many.report);
	expect(many.report).toBeLessThan(many.connects);
});

it("a node that names itself after close is not met, and its connection is closed (WAIT-10)", () => {
	const clock = createVirtualClock();
	const network = virtualStandIn(clock, "10.0.0.1:3000", node("A"));
	const nodes = new KnownNodes(resolveInfoClusterOptions({ hosts: "10.0.0.1:3000", clock }, network), {
		trouble() {},
		changed() {},
	});
	nodes.close(new RequestFailure("closed", "the cluster was closed"));
	let closed = 0;
	const connection = { send() {}, close: () => closed++ };
	nodes.meet({ node: "A", build: "8.1.2.0" }, connection, { host: "10.0.0.1", port: 3000 });
	expect({ closed, known: nodes.all }).toEqual({ closed: 1, known: [] });
});

/**
 * Connects to `hosts`, usually to A at 10.0.0.1. Other scripted nodes are at the next addresses; those in `silent` do
 * not answer, and those in `resets` reset the connection at their next question, once.
 */
async function inClusterOf(
	scripts: readonly StandInNode[],
	body: (nodes: KnownNodes, silent: Set<string>, sleep: (ms: number) => Promise<void>, resets: Set<string>) => Promise<void>,
	hosts: readonly string[] = ["10.0.0.1:3000"],
): Promise<void> {
	const clock = createVirtualClock();
	const silent = new Set<string>();
	const resets = new Set<string>();
	const [first = node("A"), ...others] = scripts;
	const network = virtualStandIn(clock, "10.0.0.250:3000", first);
	for (const [index, script] of [first, ...others].entries()) {
		network.listen([`10.0.0.${index + 1}:3000`], (wire: Wire) => {
			const data = (bytes: Uint8Array): void => {
				if (resets.delete(script.name)) return wire.reset();
				const commands = Buffer.from(bytes.subarray(8)).toString().trimEnd().split("\n");
				if (!silent.has(script.name)) wire.send(frame(answerOf(script, commands)));
			};
			wire.listen({ data, ended() {} });
		});
	}
	const settings = resolveInfoClusterOptions({ hosts, requestTimeout: 500, clock }, network);
	const nodes = new KnownNodes(settings, { trouble() {}, changed() {} });
	const seeds = new Seeds(settings, (...met) => nodes.meet(...met));
	await clock.run(async () => {
		seeds.tryDue(
			() => undefined,
			false,
			() => {},
		);
		await clock.sleep(100);
		await body(nodes, silent, clock.sleep, resets);
		nodes.close(new RequestFailure("closed", "the test is over"));
	});
}

it("a look is news if the node has stopped to be a member that answers, or is one again", async () => {
	const script = node("A");
	await inClusterOf([script], async (nodes, silent) => {
		const known = nodes.get("A");
		expect(known?.isWell).toBe(true);
		expect(await lookAt(known)).toBe("as before");
		script.partitionGeneration = -1;
		expect(await lookAt(known)).toBe("news");
		script.partitionGeneration = 0;
		expect(await lookAt(known)).toBe("news");
		expect(await lookAt(known)).toBe("as before");
		silent.add("A");
		expect(await lookAt(known)).toBe("news");
	});
});

it("a report that says the same again is the same object, and another one is news", async () => {
	const script = node("A");
	await inClusterOf([script], async (nodes) => {
		const known = nodes.get("A");
		const readAgain = () => {
			if (known !== undefined) known.isOutdated = true;
			return lookAt(known);
		};
		const before = known?.state.report;
		expect(await readAgain()).toBe("same report");
		expect(known?.state.report).toBe(before);
		// The same generation, as after a restart that counted up to it again.
		script.peers = [peer("B", "10.0.0.2:3000")];
		expect(await readAgain()).toBe("news");
		expect([...(known?.state.report?.names ?? [])]).toEqual(["B"]);
	});
});

it("a list is read again if the connection breaks while its generation is asked (CLUSTER-5)", async () => {
	const script = node("A");
	await inClusterOf([script], async (nodes, _silent, _sleep, resets) => {
		const known = nodes.get("A");
		expect(await lookAt(known)).toBe("as before");
		// It starts again meanwhile, and counts up to the same generation.
		script.peers = [peer("B", "10.0.0.2:3000")];
		resets.add("A");
		expect(await lookAt(known)).toBe("news");
		expect([...(known?.state.report?.names ?? [])]).toEqual(["B"]);
	});
});

async function lookAt(known: KnownNode | undefined): Promise<LookResult | undefined> {
	let result: LookResult | undefined;
	await known?.look((found) => {
		result = found;
	});
	return result;
}

it("a node whose answer about the members cannot be read says so, and is not silent (CLUSTER-2)", async () => {
	const script = node("A");
	await inClusterOf([script], async (nodes) => {
		const known = nodes.get("A");
		expect(known?.silence).toBeUndefined();
		script.partitionGeneration = Number.NaN;
		await known?.look(() => {});
		expect(known?.silence).toMatchObject({ reason: "malformed" });
		expect(known?.state.failingSince).toBeUndefined();
	});
});

it("a node without an address has not refused", async () => {
	await inClusterOf([node("A", { peers: [peer("B"), peer("C", "10.0.0.7:3000")] })], async (nodes, _, sleep) => {
		await sleep(1000);
		expect(nodes.get("C")?.state.refusedSince).toBeDefined();
		expect(nodes.get("B")?.state).toMatchObject({ refusedSince: undefined });
	});
});

it("a node that was starting when it was last heard, and that no member lists, is not looked for (CLUSTER-11)", async () => {
	const scripts = [node("A"), node("B", { partitionGeneration: -1 })];
	await inClusterOf(
		scripts,
		async (nodes, silent, sleep) => {
			expect(nodes.get("B")?.state.isStarting).toBe(true);
			silent.add("B");
			for (const name of ["B", "A"]) {
				const known = nodes.get(name);
				if (known !== undefined) await nodes.look(known);
				await sleep(600);
			}
			expect(nodes.members).toEqual(["A"]);
			expect(nodes.get("B")).toBeUndefined();
			expect([...nodes.former.keys()]).toEqual([]);
		},
		["10.0.0.1:3000", "10.0.0.2:3000"],
	);
});

it("a chain of nodes, each listed only by the one before it, is followed for 64 nodes (CLUSTER-10)", async () => {
	const chain = Array.from({ length: 80 }, (_, index) =>
		node(`N${index}`, { peers: [peer(`N${index + 1}`, `10.0.0.${index + 2}:3000`)] }),
	);
	await inClusterOf(chain, async (nodes, _, sleep) => {
		await sleep(5000);
		expect(nodes.all).toHaveLength(65);
		expect(nodes.doubts.map(({ kind }) => kind)).toContain("cut_off");
	});
});
