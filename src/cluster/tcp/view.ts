/**
 * What is known about the members of a cluster: plain values, and decisions that are functions of them (CLUSTER-1 to
 * -6).
 */

import { type Address, showAddress } from "../info/address.ts";
import type { Peer } from "../info/peers.ts";

/** What a node that belongs to a cluster says about its members. */
export interface MemberReport {
	/** The nodes that it lists as its peers. */
	readonly peers: readonly Peer[];
	/** The names of its peers. */
	readonly names: ReadonlySet<string>;
	/** All nodes that its process has ever met, its peers included (`alumni-clear-std`). */
	readonly alumni: readonly Peer[];
	/** How many members it counts, itself included; `undefined` if it does not say. */
	readonly size: number | undefined;
	readonly generation: string;
	/** A list was longer than the library reads (CLUSTER-10). */
	readonly isCut: boolean;
	/** What is wrong with the list of the nodes that it has met. */
	readonly complaint?: string | undefined;
}

/** What is known about one node. Times are readings of the clock. */
export interface ViewedNode {
	readonly name: string;
	/** It is in the view: trackers ask it. */
	isMember: boolean;
	/** When it last answered with its own name. */
	heardAt: number | undefined;
	/** Its last report as a member of a cluster, and when that came. */
	report: MemberReport | undefined;
	reportedAt: number;
	/** The report was read on a connection that is closed, so it may be that of another process. */
	isReportOld: boolean;
	/** It answers, but what it says about the members cannot be read: what is wrong with it. */
	complaint: string | undefined;
	/** Its partition generation is -1: it does not belong to a cluster yet (CLUSTER-3). */
	isStarting: boolean;
	/** Since when it has not answered, after a look at it failed. */
	failingSince: number | undefined;
	/** Since when it has refused every connection. */
	refusedSince: number | undefined;
	/** Addresses at which it answered with its own name, the latest first. */
	proofs: readonly Proof[];
	/** Through how many nodes it was found: a seed has 0. */
	readonly depth: number;
}

/** A node answered with its own name at an address, last at this time. */
export interface Proof {
	readonly address: Address;
	readonly at: number;
}

export type View = ReadonlyMap<string, ViewedNode>;

export function newNode(name: string, depth: number): ViewedNode {
	return {
		name,
		isMember: false,
		heardAt: undefined,
		report: undefined,
		reportedAt: Number.NEGATIVE_INFINITY,
		isReportOld: false,
		complaint: undefined,
		isStarting: false,
		failingSince: undefined,
		refusedSince: undefined,
		proofs: [],
		depth,
	};
}

/** The report of a node that answers now and belongs to a cluster. Only such reports decide. */
export function presentReport({ report, isStarting, failingSince }: ViewedNode): MemberReport | undefined {
	return isStarting || failingSince !== undefined ? undefined : report;
}

/** The nodes that answer now and list the node among their peers. */
export function listersOf(name: string, view: View): readonly string[] {
	const listers = [...view.values()].filter((other) => other.name !== name && presentReport(other)?.names.has(name));
	return listers.map((lister) => lister.name);
}

/**
 * The names of the nodes that are in the view now (CLUSTER-1, CLUSTER-2, CLUSTER-3). A node that answers, or that an
 * answering node lists, is a member. Only answers remove a member: it must be silent, another member must have answered
 * since, and no member that answers may list it. A node that refuses every connection for `refusalMs` leaves although
 * some members still list it, if another member does not. The old report of a node that has been reached again keeps
 * members in the view, but only a new report adds or removes members: the node may have restarted, and may not belong
 * to a cluster yet.
 */
export function membersInView(view: View, now: number, refusalMs: number): ReadonlySet<string> {
	const deniers: { readonly name: string; readonly at: number; readonly names: ReadonlySet<string> }[] = [];
	const listed = new Set<string>();
	const listedNow = new Set<string>();
	for (const node of view.values()) {
		const report = presentReport(node);
		if (report === undefined) continue;
		if (!node.isReportOld) deniers.push({ name: node.name, at: node.reportedAt, names: report.names });
		for (const name of report.names) {
			if (name === node.name) continue;
			listed.add(name);
			if (!node.isReportOld) listedNow.add(name);
		}
	}
	// The newest first: a search then passes few nodes but those that list the name, and each is an entry of a list.
	deniers.sort((a, b) => b.at - a.at);
	const isDenied = (name: string, since: number): boolean => {
		for (const other of deniers) {
			if (other.at <= since) return false;
			if (other.name !== name && !other.names.has(name)) return true;
		}
		return false;
	};

	const isMember = (node: ViewedNode): boolean => {
		const { name, failingSince, refusedSince } = node;
		if (presentReport(node) !== undefined && (node.isMember || !node.isReportOld)) return true;
		const hasRefused = refusedSince !== undefined && now - refusedSince >= refusalMs;
		if (hasRefused && isDenied(name, refusedSince)) return false;
		if (listedNow.has(name) || (node.isMember && listed.has(name))) return true;
		return node.isMember && !(failingSince !== undefined && isDenied(name, failingSince));
	};
	return new Set([...view.values()].filter(isMember).map(({ name }) => name));
}

/** The most addresses of a node that are tried. */
export const MOST_ADDRESSES = 16;

/** Puts the address at which the node has just answered first, and removes an older entry of the same address. */
export function withProof(proofs: readonly Proof[], proof: Proof): readonly Proof[] {
	const text = showAddress(proof.address);
	return [proof, ...proofs.filter(({ address }) => showAddress(address) !== text)].slice(0, MOST_ADDRESSES);
}

export interface RememberedNodes {
	/** Where each of these nodes may be. */
	readonly nodes: ReadonlyMap<string, readonly Address[]>;
	/** Together, the members remember more addresses of a node than are tried (CLUSTER-10). */
	readonly isCut: boolean;
}

/** Nodes that an answering member remembers and that no answering node lists (CLUSTER-11). */
export function rememberedOnly(view: View): RememberedNodes {
	let isCut = false;
	const listed = new Set<string>();
	for (const node of view.values()) for (const name of presentReport(node)?.names ?? []) listed.add(name);
	const remembered = new Map<string, readonly Address[]>();
	for (const node of view.values()) {
		for (const { name, addresses } of presentReport(node)?.alumni ?? []) {
			if (listed.has(name) || view.get(name)?.isMember === true) continue;
			const known = remembered.get(name) ?? [];
			const texts = new Set(known.map(showAddress));
			const others = addresses.filter((address) => !texts.has(showAddress(address)));
			isCut ||= known.length + others.length > MOST_ADDRESSES;
			remembered.set(name, [...known, ...others].slice(0, MOST_ADDRESSES));
		}
	}
	return { nodes: remembered, isCut };
}

/** Members whose own list is shorter than the number that they count (CLUSTER-6). */
export function shortListed(view: View): readonly ViewedNode[] {
	return [...view.values()].filter((node) => {
		const report = presentReport(node);
		return report?.size !== undefined && otherNodes(node) < report.size - 1;
	});
}

/** Members that answer, but send lists that cannot be read (CLUSTER-6, CLUSTER-11), and what is wrong with those. */
export function unreadable(view: View): readonly { readonly name: string; readonly complaint: string }[] {
	return [...view.values()].flatMap((node) => {
		const complaint = node.complaint ?? presentReport(node)?.complaint;
		return node.isMember && complaint !== undefined ? [{ name: node.name, complaint }] : [];
	});
}

/** How many other nodes a node lists. An entry for itself, or a second one for the same node, is not another node. */
export function otherNodes({ name, report }: ViewedNode): number {
	if (report === undefined) return 0;
	return report.names.size - (report.names.has(name) ? 1 : 0);
}
