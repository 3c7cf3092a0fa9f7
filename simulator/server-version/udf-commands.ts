import { MOST_MODULES } from "../cluster-metadata.ts";
import type { NodeState } from "../node-state.ts";
import { type InfoCommand, unrecorded } from "./info-command.ts";
import { parameter } from "./parameters.ts";
import { isBefore } from "./release.ts";

/** The longest content in Base64, which is 1 MiB of Lua. */
const LONGEST_CONTENT = Math.ceil((1024 * 1024) / 3) * 4;

/** UDF modules. A node does not run them (server source, udf_cask.c). */
export const UDF_COMMANDS: readonly InfoCommand[] = unrecorded([
	{ name: "udf-put", form: "params", answer: put },
	{ name: "udf-list", form: "either", answer: list },
	{ name: "udf-get", form: "params", answer: get },
	{ name: "udf-remove", form: "params", answer: remove },
]);

function put(node: NodeState, params: string): string {
	const fileName = parameter(params, "filename");
	const content = parameter(params, "content");
	if (fileName === undefined || fileName === "") return "error=invalid_filename";
	if (content === undefined || !/^[A-Za-z0-9+/]*={0,2}$/.test(content)) return "error=invalid_base64_content";
	if (content.length > LONGEST_CONTENT) return "error=invalid_udf_content_len,>1M";
	const { modules } = node.metadata;
	if (!modules.has(fileName) && modules.size >= MOST_MODULES) return "error=too_many_files";
	modules.set(fileName, { fileName, hash: digest(content), content });
	return "ok";
}

/** Until 5.7, the entry begins with its hash in another form. No client reads it. */
function get(node: NodeState, params: string): string {
	const fileName = parameter(params, "filename");
	if (fileName === undefined) return "error=invalid_filename";
	const module = node.metadata.modules.get(fileName);
	// Before 7.1 the reply about an unknown file is empty, which some clients cannot read.
	if (module === undefined) return isBefore(node.release, "7.1") ? "" : "error=not_found";
	if (module.content === "") return "error=empty";
	const entry = `type=LUA;content=${module.content};`;
	return isBefore(node.release, "6.0") ? `gen=${module.hash};${entry}` : entry;
}

/** Every entry ends with a semicolon. */
function list(node: NodeState): string {
	return [...node.metadata.modules.values()].map(({ fileName, hash }) => `filename=${fileName},hash=${hash},type=LUA;`).join("");
}

/** From 8.1 on, removing an unknown file is not an error (seen on 8.1.2.0). */
function remove(node: NodeState, params: string): string {
	const isKnown = node.metadata.modules.delete(parameter(params, "filename") ?? "");
	return isKnown || !isBefore(node.release, "8.1") ? "ok" : "error=file_not_found";
}

/** Not a SHA-1, but of the same length and different for different content. */
function digest(content: string): string {
	let hash = 0xcbf29ce484222325n;
	for (let at = 0; at < content.length; at++)
		hash = BigInt.asUintN(160, (hash ^ BigInt(content.charCodeAt(at))) * 0x100000001b3n);
	return hash.toString(16).padStart(40, "0");
}
