import type { StatusRun } from "./status-run.ts";

/** One entry of a reply, with the offsets of its status. A negative `statusStart` means that it has no status. */
export interface Entry {
	readonly text: string;
	readonly statusStart: number;
	readonly statusEnd: number;
	/** The server's own run of fields, if the entry has one. */
	readonly run?: StatusRun | undefined;
	/** Its status is not certain, and so counts as in progress: statuses disagree, or several entries could own it. */
	readonly isUnclear: boolean;
	/** Its `trid` is the id that was asked for. */
	readonly isOwn: boolean;
	/** It has a `trid`. */
	readonly hasTrid: boolean;
}
