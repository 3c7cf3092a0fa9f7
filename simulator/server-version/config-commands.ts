import type { ServerBuild } from "../../src/job/server-build.ts";
import { MOST_DONE } from "../job-table.ts";
import type { NodeState } from "../node-state.ts";
import type { InfoCommand } from "./info-command.ts";
import { parameter } from "./parameters.ts";
import { isBefore } from "./release.ts";

export const CONFIG_COMMANDS: readonly InfoCommand[] = [{ name: "set-config", form: "params", answer: setConfig }];

/** The largest `background-query-max-rps` (server source, cfg.c). */
const RPS_LIMIT = 1_000_000;

/** Sets the parameters that affect jobs. Other parameters are refused. */
function setConfig(node: NodeState, params: string, now: number): string {
	const { release } = node;
	const [doneName, rpsName] = isBefore(release, "6.0")
		? (["scan-max-done", "background-scan-max-rps"] as const)
		: (["query-max-done", "background-query-max-rps"] as const);
	const maxDone = parameter(params, doneName);
	const maxRps = parameter(params, rpsName);
	if (maxDone === undefined && maxRps === undefined) return badParameter(release);
	if (maxDone !== undefined) {
		const count = numberIn(maxDone, 0, MOST_DONE);
		if (count === undefined) return badParameter(release);
		node.jobs.setMaxDone(count, now);
	}
	if (maxRps !== undefined) {
		const rps = numberIn(maxRps, 1, RPS_LIMIT);
		if (rps === undefined) return badParameter(release);
		node.maxRps = rps;
	}
	return "ok";
}

function numberIn(text: string, least: number, most: number): number | undefined {
	const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
	return number >= least && number <= most ? number : undefined;
}

/** The refusal of a setting that does not exist, or of a value that it cannot have. */
export function badParameter(release: ServerBuild): string {
	return isBefore(release, "7.2") ? "ERROR::bad-parameter" : "ERROR:4:bad parameter";
}
