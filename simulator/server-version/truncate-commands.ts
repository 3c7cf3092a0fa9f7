import type { ServerBuild } from "../../src/job/server-build.ts";
import type { NodeState } from "../node-state.ts";
import type { InfoCommand } from "./info-command.ts";
import { parameter } from "./parameters.ts";
import { isBefore } from "./release.ts";

/** Truncation, as in the server's source (thr_info.c, truncate.c). The simulated node has no records. Unknown namespaces are accepted. */
export const TRUNCATE_COMMANDS: readonly InfoCommand[] = [
	{ name: "truncate", form: "params", answer: (node, params) => truncate(node, params, "set") },
	{ name: "truncate-undo", form: "params", answer: (node, params) => truncate(node, params, "set") },
	{ name: "truncate-namespace", form: "params", answer: (node, params) => truncate(node, params, "namespace") },
	{ name: "truncate-namespace-undo", form: "params", answer: (node, params) => truncate(node, params, "namespace") },
];

function truncate({ release }: NodeState, params: string, what: "set" | "namespace"): string {
	if ((parameter(params, "namespace") ?? "") === "") return error(release, "namespace-name", "ERROR:20:missing 'namespace'");
	if (what === "set" && (parameter(params, "set") ?? "") === "") return error(release, "set-name", "ERROR:4:missing 'set'");
	const until = parameter(params, "lut");
	if (until !== undefined && !/^\d{1,20}$/.test(until)) return error(release, "last-update-time", "ERROR:4:bad lut");
	if (until !== undefined && /^0+$/.test(until)) return error(release, "truncate", "ERROR:4:would truncate to 0");
	return "ok";
}

function error(release: ServerBuild, old: string, text: string): string {
	return isBefore(release, "7.2") ? `ERROR::${old}` : text;
}
