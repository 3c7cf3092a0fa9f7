import { type Address, showAddress } from "../info/address.ts";
import type { Peer } from "../info/peers.ts";
import { MOST_ADDRESSES, type View, type ViewedNode } from "./view.ts";

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
	const reporters: ViewedNode[] = [];
	const proofs: { readonly node: string; readonly text: string; readonly at: number }[] = [];
	for (const node of view.values()) {
		if (node.report !== undefined) reporters.push(node);
		for (const { address, at } of node.proofs) proofs.push({ node: node.name, text: showAddress(address), at });
	}
	reporters.sort((a, b) => b.reportedAt - a.reportedAt);
	return (node) => {
		const byText = new Map<string, Address>();
		const add = (address: Address): void => {
			const text = showAddress(address);
			if (!byText.has(text)) byText.set(text, address);
		};
		const addFrom = (list: "peers" | "alumni"): void => {
			for (const { name, report } of reporters) {
				if (name !== node.name && report !== undefined) peerIn(report[list], node.name)?.addresses.forEach(add);
			}
		};
		addFrom("peers");
		for (const { address } of node.proofs) add(address);
		addFrom("alumni");
		const own = new Map(node.proofs.map(({ address, at }) => [showAddress(address), at]));
		const taken = new Set<string>();
		for (const proof of proofs) {
			if (proof.node !== node.name && proof.at > (own.get(proof.text) ?? Number.NEGATIVE_INFINITY)) taken.add(proof.text);
		}
		const free: Address[] = [];
		const others: Address[] = [];
		for (const [text, address] of byText) (taken.has(text) ? others : free).push(address);
		return [...free, ...others].slice(0, MOST_ADDRESSES);
	};
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
