import { drawIn, type Random } from "../random.ts";
import type { NodeProcess, ProcessRules } from "./node-process.ts";
import type { MembershipChances, MembershipWindows } from "./windows.ts";

interface Parts {
	readonly random: Random;
	readonly windows: MembershipWindows;
	readonly chances: MembershipChances;
}

/**
 * The nodes form a cluster: they count each other at once, and their lists and partitions follow, each in its own time.
 */
export function formCluster(
	rules: ProcessRules,
	company: readonly NodeProcess[],
	key: string,
	principal: string,
	parts: Parts,
): void {
	// The same nodes as before: no partition has to move.
	const isSame = company.every((node) => knowsAll(node, company));
	for (const node of company) {
		const { view } = node;
		view.generation++;
		Object.assign(view, { size: company.length, key, principal, integrity: true, isMember: true, phase: "unstable" });
		const others = company.filter((other) => other !== node);
		if (isSame) {
			view.partitionGeneration++;
			if (parts.random.chance(parts.chances.touch)) view.peersGeneration++;
			view.phase = "stable";
			rules.changed(node);
			continue;
		}
		const lost = [...view.joined].filter((name) => !node.sees.has(name));
		// The partitions begin to move when the list lets go of those that are gone.
		const moves =
			lost.length > 0 && !parts.random.chance(parts.chances.dropAtOnce) ? drawIn(parts.windows.drop, parts.random) : AT_ONCE;
		for (const name of lost) drop(rules, node, name, moves);
		for (const other of others) admit(rules, node, other, parts);
		movePartitions(rules, node, key, moves, parts);
		rules.changed(node);
	}
}

function knowsAll(node: NodeProcess, company: readonly NodeProcess[]): boolean {
	const { joined, announced, partitionGeneration } = node.view;
	if (partitionGeneration === -1 || joined.size !== company.length - 1) return false;
	return company.every(({ name, number }) => name === node.name || (joined.has(name) && announced.get(name) === number));
}

/** A node that is gone leaves the list some time after the cluster has formed without it. */
function drop(rules: ProcessRules, node: NodeProcess, name: string, after: number): void {
	rules.later(node, [after, after], () => {
		// It may be back.
		if (node.sees.has(name) || !node.view.joined.delete(name)) return;
		node.view.peers.delete(name);
		node.view.peersGeneration++;
		rules.changed(node);
	});
}

/** The generation grows when a peer joins, and again when the address of its process is known. */
function admit(rules: ProcessRules, node: NodeProcess, other: NodeProcess, parts: Parts): void {
	const { windows } = parts;
	const { view } = node;
	const { name, number } = other;
	const isStill = (): boolean => other.number === number && node.sees.get(name) === number;
	const announce = (): void => {
		if (!isStill() || view.announced.get(name) === number) return;
		view.announced.set(name, number);
		view.peers.set(name, other.contact);
		view.alumni.set(name, other.contact);
		view.peersGeneration++;
		rules.changed(node);
	};
	const meet = (): void => {
		if (view.announced.get(name) !== number) rules.later(node, isNewcomer(node) ? windows.learn : windows.announce, announce);
	};
	if (view.joined.has(name)) {
		if (view.announced.get(name) === number && parts.random.chance(parts.chances.touch)) view.peersGeneration++;
		return meet();
	}
	rules.later(node, windows.join, () => {
		if (!isStill() || view.joined.has(name)) return;
		view.joined.add(name);
		view.peersGeneration++;
		// Until its address is known, a node that was a member before is listed at its old address.
		const known = view.alumni.get(name);
		if (known !== undefined) view.peers.set(name, known);
		else if (parts.chances.nameOnly > 0 && parts.random.chance(parts.chances.nameOnly)) view.peers.set(name, { address: "" });
		rules.changed(node);
		meet();
	});
}

function isNewcomer({ view }: NodeProcess): boolean {
	return view.alumni.size === 0;
}

/** Milliseconds until partitions move, if the node does not have to wait for another node. */
const AT_ONCE = 20;

function movePartitions(rules: ProcessRules, node: NodeProcess, key: string, after: number, { random, windows }: Parts): void {
	const { view } = node;
	const isNewcomer = view.partitionGeneration === -1;
	const isStill = (): boolean => view.key === key;
	rules.later(node, isNewcomer ? windows.balance : [after, after], () => {
		if (!isStill()) return;
		view.partitionGeneration = isNewcomer ? random.int(0, 80) : view.partitionGeneration + random.int(1, 600);
		view.phase = "migrating";
		rules.changed(node);
		rules.later(node, view.size === 1 ? [0, 300] : windows.migrate, () => {
			if (!isStill()) return;
			view.partitionGeneration += random.int(1, 2000);
			view.phase = "stable";
			rules.changed(node);
		});
	});
}
