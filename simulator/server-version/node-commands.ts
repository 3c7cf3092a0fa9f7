import type { NodeState } from "../node-state.ts";
import { ALL_PARTITIONS } from "../node-surroundings.ts";
import { features } from "./features.ts";
import type { InfoClient, InfoCommand } from "./info-command.ts";
import { isBefore } from "./release.ts";

/** The edition of every simulated node. */
export const EDITION: string = "Aerospike Community Edition";

export const NODE_COMMANDS: readonly InfoCommand[] = [
	{ name: "node", form: "bare", answer: (node) => node.name },
	{ name: "build", form: "bare", answer: (node) => node.build },
	{ name: "edition", form: "bare", answer: () => EDITION },
	{ name: "version", form: "bare", answer: version },
	{ name: "features", form: "bare", answer: (node) => features(node.release) },
	{ name: "partitions", form: "bare", answer: () => "4096" },
	{ name: "namespaces", form: "bare", answer: (node) => node.namespaces.join(";") },
	{ name: "partition-generation", form: "bare", answer: partitionGeneration },
	{ name: "peers-generation", form: "bare", answer: (node) => String(node.surroundings.peersGeneration) },
	{ name: "rebalance-generation", form: "bare", answer: (node) => String(node.surroundings.rebalanceGeneration) },
	{ name: "peers-clear-std", form: "bare", answer: peers },
	{ name: "cluster-stable", form: "params", answer: clusterStable },
	{ name: "cluster-name", form: "bare", answer: (node) => node.surroundings.clusterName },
	{ name: "service-clear-std", form: "bare", answer: (node) => node.surroundings.address },
	{ name: "services", form: "bare", answer: services },
	{ name: "services-alumni", form: "bare", answer: services },
	{ name: "replicas", form: "bare", answer: (node) => replicas(node, (maps) => `0,${maps.length},${maps.join(",")}`) },
	{ name: "replicas-all", form: "bare", answer: (node) => replicas(node, (maps) => `${maps.length},${maps.join(",")}`) },
	{ name: "replicas-master", form: "bare", answer: (node) => replicas(node, (maps) => maps[0] ?? "") },
	{ name: "statistics", form: "bare", answer: statistics },
	{ name: "user-agent-set", since: "8.1", form: "params", answer: setUserAgent },
	{ name: "rack-ids", form: "either", answer: (node) => node.namespaces.map((name) => `${name}:0`).join(";") },
	{ name: "racks", form: "either", answer: racks },
];

export function version(node: NodeState): string {
	return `${EDITION} build ${node.build}`;
}

export function partitionGeneration(node: NodeState): string {
	return node.ready ? String(node.surroundings.partitionGeneration) : "-1";
}

function clusterStable(node: NodeState): string {
	if (node.ready) return node.surroundings.clusterKey;
	return isBefore(node.release, "7.2") ? "ERROR::unstable-cluster" : "ERROR:7:unstable cluster";
}

/** `<generation>,<default port>,[[<name>,<tls name>,[<address>]],…]`. The addresses omit the default port. */
function peers(node: NodeState): string {
	const { peersGeneration, peers } = node.surroundings;
	const list = peers.map((peer) => `[${peer.name},,[${peer.address.replace(/:3000$/, "")}]]`);
	return `${peersGeneration},3000,[${list.join(",")}]`;
}

export function services(node: NodeState): string {
	return node.surroundings.peers.map((peer) => peer.address).join(";");
}

function replicas(node: NodeState, word: (maps: readonly string[]) => string): string {
	return node.namespaces.map((name) => `${name}:${word(node.surroundings.replicas[name] ?? [ALL_PARTITIONS])}`).join(";");
}

export function statistics(node: NodeState): string {
	const { peers, clusterKey } = node.surroundings;
	return `cluster_size=${peers.length + 1};cluster_key=${clusterKey}`;
}

/** Racks need the Enterprise Edition. */
function racks({ release }: NodeState): string {
	if (isBefore(release, "7.1")) return "ERROR::enterprise-only";
	return isBefore(release, "7.2") ? "ERROR:25:enterprise-only" : "ERROR:25:enterprise only";
}

function setUserAgent(_node: NodeState, _params: string, _now: number, client: InfoClient): string {
	if (client.hasUserAgent) return "ERROR:4:already set";
	client.hasUserAgent = true;
	return "ok";
}
