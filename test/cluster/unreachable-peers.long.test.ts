import { expect, it } from "vitest";
import { createVirtualClock } from "../../simulator/virtual-clock.ts";
import { connectCluster } from "../../src/cluster/tcp/info-cluster.ts";
import { node, peer } from "./support/stand-in.ts";
import { virtualStandIn } from "./support/virtual-stand-in.ts";

const addressOf = (index: number): string => `10.1.${index >> 8}.${index & 255}:3000`;

/**
 * Connects to node A, which lists this many nodes, and remembers others; none of them can be reached. If each failed
 * attempt took a look at all nodes, this would last longer than a test may.
 */
async function besideUnreachable(listed: number, remembered: number, areSilent: boolean) {
	const clock = createVirtualClock();
	const entries = (name: string, count: number) => Array.from({ length: count }, (_, i) => peer(`${name}${i}`, addressOf(i)));
	const alumni = `0,3000,[${[...entries("B", listed), ...entries("F", remembered)].join(",")}]`;
	const value = (command: string) => (command === "alumni-clear-std" ? alumni : "");
	const network = virtualStandIn(clock, "10.0.0.1:3000", node("A", { peers: entries("B", listed), value }));
	const count = Math.max(listed, remembered);
	if (areSilent)
		network.listen(
			Array.from({ length: count }, (_, i) => addressOf(i)),
			(wire) => wire.listen({ data() {}, ended() {} }),
		);
	return clock.run(async () => {
		const startedAt = clock.now();
		const cluster = await connectCluster({ hosts: "10.0.0.1:3000", totalConnectTimeout: 300, clock }, network);
		const connectedAfter = clock.now() - startedAt;
		await clock.sleep(500);
		const doubts = await cluster.doubts(new AbortController().signal);
		const believed = cluster.describe();
		const members = cluster.activeNodes().length;
		cluster.close();
		return {
			connectedAfter,
			members,
			nodes: believed.nodes.length,
			former: believed.former.length,
			doubts: [...new Set(doubts.map(({ kind }) => kind))],
		};
	});
}

it.each([
	["refuse", false],
	["are silent", true],
])("3,000 listed nodes that %s do not delay the end of connecting (CLUSTER-10, CLUSTER-12)", async (_, areSilent) => {
	const found = await besideUnreachable(3000, 0, areSilent);
	expect(found).toMatchObject({ connectedAfter: 300, members: 1024, nodes: 1024, former: 0 });
	expect(found.doubts).toContain("cut_off");
});

it("3,000 remembered nodes that are silent do not delay a wait (CLUSTER-10, CLUSTER-11)", async () => {
	const found = await besideUnreachable(0, 3000, true);
	expect(found.connectedAfter).toBeLessThan(300);
	expect(found).toMatchObject({ members: 1, nodes: 1, former: 1024, doubts: ["cut_off", "silent_former_member"] });
});
