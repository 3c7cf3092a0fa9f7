import type { NodeState } from "../node-state.ts";
import { ALL_PARTITIONS, type ListedPeer } from "../node-surroundings.ts";
import { features } from "./features.ts";
import { type InfoClient, type InfoCommand, unrecorded } from "./info-command.ts";
import { parameter } from "./parameters.ts";
import { isBefore } from "./release.ts";

/** The edition of every simulated node. */
export const EDITION: string = "Aerospike Community Edition";

/** What a node reports while partitions move. */
const PARTITIONS_LEFT = 1024;

export const NODE_COMMANDS: readonly InfoCommand[] = [
	{ name: "node", form: "bare", answer: (node) => node.name },
	{ name: "build", form: "bare", answer: (node) => node.build },
	{ name: "edition", form: "bare", answer: () => EDITION },
	{ name: "version", form: "bare", answer: version },
	{ name: "features", form: "bare", answer: (node) => features(node.release) },
	{ name: "partitions", form: "bare", answer: () => "4096" },
	{ name: "namespaces", form: "bare", answer: (node) => node.namespaces.join(";") },
	{ name: "partition-generation", form: "bare", answer: partitionGeneration },
	{
		name: "peers-generation",
		form: "bare",
		answer: (node) => String(node.surroundings.peersGeneration),
	},
	{ name: "rebalance-generation", form: "bare", answer: (node) => String(node.surroundings.rebalanceGeneration) },
	{ name: "peers-clear-std", form: "either", answer: peersSince },
	{ name: "peers-clear-alt", form: "bare", answer: (node) => peerList(node, alternatesOf(node.surroundings.peers)) },
	{ name: "alumni-clear-std", form: "bare", answer: (node) => peerList(node, alumniOf(node)) },
	{ name: "alumni-clear-alt", since: "8.1", form: "bare", answer: (node) => peerList(node, alternatesOf(alumniOf(node))) },
	{ name: "cluster-stable", form: "params", answer: clusterStable },
	{ name: "cluster-name", form: "bare", answer: (node) => node.surroundings.clusterName },
	{ name: "service-clear-std", form: "bare", answer: (node) => node.surroundings.address },
	{ name: "service-clear-alt", form: "bare", answer: (node) => node.surroundings.alternate },
	{ name: "services", form: "bare", answer: services },
	{ name: "services-alternate", form: "bare", answer: (node) => flat(alternatesOf(node.surroundings.peers)) },
	{ name: "services-alumni", form: "bare", answer: servicesAlumni },
	{ name: "services-alumni-reset", form: "bare", answer: resetAlumni },
	{ name: "status", form: "bare", answer: () => "ok" },
	{ name: "replicas", form: "bare", answer: (node) => replicas(node, (maps) => `0,${maps.length},${maps.join(",")}`) },
	{ name: "statistics", form: "bare", answer: (node, _params, now) => statistics(node, now) },
	...unrecorded([
		{ name: "replicas-all", form: "bare", answer: (node) => replicas(node, (maps) => `${maps.length},${maps.join(",")}`) },
		{ name: "replicas-master", form: "bare", answer: (node) => replicas(node, (maps) => maps[0] ?? "") },
		{ name: "user-agent-set", since: "8.1", form: "params", answer: setUserAgent },
	]),
];

export function version(node: NodeState): string {
	return `${EDITION} build ${node.build}`;
}

export function partitionGeneration(node: NodeState): string {
	return node.ready ? String(node.surroundings.partitionGeneration) : "-1";
}

function clusterStable(node: NodeState, params: string): string {
	const { clusterKey, standing } = node.surroundings;
	const isOld = isBefore(node.release, "7.2");
	const ignores = parameter(params, "ignore-migrations");
	const isIgnored = ignores === "true" || (ignores === "yes" && isBefore(node.release, "7.1"));
	if (!node.ready || standing?.phase === "unstable" || (standing?.phase === "migrating" && !isIgnored))
		return isOld ? "ERROR::unstable-cluster" : "ERROR:7:unstable cluster";
	if (ignores !== undefined && !isIgnored && ignores !== "false" && !(ignores === "no" && isBefore(node.release, "7.1")))
		return isOld ? "ERROR::bad-ignore-migrations" : "ERROR:4:bad ignore migrations";
	const namespace = parameter(params, "namespace");
	if (namespace !== undefined && !node.namespaces.includes(namespace))
		return isOld ? "ERROR::unknown-namespace" : "ERROR:20:namespace not found on node";
	const size = parameter(params, "size");
	if (size === undefined || size === String(sizeOf(node))) return clusterKey;
	if (!/^\d+$/.test(size)) return isOld ? "ERROR::bad-size" : "ERROR:4:bad size";
	return isOld ? "ERROR::cluster-not-specified-size" : "ERROR:7:cluster not specified size";
}

/** `<generation>,<default port>,[[<name>,<tls name>,[<address>]],…]`. The addresses omit the default port. */
function peerList(node: NodeState, peers: readonly ListedPeer[]): string {
	return listOf(
		node,
		peers.map((peer) => entryOf(node, peer)),
	);
}

function listOf({ surroundings: { peersGeneration, defaultPort = 3000 } }: NodeState, entries: readonly string[]): string {
	return `${peersGeneration},${defaultPort},[${entries.join(",")}]`;
}

function entryOf({ surroundings: { defaultPort = 3000 } }: NodeState, { name, address }: ListedPeer): string {
	const end = `:${defaultPort}`;
	const short = (one: string): string => (one.endsWith(end) ? one.slice(0, -end.length) : one);
	return `[${name},,[${address.includes(",") ? address.split(",").map(short).join(",") : short(address)}]]`;
}

function listedOrGone(node: NodeState, name: string, peer: ListedPeer | undefined): string {
	return peer === undefined ? `[${name},,]` : entryOf(node, peer);
}

/**
 * With `generation=N`, only the peers that have changed since that generation. One that left has no address (recorded
 * 7.0.0.26 and 8.1.2.0).
 */
function peersSince(node: NodeState, params: string): string {
	const { peers } = node.surroundings;
	const generation = parameter(params, "generation");
	if (generation === undefined || !/^\d+$/.test(generation)) return peerList(node, peers);
	const since = Number(generation);
	const present = new Map(peers.map((peer) => [peer.name, peer]));
	const changed = [...node.peerChanges].filter(([, at]) => at > since).map(([name]) => name);
	const entries = changed.sort().map((name) => listedOrGone(node, name, present.get(name)));
	return listOf(node, entries);
}

/** The nodes that have an alternate address, at that address. */
function alternatesOf(peers: readonly ListedPeer[]): readonly ListedPeer[] {
	return peers.flatMap(({ name, alternate }) => (alternate === undefined ? [] : [{ name, address: alternate }]));
}

function alumniOf({ surroundings }: NodeState): readonly ListedPeer[] {
	return surroundings.alumni ?? surroundings.peers;
}

/**
 * Forgets the former peers, and counts a change for each (recorded 7.0.0.26 and 8.1.2.0). In a lifelike cluster,
 * `resetAlumni` of the cluster does it.
 */
function resetAlumni(node: NodeState): string {
	const { peers, peersGeneration } = node.surroundings;
	const present = new Set(peers.map(({ name }) => name));
	const gone = alumniOf(node).filter(({ name }) => !present.has(name));
	for (const name of [...node.peerChanges.keys()]) if (!present.has(name)) node.peerChanges.delete(name);
	node.surroundings = { ...node.surroundings, alumni: undefined, peersGeneration: peersGeneration + gone.length };
	return "ok";
}

export function services(node: NodeState): string {
	return flat(node.surroundings.peers);
}

export function servicesAlumni(node: NodeState): string {
	return flat(alumniOf(node));
}

function flat(peers: readonly ListedPeer[]): string {
	return peers.map(({ address }) => address.replaceAll(",", ";")).join(";");
}

/** How many nodes it counts. */
export function sizeOf({ surroundings }: NodeState): number {
	return surroundings.standing?.size ?? surroundings.peers.length + 1;
}

function replicas(node: NodeState, word: (maps: readonly string[]) => string): string {
	return node.namespaces.map((name) => `${name}:${word(node.surroundings.replicas[name] ?? [ALL_PARTITIONS])}`).join(";");
}

/**
 * The fields of `statistics` that say something about the cluster, and `uptime` in seconds, in the order of servers.
 */
export function statistics(node: NodeState, now: number): string {
	const { clusterKey, standing } = node.surroundings;
	const counted = `cluster_size=${sizeOf(node)};cluster_key=${clusterKey}`;
	const uptime = `uptime=${Math.floor((now - node.startedAt) / 1000)}`;
	if (standing === undefined) return `${counted};${uptime}`;
	const { generation, principal, integrity, isMember, phase } = standing;
	const place = `cluster_generation=${generation};cluster_principal=${principal};cluster_integrity=${integrity};cluster_is_member=${isMember}`;
	return `${counted};${place};${uptime};migrate_partitions_remaining=${phase === "migrating" ? PARTITIONS_LEFT : 0}`;
}

function setUserAgent(_node: NodeState, params: string, _now: number, client: InfoClient): string {
	if (parameter(params, "value") === undefined) return "ERROR:4:missing 'value'";
	if (client.hasUserAgent) return "ERROR:4:already set";
	client.hasUserAgent = true;
	return "ok";
}
