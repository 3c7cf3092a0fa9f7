/**
 * Finds the entry of the task in a reply, and the status in that entry. The reader of the status and the reader of the
 * whole record both use it, so they agree. It takes linear time for any text (PARSE-10).
 */

import type { Entry } from "./entry.ts";
import { entriesWithRuns, soleEntry } from "./run-entries.ts";
import { shortEntries } from "./short-entries.ts";
import { findRun } from "./status-run.ts";

/**
 * Finds the entry of the task (PARSE-8, PARSE-9). With an id it is the entry whose first `trid` is that id in canonical
 * decimal text, or the only entry if it has no `trid`. Without an id it is the first entry with a status. `undefined`
 * if the reply has no such entry.
 */
export function findEntry(reply: string, taskId: string | undefined): Entry | undefined {
	const run = findRun(reply, 0);
	const sole = run && soleEntry(reply, run, taskId);
	if (sole !== undefined) return taskId === undefined || isTheTasks(sole) ? sole : undefined;
	const entries = run === undefined ? shortEntries(reply, taskId) : entriesWithRuns(reply, run, taskId);
	const [first, second] = entries;
	if (taskId === undefined) return entries.find(hasStatus) ?? (second === undefined ? first : undefined);
	if (first === undefined || second === undefined) return first !== undefined && isTheTasks(first) ? first : undefined;
	const own = entries.filter(({ isOwn }) => isOwn);
	const clear = own.filter(({ isUnclear }) => !isUnclear);
	// The only separator between two runs is a real one. So an unclear entry next to a clear one is part of a name.
	const counting = clear.length > 0 ? clear : own;
	// If they disagree, the job is not complete.
	return counting.find((entry) => hasStatus(entry) && !isDone(entry)) ?? counting.find((entry) => !isDone(entry)) ?? counting[0];
}

/** Whether the only entry of a reply is the task's: it has the task's id, or no id. */
function isTheTasks({ isOwn, hasTrid }: Entry): boolean {
	return isOwn || !hasTrid;
}

/** Whether the entry has a status that is not empty (PARSE-6). */
export function hasStatus({ statusStart, statusEnd }: Entry): boolean {
	return statusEnd > statusStart;
}

/**
 * PARSE-4, PARSE-12: the status begins with `done`, in any letter case. Any other status is in progress (PARSE-5,
 * PARSE-13), and so is an unclear one (PARSE-8, PARSE-9).
 */
export function isDone({ text, statusStart, statusEnd, isUnclear }: Entry): boolean {
	if (isUnclear) return false;
	return (
		text.startsWith("done", statusStart) || text.slice(statusStart, Math.min(statusStart + 4, statusEnd)).toLowerCase() === "done"
	);
}

/** The end of the field or value that begins at `at`. */
export function fieldEnd(text: string, at: number, hasSemicolon: boolean): number {
	if (!hasSemicolon) return indexOrEnd(text, ":", at);
	let end = at;
	while (end < text.length && text[end] !== ":" && text[end] !== ";") end++;
	return end;
}

/** The next index of `what`, or the end of the text. */
export function indexOrEnd(text: string, what: string, from: number): number {
	const at = text.indexOf(what, from);
	return at < 0 ? text.length : at;
}
