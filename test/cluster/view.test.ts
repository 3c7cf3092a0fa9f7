import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Address } from "../../src/cluster/info/address.ts";
import { addressBook } from "../../src/cluster/tcp/address-book.ts";
import { doubtsOf } from "../../src/cluster/tcp/doubts.ts";
import {
	membersInView,
	newNode,
	type Proof,
	rememberedOnly,
	shortListed,
	type ViewedNode,
	withProof,
} from "../../src/cluster/tcp/view.ts";

const REFUSAL_MS = 1000;
const at = (port: number): Address => ({ host: "10.0.0.1", port });
const proof = (port: number, time: number): Proof => ({ address: at(port), at: time });

interface Said {
	readonly peers?: readonly string[];
	readonly alumni?: readonly string[];
	readonly ports?: Readonly<Record<string, number>>;
	readonly size?: number;
	readonly time?: number;
}

/** A node that answers and lists peers. */
function answers(name: string, { peers = [], alumni = peers, ports = {}, size, time = 100 }: Said = {}): ViewedNode {
	const read = (names: readonly string[]) => names.map((peer) => ({ name: peer, addresses: [at(ports[peer] ?? 3000)] }));
	return {
		...newNode(name, 0),
		isMember: true,
		heardAt: time,
		reportedAt: time,
		report: { peers: read(peers), names: new Set(peers), alumni: read(alumni), size, generation: "1", isCut: false },
	};
}

/** The same node after it has stopped to answer. */
const silent = (node: ViewedNode, failingSince = 50): ViewedNode => ({ ...node, failingSince });
const starting = (node: ViewedNode): ViewedNode => ({ ...node, isStarting: true });
const member = (name: string): ViewedNode => ({ ...newNode(name, 0), isMember: true });
const viewOf = (...nodes: readonly ViewedNode[]) => new Map(nodes.map((node) => [node.name, node]));
const judge = (...nodes: readonly ViewedNode[]) => [...membersInView(viewOf(...nodes), 200, REFUSAL_MS)].sort().join(" ");

it("A node with many addresses is looked for at 16 of them", () => {
	const node = { ...member("B"), proofs: Array.from({ length: 20 }, (_, index) => proof(3000 + index, index)) };
	expect(addressBook(viewOf(node))(node)).toEqual(Array.from({ length: 16 }, (_, index) => at(3000 + index)));
});

describe("the view has", () => {
	it("every node that answers, also one that no other node lists (CLUSTER-1)", () => {
		expect(judge(answers("A", { peers: ["B"] }), answers("B", { peers: ["A"] }), answers("X"))).toBe("A B X");
	});

	it("every node that an answering node lists, although it has never answered (CLUSTER-1)", () => {
		expect(judge(answers("A", { peers: ["B"] }), newNode("B", 1))).toBe("A B");
		expect(judge(answers("A"), newNode("B", 1))).toBe("A");
	});

	it("no other node because of a report of an earlier process, which only keeps the members that it lists (CLUSTER-3)", () => {
		const old = (node: ViewedNode): ViewedNode => ({ ...node, isReportOld: true });
		expect(judge(old(answers("A", { peers: ["B"] })), newNode("B", 1))).toBe("A");
		expect(judge(old(answers("A", { peers: ["B"] })), silent(member("B")))).toBe("A B");
		// A node that left and is reached again is not a member until it has said that it belongs to a cluster.
		expect(judge(answers("A"), old({ ...answers("B"), isMember: false }))).toBe("A");
		expect(judge(answers("A"), old(answers("B")))).toBe("A B");
	});

	it("a silent node that only the report of an earlier process does not list (CLUSTER-2)", () => {
		const lone = answers("A", { time: 51 });
		expect(judge(lone, silent(member("B"), 50))).toBe("A");
		expect(judge({ ...lone, isReportOld: true }, silent(member("B"), 50))).toBe("A B");
	});

	it("a silent node while a node that answers lists it (CLUSTER-2)", () => {
		expect(judge(answers("A", { peers: ["B"] }), silent(member("B")))).toBe("A B");
		expect(judge(answers("A"), answers("C", { peers: ["B"] }), silent(member("B")))).toBe("A B C");
	});

	it("not a silent node, if another member has answered since and no answering node lists it (CLUSTER-2)", () => {
		expect(judge(answers("A", { time: 51 }), silent(member("B"), 50))).toBe("A");
	});

	it("a silent node until another member has answered since (CLUSTER-2)", () => {
		expect(judge(answers("A", { time: 49 }), silent(member("B"), 50))).toBe("A B");
	});

	it("all its nodes while no node answers, in any order of silence (CLUSTER-2)", () => {
		expect(judge(silent(answers("A"), 150), silent(answers("B"), 50), silent(member("C"), 40))).toBe("A B C");
	});

	it("a node that refuses until a whole request timeout has passed, if only some members list it (CLUSTER-2)", () => {
		const nodes = [answers("A", { peers: ["B"] }), answers("C", { peers: ["A"], time: 1500 })];
		const refusing = { ...silent(member("B"), 400), refusedSince: 500 };
		expect([...membersInView(viewOf(...nodes, refusing), 1499, REFUSAL_MS)]).toContain("B");
		expect([...membersInView(viewOf(...nodes, refusing), 1500, REFUSAL_MS)]).not.toContain("B");
	});

	it("a node that refuses while every member that answers lists it (CLUSTER-2)", () => {
		const refusing = { ...silent(member("B"), 400), refusedSince: 500 };
		expect([...membersInView(viewOf(answers("A", { peers: ["B"], time: 4000 }), refusing), 5000, REFUSAL_MS)]).toContain("B");
	});

	it("a starting node only if it was in the view or is listed, and ignores its list (CLUSTER-3)", () => {
		const old = answers("B", { peers: ["C"] });
		expect(judge(answers("A"), starting(old))).toBe("A B");
		expect(judge(answers("A"), { ...starting(old), isMember: false })).toBe("A");
		expect(judge(answers("A", { peers: ["B"] }), { ...starting(old), isMember: false }, newNode("C", 1))).toBe("A B");
		expect(judge(starting(answers("B")), silent(member("C")))).toBe("B C");
	});

	it("not a node that members only remember", () => {
		expect(judge(answers("A", { alumni: ["C"] }), newNode("C", 1))).toBe("A");
	});
});

describe("the addresses of a node", () => {
	const show = (node: ViewedNode, ...others: readonly ViewedNode[]) =>
		addressBook(viewOf(node, ...others))(node).map(({ port }) => port);

	it("are those of the newest list first, then those at which it answered, then those that are remembered (CLUSTER-8)", () => {
		const node = { ...newNode("B", 1), proofs: [proof(3, 9), proof(2, 8)] };
		const old = answers("A", { peers: ["B"], alumni: [], ports: { B: 1 }, time: 10 });
		const recent = answers("C", { peers: ["B"], alumni: [], ports: { B: 2 }, time: 20 });
		const memory = answers("D", { alumni: ["B"], ports: { B: 4 } });
		expect(show(node, old, recent, memory)).toEqual([2, 1, 3, 4]);
	});

	it("are found the same way in a long list, of which the first entry of a node counts (CLUSTER-8)", () => {
		const others = Array.from({ length: 40 }, (_, index) => `N${index}`);
		const lister = answers("A", { peers: [...others, "B"], alumni: ["B", ...others], ports: { B: 1 }, time: 10 });
		const { report } = lister;
		if (report === undefined) throw new Error("A reports nothing.");
		const twice = { ...lister, report: { ...report, peers: [...report.peers, { name: "B", addresses: [at(7)] }] } };
		const node = { ...newNode("B", 1), proofs: [proof(3, 9)] };
		expect(show(node, lister)).toEqual([1, 3]);
		expect(show(node, twice)).toEqual([1, 3]);
		expect(show(newNode("C", 1), twice)).toEqual([]);
	});

	it("are the same if a book is asked once, and if it is asked so often that it makes an index", () => {
		const names = fc.constantFrom("A", "B", "C", "D", "E", "F");
		const ports = fc.integer({ min: 1, max: 5 });
		const list = fc.array(fc.record({ name: names, addresses: fc.array(ports.map(at), { maxLength: 3 }) }), { maxLength: 8 });
		const report = fc.record({ peers: list, alumni: list }).map(({ peers, alumni }) => ({
			...{ peers, alumni, names: new Set(peers.map(({ name }) => name)) },
			...{ size: undefined, generation: "1", isCut: false },
		}));
		const node = fc.record({
			report: fc.option(report, { nil: undefined }),
			reportedAt: fc.integer({ min: 0, max: 3 }),
			proofs: fc.array(fc.tuple(ports, fc.integer({ min: 0, max: 3 })).map(([port, time]) => proof(port, time))),
		});
		const views = fc.uniqueArray(fc.tuple(names, node), { selector: ([name]) => name, minLength: 1 });
		fc.assert(
			fc.property(views, (drawn) => {
				const nodes = drawn.map(([name, rest]) => ({ ...newNode(name, 1), ...rest }));
				const view = viewOf(...nodes);
				const book = addressBook(view);
				for (let times = 0; times < 50; times++) for (const each of nodes) book(each);
				for (const each of nodes) expect(book(each)).toEqual(addressBook(view)(each));
			}),
		);
	});

	it("come last if another node answered there later (CLUSTER-4)", () => {
		const lister = answers("A", { peers: ["B"], ports: { B: 1 } });
		const node = { ...newNode("B", 1), proofs: [proof(2, 30)] };
		const other = { ...answers("C"), proofs: [proof(1, 20), proof(2, 20)] };
		expect(show(node, lister, other)).toEqual([2, 1]);
		expect(show({ ...node, proofs: [proof(1, 21)] }, lister, other)).toEqual([1]);
	});

	it("at which it answered are sorted by the latest answer, without duplicates, and limited in number", () => {
		const proven = withProof(withProof([proof(1, 1), proof(2, 1)], proof(2, 2)), proof(3, 3));
		expect(proven.map(({ address }) => address.port)).toEqual([3, 2, 1]);
		const many = Array.from({ length: 16 }, (_, port) => proof(port + 1, 1));
		expect(withProof(many, proof(99, 2))).toHaveLength(16);
	});
});

describe("the doubts about the view are", () => {
	it("nodes that a member remembers and no answering node lists (CLUSTER-11)", () => {
		const nodes = [answers("A", { alumni: ["B", "C"] }), answers("B", { peers: ["D"], alumni: ["D"] })];
		expect([...rememberedOnly(viewOf(...nodes)).nodes.keys()]).toEqual(["C"]);
	});

	it("with each remembered address once, however many members remember it", () => {
		const nodes = [answers("A", { alumni: ["C"] }), answers("B", { alumni: ["C"] })];
		const { nodes: remembered, isCut } = rememberedOnly(viewOf(...nodes));
		expect(remembered.get("C")).toHaveLength(1);
		expect(isCut).toBe(false);
	});

	it("remembered addresses that are left out because there are too many together (CLUSTER-10)", () => {
		const at = (name: string, ports: readonly number[]): ViewedNode => {
			const node = answers(name);
			const addresses = ports.map((port) => ({ host: "10.0.0.9", port }));
			return { ...node, report: node.report && { ...node.report, alumni: [{ name: "C", addresses }] } };
		};
		const sixteen = Array.from({ length: 16 }, (_, index) => index + 1);
		expect(rememberedOnly(viewOf(at("A", sixteen), at("B", [16]))).isCut).toBe(false);
		const { nodes, isCut } = rememberedOnly(viewOf(at("A", sixteen), at("B", [17])));
		expect(nodes.get("C")).toHaveLength(16);
		expect(isCut).toBe(true);
	});

	it("members whose list is shorter than the number that they count (CLUSTER-6)", () => {
		const nodes = [answers("A", { peers: ["B"], size: 3 }), answers("B", { peers: ["A"], size: 2 }), answers("C", { size: 1 })];
		expect(shortListed(viewOf(...nodes)).map(({ name }) => name)).toEqual(["A"]);
		expect(shortListed(viewOf(starting(answers("A", { size: 3 })), answers("B")))).toEqual([]);
	});

	it.each([
		["a peer twice", ["B", "B"]],
		["itself", ["A", "B"]],
	])("a member that lists %s in place of another node (CLUSTER-6)", (_, peers) => {
		const view = viewOf(answers("A", { peers, size: 3 }), answers("B", { size: 1 }));
		expect(shortListed(view).map(({ name }) => name)).toEqual(["A"]);
		expect(doubtsOf(view, new Map(), false)).toEqual([
			{
				kind: "unseen_members",
				message: expect.stringContaining("Node A counts 3 members, itself included, but lists 1 peers."),
			},
		]);
	});
});
