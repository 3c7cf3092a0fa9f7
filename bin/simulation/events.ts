import type { Happening } from "../../kit/schedule/network-plan.ts";
import { usageError } from "../terminal/command-error.ts";
import { parseDuration } from "../terminal/duration.ts";

const NODE_VERBS = [...(["crash", "restart", "stop", "continue", "join", "leave", "move", "isolate", "cut", "reach"] as const)];
const VERBS: readonly string[] = [...NODE_VERBS, "swap", "split", "heal"];

/**
 * Reads the values of `--events`: `5s:restart:A1`, `5s:swap:A1+A2`, `5s:split:A1+A2`, `5s:heal`.
 *
 * @throws CommandError if a value is not an event
 */
export function readEvents(values: readonly string[]): readonly Happening[] {
	return values.map(readEvent);
}

function readEvent(text: string): Happening {
	const [time = "", verb = "", nodes = "", ...rest] = text.split(":");
	const at = parseDuration(time);
	const names = nodes === "" ? [] : nodes.split("+");
	const [node, other] = names;
	if (at === undefined || rest.length > 0) throw invalid(text);
	if (!VERBS.includes(verb)) throw usageError(`--events: "${verb}" is not one of ${VERBS.join(", ")}.`);
	if (new Set(names).size < names.length) throw usageError(`--events: "${text}" names a node twice.`);
	if (verb === "heal" && node === undefined) return { at, kind: "heal" };
	if (verb === "split" && node !== undefined) return { at, kind: "split", nodes: names };
	if (verb === "swap" && node !== undefined && other !== undefined && names.length === 2)
		return { at, kind: "swap", node, other };
	const kind = NODE_VERBS.find((each) => each === verb);
	if (kind !== undefined && node !== undefined && names.length === 1) return { at, kind, node };
	throw invalid(text);
}

function invalid(text: string): Error {
	return usageError(`--events must be events such as 5s:restart:A1, 5s:swap:A1+A2, 5s:split:A1+A2 or 5s:heal, not "${text}".`);
}
