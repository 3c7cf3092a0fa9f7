import type { NodeState } from "../node-state.ts";
import type { ReleaseText } from "./release.ts";

/** A reply's value, or the mark of an empty list that has not even a tab. */
export type Value = string | typeof NO_TAB;

/** Servers before 6.3 take back the tab with the last separator of a list, so an empty one is a line without a tab (recorded 5.7.0.31, 6.0.0.22). */
export const NO_TAB: unique symbol = Symbol("no tab");

/** A command of the info protocol. */
export interface InfoCommand {
	readonly name: string;
	/** The first release that knows it. Default: all. */
	readonly since?: ReleaseText;
	/** The first release that no longer does. */
	readonly until?: ReleaseText;
	/**
	 * How servers before 7.1 want it written, for they keep a table for each: `name`, `name:params`, either, or `name` and `name/branch`. From 7.1 a name ends at the
	 * first `/`, `:` or `;` (server source, thr_info.c:parse_cmd).
	 */
	readonly form: "bare" | "params" | "either" | "branch";
	answer(node: NodeState, params: string, now: number, client: InfoClient): Value;
}

/** What a node keeps in mind of the connection that a command came on. */
export interface InfoClient {
	/** Whether the client has said what it is; it may do so once. */
	hasUserAgent: boolean;
}
