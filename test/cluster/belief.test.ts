import { describe, expect, test } from "vitest";
import { describeView } from "../../src/cluster/tcp/belief.ts";
import { connectFailure } from "../../src/cluster/tcp/connect-failure.ts";
import { doubtsOf } from "../../src/cluster/tcp/doubts.ts";
import type { KnownNode } from "../../src/cluster/tcp/known-node.ts";
import { newNode, type ViewedNode } from "../../src/cluster/tcp/view.ts";
import type { Way } from "../../src/cluster/tcp/way.ts";
import { TaskError } from "../../src/errors.ts";

const address = { host: "10.0.0.1", port: 3000 };

/** The properties of a node and of an address to try that the texts use. */
function node(name: string, state: Partial<ViewedNode> = {}, rest: { build?: string; silence?: Error } = {}): KnownNode {
	const { build, silence } = rest;
	const queue = { greeting: build === undefined ? undefined : { build } };
	return { state: { ...newNode(name, 0), ...state }, queue, silence } as unknown as KnownNode;
}
const way = (parts: object): Way => ({ addresses: [address], end: { kind: "untried" }, ...parts }) as unknown as Way;

function reporting(peers: readonly string[], size?: number): Partial<ViewedNode> {
	const list = peers.map((name) => ({ name, addresses: [] }));
	return {
		isMember: true,
		heardAt: 5,
		report: { peers: list, names: new Set(peers), alumni: [], size, generation: "1", isCut: false },
	};
}

describe("What a cluster object knows about its members", () => {
	test("is shown node by node, in the order of their names", () => {
		const known = [node("B", reporting(["A"], 2), { build: "8.1.2.0" }), node("A", reporting(["B"]))];
		const { nodes, warnings } = describeView(known, [], new Map(), [], 12.4);
		expect(nodes).toEqual([
			{ node: "A", isMember: true, state: "answers", addresses: [], listedBy: ["B"], lastAnswerMs: 7, lists: ["B"] },
			{
				...{ node: "B", isMember: true, state: "answers", build: "8.1.2.0", addresses: [], listedBy: ["A"] },
				...{ lastAnswerMs: 7, clusterSize: 2, lists: ["A"] },
			},
		]);
		expect(warnings).toEqual([]);
	});

	test("warns of a node that starts, is silent, refuses or is alone", () => {
		const known = [
			node("A", reporting([])),
			node("B", { isStarting: true }),
			node("C", { failingSince: 1 }, { silence: new Error("gave no answer") }),
			node("D", { failingSince: 1, refusedSince: 1 }),
			node("E"),
		];
		const { nodes, warnings } = describeView(known, [], new Map(), [], 9);
		expect(nodes.map(({ state }) => state)).toEqual(["answers", "starting", "silent", "refuses", "unknown"]);
		expect(nodes[2]?.failure).toBe("gave no answer");
		expect(warnings).toEqual([
			"Node A forms a cluster alone: it does not list any peers, and no other node lists it.",
			"Node B is starting and has not joined a cluster yet.",
			"Node C does not answer: gave no answer.",
			"Node D does not answer.",
		]);
		expect(describeView([node("A", reporting([]))], [], new Map(), [], 9).warnings).toEqual([]);
	});

	test("says what the seeds and the former members led to", () => {
		const failure = new Error("refused the connection");
		const seeds = [way({ end: { kind: "leads", node: "A" } }), way({ addresses: [address, { ...address, port: 1 }], failure })];
		const former = new Map([
			["X", way({ failure })],
			["Y", way({})],
		]);
		const doubts = [{ kind: "cut_off", message: "Too long." }] as const;
		expect(describeView([], seeds, former, doubts, 9)).toEqual({
			nodes: [],
			seeds: [
				{ address: "10.0.0.1:3000", node: "A" },
				{ address: "10.0.0.1:3000, 10.0.0.1:1", failure: "refused the connection" },
			],
			former: [
				{ node: "X", addresses: ["10.0.0.1:3000"], failure: "refused the connection" },
				{ node: "Y", addresses: ["10.0.0.1:3000"] },
			],
			doubts,
			warnings: ["A seed cannot be used: refused the connection.", "Too long."],
		});
	});
});

test("The doubts name members that are counted and not listed, lists that were cut, and former members that are silent", () => {
	const view = new Map([["A", { ...newNode("A", 0), ...reporting(["B"], 4) }]]);
	const former = new Map([
		["X", way({ isSilent: true, failure: new Error("gave no answer") })],
		["Y", way({ isSilent: true })],
		["Z", way({ isSilent: false })],
	]);
	expect(doubtsOf(view, former, true).map(({ kind, message }) => `${kind}: ${message}`)).toEqual([
		"unseen_members: Node A counts 4 members, itself included, but lists 1 peers. " +
			"One possible reason: the lists that this client reads do not contain nodes that have only TLS addresses.",
		"cut_off: The cluster lists more nodes or addresses than this client reads.",
		"silent_former_member: Node X was a member before, and neither answers nor refuses connections (gave no answer).",
		"silent_former_member: Node Y was a member before, and neither answers nor refuses connections.",
	]);
	expect(doubtsOf(new Map(), new Map(), false)).toEqual([]);
});

describe("Why connecting failed", () => {
	const failure = (text: string, cause?: unknown) => way({ failure: new Error(text, { cause }) });
	const told = (seeds: readonly Way[], nodes: readonly KnownNode[] = []) => {
		const { code, message } = connectFailure(seeds, nodes, 30_000);
		return `${code}: ${message}`;
	};

	test("says that nodes are starting, if all nodes that answer are starting", () => {
		const [one, two] = [node("A", { isStarting: true }), node("B", { isStarting: true })];
		expect(told([failure("refused")], [one])).toBe(
			"cluster_not_ready: Node A has not joined a cluster within 30000 ms (partition generation -1).",
		);
		expect(told([], [one, two])).toBe(
			"cluster_not_ready: Nodes A, B have not joined a cluster within 30000 ms (partition generation -1).",
		);
	});

	test("is the error of a single seed, or a list of the reasons of all seeds and nodes", () => {
		const own = new TaskError("unsupported", "TLS only.");
		expect(connectFailure([failure("x"), failure("y", own)], [], 1)).toBe(own);
		expect(told([failure("A refused")])).toBe("network_error: A refused.");
		expect(told([failure("A refused"), failure("B reset")])).toBe(
			"network_error: No host leads to a cluster: A refused; B reset.",
		);
		expect(told([way({})], [node("A", {}, { silence: new Error("no list") })])).toBe(
			"network_error: node A gave no usable answer: no list.",
		);
		expect(told([way({})], [node("A")])).toBe("network_error: No host answered within 30000 ms.");
	});

	test("has the first failure as its cause", () => {
		const first = failure("A refused");
		expect(connectFailure([way({}), first, failure("B reset")], [], 1).cause).toBe(first.failure);
		const silence = new Error("no list");
		expect(connectFailure([], [node("A", {}, { silence })], 1).cause).toBe(silence);
		expect("cause" in connectFailure([], [], 1)).toBe(false);
	});
});
