import type { ClusterMember } from "../member.ts";
import { partitionMaps } from "./partition-map.ts";

const CLUSTER_NAME = "simulated";
const REPLICATION_FACTOR = 2;
const DEFAULT_NAMESPACES: readonly string[] = ["test"];

/**
 * Sets what every node reports about its cluster: its peers, its partitions, and the generations by which clients
 * notice changes. A node that has left, or that is not ready after a restart, reports only itself.
 *
 * @param generation the number of changes of the cluster. Every change moves all generations
 */
export function tellNeighbours(members: Iterable<ClusterMember>, addressOf: (node: string) => string, generation: number): void {
	const everybody = [...members];
	const together = everybody.filter(isTogether);
	for (const member of everybody) {
		const company = isTogether(member) ? together : [member];
		member.node.setSurroundings({
			address: addressOf(member.name),
			clusterName: CLUSTER_NAME,
			clusterKey: clusterKey(company, generation),
			peers: company.filter((each) => each !== member).map(({ name }) => ({ name, address: addressOf(name) })),
			peersGeneration: generation,
			partitionGeneration: generation,
			rebalanceGeneration: generation,
			replicas: replicasOf(member, company),
		});
	}
}

function isTogether({ isActive, node }: ClusterMember): boolean {
	return isActive && node.ready;
}

/** The partitions that a node reports, by namespace, if these nodes share them. */
export function replicasOf(
	member: ClusterMember,
	company: readonly ClusterMember[],
): Readonly<Record<string, readonly string[]>> {
	const maps = namespacesOf(member).map((namespace) => {
		const owners = company.filter((each) => namespacesOf(each).includes(namespace)).map(({ name }) => name);
		return [namespace, partitionMaps(owners, member.name, REPLICATION_FACTOR)] as const;
	});
	return Object.fromEntries(maps);
}

function namespacesOf({ options }: ClusterMember): readonly string[] {
	return options.namespaces ?? DEFAULT_NAMESPACES;
}

/**
 * The same for all nodes that are together, and different after every change. Twelve hexadecimal digits, as on
 * servers.
 */
function clusterKey(company: readonly ClusterMember[], generation: number): string {
	let key = 0xcbf29ce484222325n;
	for (const character of `${generation} ${company.map(({ name }) => name).join(" ")}`) {
		key = BigInt.asUintN(64, (key ^ BigInt(character.codePointAt(0) ?? 0)) * 0x100000001b3n);
	}
	return BigInt.asUintN(48, key).toString(16).toUpperCase().padStart(12, "1");
}
