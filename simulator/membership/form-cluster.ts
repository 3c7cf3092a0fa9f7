import type { Random } from "../random.ts";
import type { NodeProcess, ProcessRules } from "./node-process.ts";
import type { MembershipWindows } from "./windows.ts";

interface Parts {
	readonly random: Random;
	readonly windows: MembershipWindows;
}

/** The nodes form a cluster: they count each other at once, and their lists and partitions follow, each in its own time. */
export function formCluster(
	rules: ProcessRules,
	company: readonly NodeProcess[],
	key: string,
	principal: string,
	parts: Parts,
): void {
	for (const node of company) {
		const { view } = node;
		view.generation++;
		Object.assign(view, { size: company.length, key, principal, integrity: true, isMember: true, phase: "unstable" });
		const others = company.filter((other) => other !== node);
		for (const name of view.joined) if (!node.sees.has(name)) drop(rules, node, name, parts);
		for (const other of others) admit(rules, node, other, parts);
		movePartitions(rules, node, key, parts);
		rules.changed(node);
	}
}

/** A node that is gone leaves the list some time after the cluster has formed without it. */
function drop(rules: ProcessRules, node: NodeProcess, name: string, { windows }: Parts): void {
	rules.later(node, windows.drop, () => {
		// It may be back.
		if (node.sees.has(name) || !node.view.joined.delete(name)) return;
		node.view.peers.delete(name);
		node.view.peersGeneration++;
		rules.changed(node);
	});
}

/** A peer counts once when it joins, and once more when the address of its process is known. */
function admit(rules: ProcessRules, node: NodeProcess, other: NodeProcess, { windows }: Parts): void {
	const { view } = node;
	if (!view.joined.has(other.name)) {
		view.joined.add(other.name);
		view.peersGeneration++;
		// Until then, a node that was here before is listed where it was.
		const known = view.alumni.get(other.name);
		if (known !== undefined) view.peers.set(other.name, known);
	}
	const { number } = other;
	if (view.announced.get(other.name) === number) return;
	const isNewcomer = view.partitionGeneration === -1;
	rules.later(node, isNewcomer ? windows.learn : windows.announce, () => {
		if (other.number !== number || node.sees.get(other.name) !== number || view.announced.get(other.name) === number) return;
		view.announced.set(other.name, number);
		view.peers.set(other.name, other.contact);
		view.alumni.set(other.name, other.contact);
		view.peersGeneration++;
		rules.changed(node);
	});
}

function movePartitions(rules: ProcessRules, node: NodeProcess, key: string, { random, windows }: Parts): void {
	const { view } = node;
	const isNewcomer = view.partitionGeneration === -1;
	const isStill = (): boolean => view.key === key;
	rules.later(node, isNewcomer ? windows.balance : windows.drop, () => {
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
