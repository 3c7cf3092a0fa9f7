import { describe, expect, it } from "vitest";
import { formCluster } from "../../../simulator/membership/form-cluster.ts";
import { Forming } from "../../../simulator/membership/forming.ts";
import { createProcess, hear, type NodeProcess, type ProcessRules } from "../../../simulator/membership/node-process.ts";
import { NO_CHANCES, QUICK_WINDOWS } from "../../../simulator/membership/windows.ts";
import { createRandom } from "../../../simulator/random.ts";
import { createVirtualClock } from "../../../simulator/virtual-clock.ts";

/** Running processes that have been in one cluster for long. */
function settled(...names: string[]): readonly NodeProcess[] {
	const all = names.map((name) => createProcess(name, { address: `10.0.0.1:${name}` }));
	for (const node of all) {
		Object.assign(node, { state: "running", number: 1 });
		Object.assign(node.view, { size: names.length, key: "OLD", phase: "stable", partitionGeneration: 5, peersGeneration: 2 });
		for (const { name, contact } of all) {
			if (name === node.name) continue;
			node.sees.set(name, 1);
			node.view.joined.add(name);
			node.view.announced.set(name, 1);
			node.view.peers.set(name, contact);
		}
	}
	return all;
}

/** Actions of processes wait until the test runs them. */
function waiting() {
	const later: (() => void)[] = [];
	const rules: ProcessRules = { later: (_node, _window, action) => later.push(action), changed: () => {} };
	const runAll = () => {
		for (const action of later.splice(0)) action();
	};
	return { rules, later, runAll };
}

const PARTS = { random: createRandom(1), windows: QUICK_WINDOWS, chances: NO_CHANCES };

describe("a cluster that forms", () => {
	it("of the same processes as before moves no partition: it is stable at once", () => {
		const company = settled("A", "B", "C");
		const { rules, later } = waiting();
		formCluster(rules, company, "NEW", "C", PARTS);
		for (const { view } of company) expect(view).toMatchObject({ key: "NEW", phase: "stable", partitionGeneration: 6 });
		expect(later).toEqual([]);
	});

	it("with a process that is new under an old name has to move partitions", () => {
		const company = settled("A", "B", "C");
		const [a, b, c] = company as [NodeProcess, NodeProcess, NodeProcess];
		b.number = 2;
		for (const node of [a, c]) node.sees.set("B", 2);
		const { rules, later } = waiting();
		formCluster(rules, company, "NEW", "C", PARTS);
		expect([a.view.phase, a.view.partitionGeneration]).toEqual(["unstable", 5]);
		expect(later.length).toBeGreaterThan(0);
	});

	it("moves partitions, and is stable again when they have moved", () => {
		const [a, b] = settled("A", "B") as [NodeProcess, NodeProcess];
		const { rules, runAll } = waiting();
		formCluster(rules, [a], "NEW", "A", PARTS);
		runAll();
		expect(a.view.phase).toBe("migrating");
		expect(a.view.partitionGeneration).toBeGreaterThan(5);
		runAll();
		expect([a.view.phase, b.view.phase]).toEqual(["stable", "stable"]);
	});

	it("moves no more partitions when another cluster has formed in the meantime", () => {
		const [a] = settled("A", "B") as [NodeProcess];
		const { rules, runAll } = waiting();
		formCluster(rules, [a], "NEW", "A", PARTS);
		a.view.key = "NEXT";
		runAll();
		expect([a.view.phase, a.view.partitionGeneration]).toEqual(["unstable", 5]);

		formCluster(rules, [a], "NEW", "A", PARTS);
		runAll();
		const { partitionGeneration } = a.view;
		a.view.key = "NEXT";
		runAll();
		expect([a.view.phase, a.view.partitionGeneration]).toEqual(["migrating", partitionGeneration]);
	});

	it("does not count a node that was lost again before it could join", () => {
		const [a, b] = settled("A", "B") as [NodeProcess, NodeProcess];
		a.view.joined.clear();
		a.view.announced.clear();
		const { rules, runAll } = waiting();
		formCluster(rules, [a, b], "NEW", "B", PARTS);
		a.sees.delete("B");
		runAll();
		expect(a.view.joined).not.toContain("B");
		expect(a.view.announced.size).toBe(0);
	});
});

/** Forms clusters of some nodes, the first of which has noticed something. */
async function formed(nodes: readonly NodeProcess[], fallApart = 0): Promise<void> {
	const clock = createVirtualClock();
	const forming = new Forming({
		...PARTS,
		clock,
		chances: { ...NO_CHANCES, fallApart },
		nodes: new Map(nodes.map((node) => [node.name, node])),
		rules: { later: (_node, _window, action) => clock.schedule(clock.now(), "world", action), changed: () => {} },
		formed: () => {},
	});
	const [first] = nodes as [NodeProcess];
	forming.stir(first, [0, 0]);
	await clock.run(() => clock.sleep(100));
}

const sizes = (nodes: readonly NodeProcess[]) => nodes.map(({ view }) => view.size);

describe("the nodes that form a cluster", () => {
	it("are those that exchange heartbeats", async () => {
		const nodes = settled("A", "B", "C");
		const [, , c] = nodes as [NodeProcess, NodeProcess, NodeProcess];
		c.group = "other";
		await formed(nodes);
		expect(sizes(nodes)).toEqual([2, 2, 3]);
		expect(c.view.key).toBe("OLD");
	});

	it("include a node that sees another one, even if only one of the two sees the other yet", async () => {
		for (const [one, other] of [
			[0, 1],
			[1, 0],
		] as const) {
			const nodes = settled("A", "B");
			nodes[one]?.sees.delete(nodes[other]?.name ?? "");
			await formed(nodes);
			expect(sizes(nodes)).toEqual([2, 2]);
		}
	});

	it("see all others, and not themselves", async () => {
		const nodes = settled("A", "B", "C");
		await formed(nodes);
		expect(nodes.map(({ sees }) => [...sees.keys()].join())).toEqual(["B,C", "A,C", "A,B"]);
	});

	it("are members, and each node says so before they agree on the cluster", async () => {
		const nodes = settled("A", "B");
		for (const { view } of nodes) Object.assign(view, { integrity: false, isMember: false });
		const clock = createVirtualClock();
		const said: unknown[] = [];
		const forming = new Forming({
			...{ ...PARTS, clock, formed: () => {} },
			windows: { ...QUICK_WINDOWS, agree: [50, 50] },
			nodes: new Map(nodes.map((node) => [node.name, node])),
			rules: { later: () => {}, changed: ({ name, view }) => said.push([clock.now(), name, view.integrity, view.isMember]) },
		});
		const [first] = nodes as [NodeProcess];
		forming.stir(first, [10, 10], "quietly");
		await clock.run(() => clock.sleep(20));
		expect(said).toEqual([
			[10, "A", true, true],
			[10, "B", true, true],
		]);
	});

	it("may fall apart into clusters of one node each, but not if one of them is new", async () => {
		const old = settled("A", "B");
		await formed(old, 1);
		expect(sizes(old)).toEqual([1, 1]);
		const withNew = settled("A", "B");
		const [, b] = withNew as [NodeProcess, NodeProcess];
		b.view.size = 0;
		await formed(withNew, 1);
		expect(sizes(withNew)).toEqual([2, 2]);
	});
});

it("A node hears the running nodes of its group, and not itself", () => {
	const [a, b] = settled("A", "B") as [NodeProcess, NodeProcess];
	expect([hear(a, b), hear(a, a)]).toEqual([true, false]);
	b.state = "stopped";
	expect(hear(a, b)).toBe(false);
});
