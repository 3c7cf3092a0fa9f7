import { expect, it } from "vitest";
import { createVirtualClock } from "../../simulator/virtual-clock.ts";
import { RequestFailure } from "../../src/cluster/cluster.ts";
import { KnownNodes } from "../../src/cluster/tcp/known-nodes.ts";
import { resolveInfoClusterOptions } from "../../src/cluster/tcp/options.ts";
import { Seeds } from "../../src/cluster/tcp/seeds.ts";
import { node, peer } from "./support/stand-in.ts";
import { virtualStandIn } from "./support/virtual-stand-in.ts";

/**
 * Connects to node A, which lists this many nodes that refuse every connection. Counts what happens in the ten seconds
 * after the first attempt: new connects, and how often the addresses of one of these nodes are worked out. The
 * addresses depend on where A has answered, so each working out reads that.
 */
async function refusedBy(count: number): Promise<{ readonly connects: number; readonly workedOut: number }> {
	const clock = createVirtualClock();
	const peers = Array.from({ length: count }, (_, index) => peer(`B${index}`, `10.0.1.${index + 1}:3000`));
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
		let workedOut = 0;
		const { state } = nodes.get("A") ?? {};
		const proofs = state?.proofs ?? [];
		Object.defineProperty(state, "proofs", {
			get() {
				workedOut++;
				return proofs;
			},
		});
		await clock.sleep(10_000);
		nodes.close(new RequestFailure("closed", "the test is over"));
		return { connects: network.use.connects - before, workedOut };
	});
}

it("a node that cannot be reached does not cause a new comparison of all other nodes' addresses", async () => {
	const [few, many] = [await refusedBy(20), await refusedBy(40)];
	expect(few.connects).toBeGreaterThanOrEqual(20);
	// Each attempt works out the addresses of its own node only: once to connect, and at most twice more to compare them.
	expect(few.workedOut).toBeLessThanOrEqual(3 * few.connects);
	expect(many).toEqual({ connects: 2 * few.connects, workedOut: 2 * few.workedOut });
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
