import { type Address, showAddress } from "../info/address.ts";
import type { Peer } from "../info/peers.ts";
import { type MemberReport, MOST_ADDRESSES, type View, type ViewedNode } from "./view.ts";

/** A longer list is indexed by name: in a cluster of hundreds of nodes, each list would be searched for each node. */
const FEW_PEERS = 16;

/** The addresses of a node in the order in which to try them. */
export type AddressBook = (node: ViewedNode) => readonly Address[];

/**
 * Where the nodes of a view can be reached, as it says now. The addresses of a node are: those that members list, the
 * newest list first; those at which it answered before; then those that members remember (CLUSTER-8). An address at
 * which another node answered last is tried after all others, because two nodes may have swapped their addresses
 * (CLUSTER-4).
 */
export function addressBook(view: View): AddressBook {
	const reporters = reportersIn(view);
	const proofs = proofsIn(view);
	const peers = listedAddresses(reporters, "peers");
	const alumni = listedAddresses(reporters, "alumni");
	return (node) => {
		const byText = new Map<string, Address>();
		const add = (address: Address): void => {
			const text = showAddress(address);
			if (!byText.has(text)) byText.set(text, address);
		};
		for (const address of peers(node.name)) add(address);
		for (const { address } of node.proofs) add(address);
		for (const address of alumni(node.name)) add(address);
		const own = new Map(node.proofs.map(({ address, at }) => [showAddress(address), at]));
		const isTaken = (text: string): boolean =>
			(proofs.get(text) ?? []).some(
				(proof) => proof.node !== node.name && proof.at > (own.get(text) ?? Number.NEGATIVE_INFINITY),
			);
		const free: Address[] = [];
		const others: Address[] = [];
		for (const [text, address] of byText) (isTaken(text) ? others : free).push(address);
		return [...free, ...others].slice(0, MOST_ADDRESSES);
	};
}

interface Reporter {
	readonly name: string;
	readonly report: MemberReport;
}

/** The nodes with a list, the newest list first. */
function reportersIn(view: View): readonly Reporter[] {
	const nodes = [...view.values()].sort((a, b) => b.reportedAt - a.reportedAt);
	const reporters: Reporter[] = [];
	for (const { name, report } of nodes) if (report !== undefined) reporters.push({ name, report });
	return reporters;
}

/** Which nodes answered last at an address, by the text of the address. */
function proofsIn(view: View): ReadonlyMap<string, readonly { readonly node: string; readonly at: number }[]> {
	const proofs = new Map<string, { readonly node: string; readonly at: number }[]>();
	for (const { name, proofs: own } of view.values()) {
		for (const { address, at } of own) {
			const text = showAddress(address);
			const known = proofs.get(text);
			if (known === undefined) proofs.set(text, [{ node: name, at }]);
			else known.push({ node: name, at });
		}
	}
	return proofs;
}

/**
 * The addresses at which the reporters list a node, by its name. Asks each list, until that was as much work as reading
 * all lists once. From then on it has an index. A thousand short lists would otherwise be asked for each of a thousand
 * nodes.
 */
function listedAddresses(reporters: readonly Reporter[], list: "peers" | "alumni"): (name: string) => readonly Address[] {
	const size = reporters.reduce((sum, { report }) => sum + report[list].length, 0);
	let work = 0;
	let index: ReadonlyMap<string, readonly Address[]> | undefined;
	return (name) => {
		work += reporters.length;
		if (work > size) index ??= indexOf(reporters, list);
		if (index !== undefined) return index.get(name) ?? [];
		const addresses: Address[] = [];
		for (const reporter of reporters) {
			const peer = reporter.name === name ? undefined : peerIn(reporter.report[list], name);
			if (peer !== undefined) addresses.push(...peer.addresses);
		}
		return addresses;
	};
}

function indexOf(reporters: readonly Reporter[], list: "peers" | "alumni"): ReadonlyMap<string, readonly Address[]> {
	const index = new Map<string, Address[]>();
	for (const reporter of reporters) {
		const seen = new Set([reporter.name]);
		for (const { name, addresses } of reporter.report[list]) {
			if (seen.has(name)) continue;
			seen.add(name);
			const known = index.get(name);
			if (known === undefined) index.set(name, [...addresses]);
			else known.push(...addresses);
		}
	}
	return index;
}

const indexes = new WeakMap<readonly Peer[], ReadonlyMap<string, Peer>>();

/** The first peer of this name in a list. */
function peerIn(list: readonly Peer[], name: string): Peer | undefined {
	if (list.length <= FEW_PEERS) return list.find((peer) => peer.name === name);
	let index = indexes.get(list);
	if (index === undefined) {
		index = new Map(list.toReversed().map((peer) => [peer.name, peer]));
		indexes.set(list, index);
	}
	return index.get(name);
}
