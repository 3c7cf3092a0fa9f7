import type { NodeState } from "../node-state.ts";
import type { ReleaseText } from "./release.ts";

/** The value of a reply, or the mark of an empty list that is written without a tab. */
export type Value = string | typeof NO_TAB;

/** Before 6.3 the line of an empty list has no tab (recorded 5.7.0.31, 6.0.0.22). */
export const NO_TAB: unique symbol = Symbol("no tab");

/** A command of the info protocol. */
export interface InfoCommand {
	readonly name: string;
	/** The first release with this command. Default: all releases. */
	readonly since?: ReleaseText;
	/** The first release without it again. */
	readonly until?: ReleaseText;
	/**
	 * The form that servers before 7.1 require: `name`, `name:params`, either of them, or `name` and `name/branch`. From
	 * 7.1 on a name ends at the first `/`, `:` or `;`, and all forms are equal (server source, thr_info.c:parse_cmd).
	 */
	readonly form: "bare" | "params" | "either" | "branch";
	/**
	 * No recording has this command, so the text of its reply comes from the server's source, or from what clients expect.
	 * Default: they are recorded.
	 */
	readonly unrecorded?: true;
	answer(node: NodeState, params: string, now: number, client: InfoClient): Value;
}

/** Marks commands that no recording has. */
export function unrecorded(commands: readonly InfoCommand[]): readonly InfoCommand[] {
	return commands.map((command) => ({ ...command, unrecorded: true }));
}

/** What a node remembers about the connection of a command. */
export interface InfoClient {
	/** Whether the client has set its user agent, which it may do once. */
	hasUserAgent: boolean;
}
