import type { ServerBuild } from "../../src/job/server-build.ts";
import type { SecondaryIndex } from "../cluster-metadata.ts";
import { indexKey, MOST_INDEXES } from "../cluster-metadata.ts";
import type { NodeState } from "../node-state.ts";
import { type InfoCommand, unrecorded } from "./info-command.ts";
import { parameter } from "./parameters.ts";
import { isBefore } from "./release.ts";

/**
 * Secondary indexes, as in the server's source (thr_info.c, sindex.c). The recordings do not contain them. Indexes
 * are built at once.
 */
export const INDEX_COMMANDS: readonly InfoCommand[] = unrecorded([
	{ name: "sindex-list", form: "either", answer: list },
	{ name: "sindex", form: "branch", answer: (node, params) => branch(node, params) },
	{ name: "sindex-stat", form: "params", answer: stat },
	{ name: "sindex-exists", form: "params", answer: exists },
	{ name: "sindex-create", form: "params", answer: create },
	{ name: "sindex-delete", form: "params", answer: remove },
]);

function list(node: NodeState, params: string): string {
	const namespace = namespaceIn(params);
	if (namespace === undefined) return entries(node, allIndexes(node));
	if (!node.namespaces.includes(namespace)) {
		const reply = unknownNamespace(node.release);
		// 8.1.2 writes this error twice.
		return isBefore(node.release, "8.1") ? reply : `${reply};${reply}`;
	}
	return entriesOf(node, namespace);
}

/** `sindex`, `sindex/<namespace>` and `sindex/<namespace>/<index>`. */
function branch(node: NodeState, path: string): string {
	const [namespace = "", name] = path.split("/");
	if (namespace === "") return entries(node, allIndexes(node));
	if (!node.namespaces.includes(namespace)) return "ns_type=unknown";
	return name === undefined ? entriesOf(node, namespace) : statOf(node, namespace, name);
}

/** 8.1.2 writes two errors if the name is missing. */
const GLUED = "ERROR:4:missing 'indexname'ERROR:20:missing 'namespace'";

function isNameless({ release }: NodeState, params: string): boolean {
	return !isBefore(release, "8.1") && (parameter(params, "indexname") ?? "") === "";
}

function stat(node: NodeState, params: string): string {
	if (isNameless(node, params)) return GLUED;
	const named = nameIn(node, params);
	return named.kind === "wrong" ? named.reply : statOf(node, named.namespace, named.name);
}

function statOf(node: NodeState, namespace: string, name: string): string {
	if (find(node, namespace, name) === undefined) return noIndex(node.release);
	return isBefore(node.release, "6.0")
		? "keys=0;entries=0;ibtr_memory_used=0;nbtr_memory_used=0;load_pct=100;loadtime=0"
		: "entries=0;used_bytes=0;entries_per_bval=0;entries_per_rec=0;load_pct=100;load_time=0;stat_gc_recs=0";
}

function exists(node: NodeState, params: string): string {
	if (isNameless(node, params)) return GLUED;
	const named = nameIn(node, params);
	return named.kind === "wrong" ? named.reply : String(find(node, named.namespace, named.name) !== undefined);
}

function create(node: NodeState, params: string): string {
	const named = nameIn(node, params);
	if (named.kind === "wrong") return named.reply;
	const { namespace, name } = named;
	if (find(node, namespace, name) !== undefined) return error(node.release, 200, "INDEX FOUND", "index already exists");
	if (node.metadata.indexes.size >= MOST_INDEXES) return error(node.release, 206, "INDEX MAXCOUNT", "index max count");
	const [bin = "", type = "numeric"] = parameter(params, "indexdata")?.split(",") ?? [
		parameter(params, "bin"),
		parameter(params, "type"),
	];
	if (bin === "") return error(node.release, 4, "missing 'indexdata'", "missing 'indexdata'");
	const set = parameter(params, "set");
	const collection = parameter(params, "indextype");
	node.metadata.indexes.set(indexKey(namespace, name), {
		name,
		namespace,
		bin,
		type: type.toLowerCase(),
		...(set !== undefined && set !== "" && { set }),
		...(collection !== undefined && { collection: collection.toLowerCase() }),
	});
	return ok(node.release);
}

function remove(node: NodeState, params: string): string {
	const named = nameIn(node, params);
	if (named.kind === "wrong") return named.reply;
	const { namespace, name } = named;
	const isKnown = find(node, namespace, name) !== undefined;
	node.metadata.indexes.delete(indexKey(namespace, name));
	node.indexes = node.indexes?.filter((index) => index.namespace !== namespace || index.name !== name);
	return isKnown || !isBefore(node.release, "6.1") ? ok(node.release) : noIndex(node.release);
}

/** The indexes from the node's options, then those that clients created. */
export function allIndexes({ indexes = [], metadata }: NodeState): readonly SecondaryIndex[] {
	return [...indexes, ...metadata.indexes.values()];
}

function find(node: NodeState, namespace: string, name: string): SecondaryIndex | undefined {
	return allIndexes(node).find((index) => index.namespace === namespace && index.name === name);
}

function entriesOf(node: NodeState, namespace: string): string {
	return entries(
		node,
		allIndexes(node).filter((index) => index.namespace === namespace),
	);
}

function entries({ release }: NodeState, indexes: readonly SecondaryIndex[]): string {
	const expression = isBefore(release, "8.1") ? "" : ":exp=null";
	return indexes
		.map(
			({ namespace, name, set = "null", bin, type = "numeric", collection = "default" }) =>
				`ns=${namespace}:indexname=${name}:set=${set}:bin=${bin}:type=${type}:indextype=${collection}:context=null${expression}:state=RW`,
		)
		.join(";");
}

type NamedIndex =
	| { readonly kind: "index"; readonly namespace: string; readonly name: string }
	| { readonly kind: "wrong"; readonly reply: string };

function nameIn(node: NodeState, params: string): NamedIndex {
	const { release } = node;
	const wrong = (reply: string): NamedIndex => ({ kind: "wrong", reply });
	const namespace = namespaceIn(params);
	if (namespace === undefined)
		return wrong(isBefore(release, "7.2") ? error(release, 4, "missing 'ns'", "") : "ERROR:20:missing 'namespace'");
	if (!node.namespaces.includes(namespace)) return wrong(unknownNamespace(release));
	const name = parameter(params, "indexname");
	if (name === undefined || name === "") return wrong(error(release, 4, "missing 'indexname'", "missing 'indexname'"));
	return { kind: "index", namespace, name };
}

function namespaceIn(params: string): string | undefined {
	return parameter(params, "namespace") ?? parameter(params, "ns");
}

function unknownNamespace(release: ServerBuild): string {
	return isBefore(release, "7.2") ? error(release, 4, "unknown ns", "") : "ERROR:20:namespace not found on node";
}

function noIndex(release: ServerBuild): string {
	return error(release, 201, "NO INDEX", "no index");
}

/** Errors of index commands start with FAIL up to 7.0, and their text is in capitals up to 7.1. */
function error(release: ServerBuild, code: number, old: string, text: string): string {
	if (isBefore(release, "6.0")) return `FAIL:${code}: ${old}`;
	if (isBefore(release, "7.1")) return `FAIL:${code}:${old}`;
	return `ERROR:${code}:${isBefore(release, "7.2") ? old : text}`;
}

function ok(release: ServerBuild): string {
	return isBefore(release, "7.2") ? "OK" : "ok";
}
