import { describe, expect, it } from "vitest";
import type { Wire } from "../../simulator/info-server/wire.ts";
import { ClientProcess } from "../../simulator/network/client-process.ts";
import { VirtualNetwork } from "../../simulator/network/virtual-network.ts";
import { createRandom } from "../../simulator/random.ts";
import { createVirtualClock } from "../../simulator/virtual-clock.ts";
import { connectCluster } from "../../src/cluster/tcp/info-cluster.ts";
import { answerOf, frame, node, peer } from "./support/stand-in.ts";

const SEED = "10.0.0.1:3000";
const addressOf = (index: number): string => `10.1.${index >> 8}.${index & 255}:3000`;

/** A seed that lists so many nodes. They accept connections, and `answers` says whether they and the seed answer. */
function networkWith(peers: number, answers: { readonly seed: boolean; readonly peers: boolean }) {
	const inner = createVirtualClock();
	const client = new ClientProcess(inner);
	const network = new VirtualNetwork({ clock: inner, random: createRandom(1), client });
	/** How many looks arrived at the nodes, by time. */
	const looksAt = new Map<number, number>();
	const listen = (address: string, script: ReturnType<typeof node>, does: boolean): void => {
		network.listen([address], (wire: Wire) => {
			const data = (bytes: Uint8Array): void => {
				const commands = Buffer.from(bytes.subarray(8)).toString().trimEnd().split("\n");
				if (commands[0] === "partition-generation") looksAt.set(inner.now(), (looksAt.get(inner.now()) ?? 0) + 1);
				if (does) wire.send(frame(answerOf(script, commands)));
			};
			wire.listen({ data, ended() {} });
		});
	};
	const names = Array.from({ length: peers }, (_, index) => `B${index}`);
	const all = [peer("A", SEED), ...names.map((name, index) => peer(name, addressOf(index)))];
	const listOf = (name: string): readonly string[] => all.filter((entry) => !entry.startsWith(`[${name},`));
	listen(SEED, node("A", { peers: listOf("A") }), answers.seed);
	for (const [index, name] of names.entries()) listen(addressOf(index), node(name, { peers: listOf(name) }), answers.peers);
	return { inner, client, network, looksAt };
}

describe("a pause of the process at the end of connecting", () => {
	/** When connecting ends, if the process stands still from 490 to 690 ms. */
	async function endOf(answers: { readonly seed: boolean; readonly peers: boolean }): Promise<number> {
		const { inner, client, network } = networkWith(1, answers);
		return inner.run(async () => {
			const options = { hosts: SEED, connectTimeout: 5000, requestTimeout: 5000, totalConnectTimeout: 500 };
			const connecting = connectCluster({ ...options, clock: client.clock }, network).then(
				(cluster) => cluster.close(),
				() => {},
			);
			inner.schedule(490, "world", () => client.stall(200));
			await connecting;
			return inner.now();
		});
	}

	it("does not move the end if each seed was tried, and only listed nodes have not answered (CLUSTER-10)", async () => {
		expect(await endOf({ seed: true, peers: false })).toBe(690);
	});

	it("moves the end if no node has answered (CLUSTER-9)", async () => {
		expect(await endOf({ seed: false, peers: false })).toBe(690 + 500);
	});
});

it("of many nodes that accept connections and do not answer, only some hundreds are tried at the same time (CLUSTER-10)", async () => {
	const { inner, network } = networkWith(700, { seed: true, peers: false });
	await inner.run(async () => {
		const cluster = await connectCluster({ hosts: SEED, clock: inner }, network);
		expect(cluster.activeNodes()).toHaveLength(701);
		// One is the connection to the seed.
		expect(network.use.mostOpen).toBe(513);
		// All others are tried too.
		await inner.sleep(1500);
		expect(network.use.connects).toBeGreaterThan(701);
		cluster.close();
		expect(network.use.open).toBe(0);
	});
});

it("the regular looks at hundreds of nodes do not begin in one turn of the event loop", async () => {
	const { inner, network, looksAt } = networkWith(200, { seed: true, peers: true });
	await inner.run(async () => {
		const cluster = await connectCluster({ hosts: SEED, clock: inner }, network);
		await inner.sleep(500);
		looksAt.clear();
		await inner.sleep(1000);
		expect([...looksAt.values()].reduce((sum, looks) => sum + looks, 0)).toBe(201);
		expect(Math.max(...looksAt.values())).toBeLessThanOrEqual(64);
		cluster.close();
	});
});

it("looks that wait for their turn end when the cluster is closed", async () => {
	const { inner, network } = networkWith(200, { seed: true, peers: false });
	await inner.run(async () => {
		const connecting = connectCluster({ hosts: SEED, totalConnectTimeout: 50, clock: inner }, network);
		const cluster = await connecting;
		const doubts = cluster.doubts(new AbortController().signal);
		cluster.close();
		const closedAt = inner.now();
		await doubts;
		expect(inner.now()).toBe(closedAt);
	});
});
