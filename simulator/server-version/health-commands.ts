import type { NodeState } from "../node-state.ts";
import { badParameter } from "./config-commands.ts";
import { type InfoCommand, unrecorded } from "./info-command.ts";
import { EDITION, sizeOf } from "./node-commands.ts";
import { parameter } from "./parameters.ts";
import { isBefore } from "./release.ts";
import { compatibilityId } from "./summary.ts";

/** `query-threads-limit` and `info-max-ms` of a server without configuration (server source, cfg.c). */
const THREADS_LIMIT = 128;
const INFO_MAX_MS = 10_000;
/** The replication factor of every simulated namespace. */
const REPLICATION_FACTOR = 2;

/**
 * What readiness probes, asadm, operators and test containers ask. The simulated node answers the fields that it knows;
 * a real one writes many more.
 */
export const HEALTH_COMMANDS: readonly InfoCommand[] = [
	{ name: "service", form: "bare", answer: ({ surroundings }) => surroundings.address.replaceAll(",", ";") },
	{ name: "compatibility-id", form: "bare", answer: (node) => String(compatibilityId(node.release)) },
	{ name: "build_os", form: "bare", answer: ({ buildFacts }) => buildFacts.os },
	{ name: "build_time", form: "bare", answer: ({ buildFacts }) => buildFacts.time },
	{ name: "build_arch", since: "6.3", form: "bare", answer: ({ buildFacts }) => buildFacts.arch },
	{ name: "build_sha", since: "6.3", form: "bare", answer: ({ buildFacts }) => buildFacts.sha },
	{ name: "build_ee_sha", since: "6.4", form: "bare", answer: () => "" },
	{ name: "health-outliers", form: "bare", answer: () => "" },
	{ name: "recluster", form: "params", answer: recluster },
	{ name: "tip-clear", form: "params", answer: tipClear },
	...unrecorded([
		{ name: "admin-clear-std", since: "8.1", form: "bare", answer: () => "" },
		{ name: "admin-clear-alt", since: "8.1", form: "bare", answer: () => "" },
		{ name: "connection", since: "8.1", form: "bare", answer: () => "admin=false" },
		{ name: "user-agents", since: "8.1", form: "bare", answer: () => "" },
		{ name: "release", since: "8.1", form: "bare", answer: release },
		{ name: "health-stats", form: "bare", answer: () => "" },
		{ name: "best-practices", since: "5.7", form: "bare", answer: () => "failed_best_practices=none" },
		{ name: "logs", form: "bare", answer: () => "0:stderr" },
		{ name: "mesh", form: "bare", answer: () => "" },
		{ name: "latencies", form: "either", answer: latencies },
		{ name: "namespace", form: "branch", answer: namespace },
		{ name: "sets", form: "branch", answer: sets },
		{ name: "get-config", form: "either", answer: getConfig },
	]),
];

function release({ build, buildFacts: { os, arch, sha } }: NodeState): string {
	return `edition=${EDITION};version=${build};os=${os};arch=${arch};sha=${sha}`;
}

/** The simulated node measures nothing, and a histogram without operations has no values. */
function latencies({ release, namespaces }: NodeState): string {
	const queries = isBefore(release, "6.0") ? ["query"] : ["pi-query", "si-query"];
	const kinds = ["read", "write", "udf", ...queries];
	return ["batch-index:", ...namespaces.flatMap((name) => kinds.map((kind) => `{${name}}-${kind}:`))].join(";");
}

function namespace(node: NodeState, name: string): string {
	if (!node.namespaces.includes(name)) return "type=unknown";
	const size = sizeOf(node);
	const factor = Math.min(size, REPLICATION_FACTOR);
	return `ns_cluster_size=${size};effective_replication_factor=${factor};objects=0;tombstones=0;stop_writes=false;migrate_tx_partitions_remaining=0;migrate_rx_partitions_remaining=0;replication-factor=${REPLICATION_FACTOR};${rpsOf(node)}`;
}

/** The sets from the node's options. A node that knows every set lists no sets. */
function sets({ sets: known = new Set<string>(), namespaces }: NodeState, path: string): string {
	const [wanted, set] = path.split("/");
	return namespaces
		.filter((name) => wanted === undefined || wanted === "" || wanted === name)
		.flatMap((name) => [...known].filter((each) => set === undefined || set === each).map((each) => [name, each] as const))
		.map(([name, each]) => `ns=${name}:set=${each}:objects=0:tombstones=0:truncate_lut=0:sindexes=0:truncating=false;`)
		.join("");
}

/** The settings that affect jobs. */
function getConfig(node: NodeState, params: string): string {
	const { release, jobs, namespaces } = node;
	const context = parameter(params, "context");
	if (context === "namespace") {
		const name = parameter(params, "namespace") ?? parameter(params, "id");
		return name !== undefined && namespaces.includes(name)
			? `replication-factor=${REPLICATION_FACTOR};${rpsOf(node)}`
			: badParameter(release);
	}
	if (context === "network") return "service.port=3000;heartbeat.mode=mesh";
	if (context !== undefined && context !== "service") return badParameter(release);
	const maxDone = isBefore(release, "6.0") ? "scan-max-done" : "query-max-done";
	return `${maxDone}=${jobs.maxDone};query-threads-limit=${THREADS_LIMIT};info-max-ms=${INFO_MAX_MS};cluster-name=${node.surroundings.clusterName}`;
}

function rpsOf({ release, maxRps }: NodeState): string {
	return `${isBefore(release, "6.0") ? "background-scan-max-rps" : "background-query-max-rps"}=${maxRps}`;
}

/** Only the principal, the node with the highest id, does it. */
function recluster(node: NodeState): string {
	const { standing, peers } = node.surroundings;
	const principal = standing?.principal ?? [node.name, ...peers.map(({ name }) => name)].reduce(higherId);
	return principal === node.name ? "ok" : "ignored-by-non-principal";
}

function higherId(one: string, other: string): string {
	if (one.length !== other.length) return one.length > other.length ? one : other;
	return one > other ? one : other;
}

function tipClear({ release }: NodeState): string {
	return isBefore(release, "7.1") ? "error: 0 cleared, 0 not found" : "ERROR::0 cleared, 0 not found";
}
